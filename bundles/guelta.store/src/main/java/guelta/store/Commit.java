// SPDX-License-Identifier: Apache-2.0
package guelta.store;

import java.time.Instant;
import java.util.List;

/**
 * One step of a root's history.
 *
 * @param epoch of the history it belongs to
 * @param number its change number: the first commit's is 1, the next one's always one more
 * @param author who made it
 * @param at when, by the clock of who made it, in whole seconds
 * @param message what it is, without white space around it
 * @param touched the files that were added, changed or removed against the commit before, in order
 */
public record Commit(String epoch, long number, Author author, Instant at, String message, List<StorePath> touched) {
    /** Copies the list. */
    public Commit {
        touched = List.copyOf(touched);
    }
}
