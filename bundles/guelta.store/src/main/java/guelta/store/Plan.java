// SPDX-License-Identifier: Apache-2.0
package guelta.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a commit shall do, decided on one snapshot.
 *
 * @param edits in order; when they leave the tree as it was, there is no commit, unless {@code at} is given
 * @param leases to take, renew or give back, in the same critical section
 * @param author who makes the change
 * @param at when it was made, in whole seconds, if that is not now: for copies of another history
 * @param message what the change is, for people
 * @param result what the caller wants to know, also when nothing was to be done
 */
public record Plan<R>(
        List<Edit> edits, List<Lease> leases, Author author, Optional<Instant> at, String message, R result) {
    /** Copies the lists. */
    public Plan {
        edits = List.copyOf(edits);
        leases = List.copyOf(leases);
    }

    /** Edits made now, without leases and without a result to tell. */
    public static Plan<Void> of(List<Edit> edits, Author author, String message) {
        return new Plan<@org.jspecify.annotations.Nullable Void>(
                edits, List.of(), author, Optional.empty(), message, null);
    }
}
