// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

import java.util.Optional;

/**
 * The files that {@code $INCLUDE} finds. Whoever gives them decides what may be read: files with secrets should not be
 * among them.
 */
@FunctionalInterface
public interface Includes {
    /** No file at all. */
    Includes NONE = path -> Optional.empty();

    /**
     * The octets of a file; nothing when there is none.
     *
     * @param path from the top of the repository: names that are not empty, {@code .} or {@code ..}, between slashes
     */
    Optional<byte[]> find(String path);
}
