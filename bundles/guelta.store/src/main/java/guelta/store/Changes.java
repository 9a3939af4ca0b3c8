// SPDX-License-Identifier: Apache-2.0
package guelta.store;

import java.util.List;

/**
 * The files that differ between an older state and the head, each once, with what it is now: what a client that knows the
 * older state has to look at.
 *
 * @param head the change number that the list leads to
 * @param touched the files, in order of their path
 * @param more whether the list was cut at the limit: ask on behind its last
 */
public record Changes(long head, List<Touched> touched, boolean more) {
    /** Copies the list. */
    public Changes {
        touched = List.copyOf(touched);
    }

    /**
     * @param path of the file
     * @param now what it is at the head; null when it is gone
     */
    public record Touched(
            StorePath path,
            @org.jspecify.annotations.Nullable Entry now) {}
}
