// SPDX-License-Identifier: Apache-2.0
package guelta.net.ports;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The newest datagrams of a port, each with its sender and age, in memory claimed beforehand: when it is full the oldest
 * is dropped. Confined.
 */
final class DatagramRing {
    static final int SLOTS = 4_096;
    /** Older ones are not worth an answer: who asked has asked again. */
    static final long OLDEST = TimeUnit.SECONDS.toNanos(2);

    private static final int BYTES = 4 << 20;
    private static final int LARGEST = 65_535;
    /** A datagram's place: its two ends, then the payload. */
    private static final int PLACE = MessageHeader.ENDS + LARGEST;

    private final ByteBuffer bytes = Kernel.direct(BYTES);
    private final long start = Kernel.at(bytes);
    private final MessageHeader header = new MessageHeader();
    private final int[] starts = new int[SLOTS];
    private final int[] lengths = new int[SLOTS];
    private final long[] times = new long[SLOTS];
    private int oldest;
    private int count;
    private int end;
    private long dropped;

    /** Reads all that waits in a socket. */
    void readFrom(int descriptor, long now) {
        while (readOne(descriptor, now)) {}
    }

    /**
     * Takes out what is young enough, oldest first.
     *
     * @param address that was asked where the socket does not tell
     */
    List<Datagram> drain(long now, InetAddress address) {
        List<Datagram> datagrams = new ArrayList<>(count);
        while (count > 0) {
            if (now - times[oldest] > OLDEST) {
                dropped++;
            } else {
                byte[] ends = new byte[MessageHeader.ENDS];
                byte[] payload = new byte[lengths[oldest]];
                bytes.get(starts[oldest], ends).get(starts[oldest] + MessageHeader.ENDS, payload);
                ByteBuffer read = ByteBuffer.wrap(ends).order(bytes.order());
                InetAddress told = MessageHeader.local(read);
                datagrams.add(
                        new Datagram(Kernel.decode(read), told == null ? address : told, ByteBuffer.wrap(payload)));
            }
            forgetOldest();
        }
        return datagrams;
    }

    /** How many were dropped so far. */
    long dropped() {
        return dropped;
    }

    private boolean readOne(int descriptor, long now) {
        makePlace();
        int length = header.receive(descriptor, start + end + MessageHeader.ENDS, LARGEST);
        if (length < 0) {
            return false;
        }
        if (count == SLOTS) {
            dropped++;
            forgetOldest();
        }
        int slot = (oldest + count++) % SLOTS;
        starts[slot] = end;
        lengths[slot] = length;
        header.copyEnds(bytes, end);
        times[slot] = now;
        // Aligned, for its numbers.
        end += (MessageHeader.ENDS + length + 7) & ~7;
        return true;
    }

    private void makePlace() {
        if (BYTES - end < PLACE) {
            dropUpTo(BYTES);
            end = 0;
        }
        dropUpTo(end + PLACE);
    }

    /** Drops the datagrams of the lap before that begin in {@code [end, limit)}. */
    private void dropUpTo(int limit) {
        while (count > 0 && starts[oldest] >= end && starts[oldest] < limit) {
            dropped++;
            forgetOldest();
        }
    }

    private void forgetOldest() {
        oldest = (oldest + 1) % SLOTS;
        count--;
    }
}
