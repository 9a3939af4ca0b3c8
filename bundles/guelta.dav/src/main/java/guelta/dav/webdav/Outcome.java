// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Reply;
import guelta.dav.lock.Locks.Effect;
import guelta.dav.place.Place.InHome;
import guelta.store.Edit;
import guelta.store.Lease;
import java.util.List;

/**
 * What a write does, decided on the head.
 *
 * @param edits in order
 * @param leases locks that are taken and given back
 * @param touches what happens where: none of it may be under a lock that the client does not hold
 * @param what it does, for the history: {@code PUT /dav/...}
 * @param reply what follows when it is durable
 */
record Outcome(List<Edit> edits, List<Lease> leases, List<Touch> touches, String what, Reply reply) {
    /** Something happens to what is at a place, or to the place. */
    record Touch(Effect effect, InHome place) {
        static Touch changed(InHome place) {
            return new Touch(Effect.CHANGED, place);
        }

        static Touch added(InHome place) {
            return new Touch(Effect.ADDED, place);
        }

        static Touch removed(InHome place) {
            return new Touch(Effect.REMOVED, place);
        }
    }

    Outcome(List<Edit> edits, List<Touch> touches, String what, Reply reply) {
        this(edits, List.of(), touches, what, reply);
    }

    /** Nothing is written. */
    static Outcome of(Reply reply) {
        return new Outcome(List.of(), List.of(), "", reply);
    }
}
