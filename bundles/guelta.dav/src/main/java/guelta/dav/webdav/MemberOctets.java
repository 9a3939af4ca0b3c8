// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.collection.Found;
import guelta.dav.collection.Member;
import guelta.store.Snapshot;
import java.util.Iterator;

/** The octets of all members of a collection, each read when its turn comes. Confined. */
final class MemberOctets implements Iterator<byte[]> {
    private final Iterator<Member> members;
    private final Snapshot snapshot;

    MemberOctets(View view, Found.Collection collection) {
        members =
                view.home(collection.place().owner()).members(collection).all().iterator();
        snapshot = view.home(collection.place().owner()).snapshot();
    }

    @Override
    public boolean hasNext() {
        return members.hasNext();
    }

    @Override
    public byte[] next() {
        return Bodies.bytes(snapshot.content(members.next().entry()));
    }
}
