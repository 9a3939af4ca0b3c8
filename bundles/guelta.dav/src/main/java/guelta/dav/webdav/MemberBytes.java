// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.collection.Found;
import guelta.dav.collection.Member;
import guelta.store.Content;

/**
 * The bytes of members that reports read. Small ones are remembered by their real size, since the next week or the next client
 * asks for many of them again, and a store may have to put each together from others.
 */
final class MemberBytes {
    /** What is larger takes longer to send than to read. */
    static final int SMALL = 16 << 10;

    /** About what an array takes besides its octets, with the object that holds it. */
    private static final int OCTETS_AROUND = 40;

    private MemberBytes() {}

    static byte[] of(View view, Found.Collection in, Member member) {
        long size = member.entry().size();
        return size < 0 || size > SMALL
                ? stored(view, in, member)
                : Bodies.bytes(view.world()
                        .memory()
                        .of(
                                member.entry().tag(),
                                Content.class,
                                OCTETS_AROUND + (int) size,
                                () -> Content.of(stored(view, in, member))));
    }

    private static byte[] stored(View view, Found.Collection in, Member member) {
        return Bodies.bytes(view.home(in.place().owner()).snapshot().content(member.entry()));
    }
}
