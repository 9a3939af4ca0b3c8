// SPDX-License-Identifier: Apache-2.0
package guelta.store;

/** Something that goes on until it is closed. */
public interface Subscription extends AutoCloseable {
    /** Ends it: nothing new begins when this returned. Any number of times, any thread. */
    @Override
    void close();
}
