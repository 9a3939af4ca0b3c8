// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import java.nio.ByteBuffer;

/** Datagrams of one lane that wait for a handler, in order, in memory that is claimed beforehand. Confined to the lane's thread. */
final class Parking {
    private static final int DATAGRAMS = 4_096;
    private static final int BYTES = 4 << 20;

    /** For each its {@link Ends}, then the payload; every place at a multiple of eight. */
    private final ByteBuffer bytes = Kernel.pages(BYTES);

    private final int[] starts = new int[DATAGRAMS];
    private final int[] lengths = new int[DATAGRAMS];
    private int count;
    private int end;

    int count() {
        return count;
    }

    /** Keeps a datagram; false when there is no room for it. */
    boolean add(ByteBuffer ends, int endsFrom, ByteBuffer datagram) {
        int length = datagram.remaining();
        if (count == DATAGRAMS || BYTES - end < Ends.SIZE + length) {
            return false;
        }
        bytes.put(end, ends, endsFrom, Ends.SIZE);
        bytes.put(end + Ends.SIZE, datagram, datagram.position(), length);
        starts[count] = end;
        lengths[count++] = length;
        end += Ends.SIZE + length + 7 & ~7;
        return true;
    }

    /** The memory in which {@link #start} and {@link #length} point. */
    ByteBuffer bytes() {
        return bytes;
    }

    int start(int index) {
        return starts[index];
    }

    int length(int index) {
        return lengths[index];
    }
}
