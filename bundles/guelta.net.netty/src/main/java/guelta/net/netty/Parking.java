// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;

/** Datagrams of one lane that wait for a handler, in order, in memory that is claimed beforehand. Confined to the lane's thread. */
final class Parking {
    private static final int DATAGRAMS = 4_096;
    private static final int BYTES = 4 << 20;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);
    private final InetSocketAddress[] peers = new InetSocketAddress[DATAGRAMS];
    private final int[] ends = new int[DATAGRAMS];
    private int count;

    int count() {
        return count;
    }

    /** False when there is no room for it. */
    boolean add(ByteBuffer datagram, InetSocketAddress peer) {
        int length = datagram.remaining();
        if (count == DATAGRAMS || bytes.remaining() < length) {
            return false;
        }
        bytes.put(datagram);
        peers[count] = peer;
        ends[count++] = bytes.position();
        return true;
    }

    /** Hands over what waits, the oldest first; the buffer is valid during the call. */
    void drain(BiConsumer<ByteBuffer, InetSocketAddress> each) {
        int from = 0;
        for (int i = 0; i < count; i++) {
            each.accept(bytes.slice(from, ends[i] - from), peers[i]);
            from = ends[i];
        }
        count = 0;
        bytes.clear();
    }
}
