// SPDX-License-Identifier: Apache-2.0
package guelta.dav;

import guelta.store.Content;
import java.util.Iterator;

/** What an answer carries. */
public sealed interface Body {
    /** Nothing. */
    Body NONE = new Bytes(new byte[0]);

    /**
     * All of it, in memory.
     *
     * @param bytes nobody changes them
     */
    record Bytes(byte[] bytes) implements Body {}

    /**
     * A part of what the store has.
     *
     * @param from the first octet
     * @param length how many
     */
    record Stored(Content content, long from, long length) implements Body {}

    /**
     * What is made while it is sent, from one state of the store.
     *
     * @param pieces none empty, each of some 10 KB; asked for by one thread at a time
     */
    record Pieces(Iterator<byte[]> pieces) implements Body {}
}
