// SPDX-License-Identifier: Apache-2.0
package guelta.dav.history;

import guelta.store.Author;
import java.time.Instant;
import java.util.List;

/**
 * A change as somebody sees it: what it did elsewhere is left out.
 *
 * @param number of the commit
 * @param at when
 * @param author who
 * @param client the program that was used, as it calls itself; empty when it did not
 * @param what it was, in one line
 * @param touched what it did, in order of places; not empty
 */
public record Change(long number, Instant at, Author author, String client, String what, List<Touched> touched) {
    /** Keeps the list. */
    public Change {
        touched = List.copyOf(touched);
    }
}
