// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.transport.PackedObjectInfo;

/** An object that is to come into a pack, its kind, and where it is in the pack then. */
final class Placed extends PackedObjectInfo {
    /** In none of the packs that are read. */
    static final int ELSEWHERE = -3;

    static final int TO_COME = -2;
    static final int UNDER_WAY = -1;

    private int links = ELSEWHERE;

    Placed(AnyObjectId id) {
        super(id);
    }

    /** How many differences there are between it and one that is whole; one of the above before it is written. */
    int links() {
        return links;
    }

    void links(int links) {
        this.links = links;
    }
}
