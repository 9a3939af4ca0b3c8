// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import com.sun.jna.Native;
import java.nio.ByteBuffer;

/**
 * The memory of one thread for datagrams that are read, answered and sent together: {@code struct mmsghdr}s with all that
 * they point to, claimed once. An answer's header points to the ends of its question, and answers lie side by side.
 * Confined.
 */
final class Batch {
    /** Datagrams a system call. */
    static final int SIZE = 64;
    /** The most that RFC 768 over IPv4 carries. */
    static final int LARGEST = 65_507;
    /** Room for the largest datagram; no multiple of a memory page, so that slots don't share cache sets. */
    private static final int SLOT = 65_600;
    /** The last answer may still be as large as any. */
    private static final int ROOM = SLOT + SIZE * 2_048;

    private static final int CACHE_LINE = 64;
    /** How long answers wait for a socket that takes no more, before they are dropped. */
    private static final int UNSENT_MILLIS = 10;

    // struct mmsghdr of a 64-bit system.
    private static final int HEADER = 64;
    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int VECTOR = 16;
    private static final int VECTORS = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int LENGTH = 56;
    /** A {@code struct iovec}. */
    private static final int IOVEC = 16;

    private final ByteBuffer ends = Kernel.direct(SIZE * Ends.SIZE);
    private final long endsAt = Kernel.at(ends);
    private final ByteBuffer inHeaders = Kernel.direct(SIZE * HEADER);
    private final long inAt = Kernel.at(inHeaders);
    private final ByteBuffer inVectors = Kernel.direct(SIZE * IOVEC);
    private final ByteBuffer inBytes = Kernel.pages(SIZE * SLOT);
    private final ByteBuffer[] slots = new ByteBuffer[SIZE];
    private final ByteBuffer outHeaders = Kernel.direct(SIZE * HEADER);
    private final long outAt = Kernel.at(outHeaders);
    private final ByteBuffer outVectors = Kernel.direct(SIZE * IOVEC);
    private final ByteBuffer room = ByteBuffer.allocateDirect(ROOM);
    private final long roomAt = Kernel.at(room);
    private final ByteBuffer writable = Kernel.direct(8);
    private final long writableAt = Kernel.at(writable);
    /** How many headers the kernel has written, and with which room for control messages they were offered. */
    private int used = SIZE;

    private int control;
    private int claimed;
    private int end;

    Batch() {
        long bytesAt = Kernel.at(inBytes);
        long inVectorsAt = Kernel.at(inVectors);
        long outVectorsAt = Kernel.at(outVectors);
        for (int i = 0; i < SIZE; i++) {
            slots[i] = inBytes.slice(i * SLOT, SLOT);
            long place = endsAt + i * Ends.SIZE;
            int header = i * HEADER;
            inVectors.putLong(i * IOVEC, bytesAt + (long) i * SLOT).putLong(i * IOVEC + 8, SLOT);
            inHeaders.putLong(header + NAME, place + Ends.NAME);
            inHeaders.putLong(header + VECTOR, inVectorsAt + i * IOVEC).putLong(header + VECTORS, 1);
            inHeaders.putLong(header + CONTROL, place + Ends.CONTROL);
            outHeaders.putLong(header + VECTOR, outVectorsAt + i * IOVEC).putLong(header + VECTORS, 1);
        }
    }

    /** Where the ends of the datagrams are, {@link Ends#SIZE} bytes each. */
    ByteBuffer ends() {
        return ends;
    }

    /**
     * Reads what waits in a socket, at most {@link #SIZE} datagrams; never blocks.
     *
     * @param told whether the socket tells which address was asked
     * @return how many; 0 when there is none; less when the socket has an error to tell
     */
    int receive(int descriptor, boolean told) {
        int wanted = told ? Ends.CONTROL_SIZE : 0;
        if (wanted != control) {
            control = wanted;
            used = SIZE;
        }
        for (int i = 0; i < used; i++) {
            inHeaders.putInt(i * HEADER + NAME_LENGTH, Ends.NAME_SIZE);
            inHeaders.putLong(i * HEADER + CONTROL_LENGTH, control);
        }
        used = 1;
        int count = LibC.recvmmsg(descriptor, inAt, SIZE, LibC.MSG_DONTWAIT, 0);
        if (count < 0) {
            int error = Native.getLastError();
            return error == LibC.EAGAIN || error == LibC.EINTR ? 0 : -1;
        }
        used = count;
        for (int i = 0; i < count; i++) {
            int header = i * HEADER;
            int place = i * Ends.SIZE;
            ends.putInt(place + Ends.NAME_LENGTH, inHeaders.getInt(header + NAME_LENGTH));
            ends.putInt(place + Ends.CONTROL_LENGTH, (int) inHeaders.getLong(header + CONTROL_LENGTH));
            slots[i].limit(inHeaders.getInt(header + LENGTH)).position(0);
        }
        return count;
    }

    /** Puts a datagram that was read before at a place, as if it had been received. */
    void load(int index, ByteBuffer from, int endsFrom, int length) {
        ends.put(index * Ends.SIZE, from, endsFrom, Ends.SIZE);
        slots[index].clear().put(0, from, endsFrom + Ends.SIZE, length).limit(length);
    }

    /** A datagram that was received; valid until the next are. */
    ByteBuffer in(int index) {
        return slots[index];
    }

    /** Where the next answer is written; {@link #claim} takes it. */
    ByteBuffer out(int largest) {
        return room.limit(end + largest).position(end);
    }

    /** The first bytes of {@link #out} are the answer to a datagram. */
    void claim(int index, int length) {
        int place = index * Ends.SIZE;
        int header = claimed * HEADER;
        outHeaders.putLong(header + NAME, endsAt + place + Ends.NAME);
        outHeaders.putInt(header + NAME_LENGTH, ends.getInt(place + Ends.NAME_LENGTH));
        if (Ends.hasLocal(ends, place)) {
            Ends.turn(ends, place);
        }
        outHeaders.putLong(header + CONTROL, endsAt + place + Ends.CONTROL);
        outHeaders.putLong(header + CONTROL_LENGTH, ends.getInt(place + Ends.CONTROL_LENGTH));
        outVectors.putLong(claimed * IOVEC, roomAt + end).putLong(claimed * IOVEC + 8, length);
        claimed++;
        end += (length + CACHE_LINE - 1) & -CACHE_LINE;
    }

    /** Nothing more can be claimed before {@link #send}. */
    boolean isFull() {
        return claimed == SIZE || ROOM - end < SLOT;
    }

    /** Sends what is claimed; how many the kernel did not take. */
    int send(int descriptor) {
        int from = 0;
        int refused = 0;
        boolean waited = false;
        while (from < claimed) {
            int sent = LibC.sendmmsg(descriptor, outAt + from * HEADER, claimed - from, LibC.MSG_DONTWAIT);
            if (sent > 0) {
                from += sent;
                continue;
            }
            int error = Native.getLastError();
            if (error == LibC.EINTR) {
                continue;
            }
            if (error == LibC.EAGAIN && !waited) {
                waited = true;
                writable.putInt(0, descriptor).putInt(4, LibC.POLLOUT);
                LibC.poll(writableAt, 1, UNSENT_MILLIS);
                continue;
            }
            if (error == LibC.EAGAIN) {
                refused += claimed - from;
                break;
            }
            // The system refuses to send to this peer, as for an address without a route: nobody else is concerned.
            from++;
            refused++;
        }
        claimed = 0;
        end = 0;
        return refused;
    }
}
