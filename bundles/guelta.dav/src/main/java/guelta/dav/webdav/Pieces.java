// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A document that is made piece by piece: a beginning, something of each item, an end. No piece is empty. Confined. */
final class Pieces implements Iterator<byte[]> {
    private static final byte[] NOTHING = {};

    private final Iterator<byte[]> items;
    private final UnaryOperator<byte[]> each;
    private final Supplier<byte[]> end;
    private byte[] next;
    private boolean ended;

    Pieces(byte[] beginning, Iterator<byte[]> items, UnaryOperator<byte[]> each, Supplier<byte[]> end) {
        this.next = beginning;
        this.items = items;
        this.each = each;
        this.end = end;
    }

    @Override
    public boolean hasNext() {
        while (next.length == 0 && !ended) {
            ended = !items.hasNext();
            next = ended ? end.get() : each.apply(items.next());
        }
        return next.length > 0;
    }

    @Override
    public byte[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the document is at its end");
        }
        byte[] piece = next;
        next = NOTHING;
        return piece;
    }
}
