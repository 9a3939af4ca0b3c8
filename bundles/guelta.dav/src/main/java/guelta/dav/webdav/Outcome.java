// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Reply;
import guelta.dav.place.Place.InHome;
import guelta.store.Edit;
import guelta.store.Lease;
import java.util.List;

/**
 * What a write does, decided on the head.
 *
 * @param edits in order
 * @param leases locks that are taken and given back
 * @param touched what is written or bound anew: none of it may be under a lock that the client does not hold
 * @param what it does, for the history: {@code PUT /dav/...}
 * @param reply what follows when it is durable
 */
record Outcome(List<Edit> edits, List<Lease> leases, List<InHome> touched, String what, Reply reply) {
    Outcome(List<Edit> edits, List<InHome> touched, String what, Reply reply) {
        this(edits, List.of(), touched, what, reply);
    }

    /** Nothing is written. */
    static Outcome of(Reply reply) {
        return new Outcome(List.of(), List.of(), "", reply);
    }
}
