// SPDX-License-Identifier: Apache-2.0
package guelta.cert;

/** Something that is followed until this is closed. */
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
