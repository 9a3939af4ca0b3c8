// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import guelta.net.DatagramHandler.Worker;
import guelta.net.Limits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One UDP socket on its thread: datagrams read together are answered together, in one system call each way. All but
 * {@link #thread} is for that thread only.
 */
final class Lane {
    /** How many full batches are read before other sockets of the thread have their turn. */
    private static final int TURN = 8;

    private final UdpPort port;
    private final DeviceThread thread;
    private final Batch batch;
    private final int socket;
    private final boolean wildcard;
    private final DatagramPath path;
    private int token = -1;
    private @Nullable Worker worker;
    private @Nullable Parking parking;
    private int largest = Batch.LARGEST;
    private int received;
    private int sent;
    private int dropped;

    /**
     * @param socket a descriptor that is the lane's own
     */
    Lane(UdpPort port, DeviceThread thread, int socket) {
        this.port = port;
        this.thread = thread;
        this.socket = socket;
        batch = thread.batch();
        wildcard = port.isWildcard();
        path = new DatagramPath(batch.ends(), port.address());
    }

    DeviceThread thread() {
        return thread;
    }

    /** Replaces the worker, closing the one before; what was parked is handed to the new one. */
    void serve(Worker next, Limits limits) {
        dismiss();
        worker = next;
        largest = Math.min(limits.maxMessage(), Batch.LARGEST);
        Parking waiting = parking;
        parking = null;
        if (waiting != null) {
            answerAll(waiting);
        }
        listen();
    }

    /** Closes the worker; datagrams wait for the next one. */
    void park() {
        dismiss();
        if (parking == null) {
            parking = new Parking();
        }
        listen();
    }

    /** Takes over a datagram that an earlier device, or guelta.net.ports, has read. */
    void keep(ByteBuffer ends, ByteBuffer datagram) {
        received++;
        if (parking == null) {
            parking = new Parking();
        }
        if (!parking.add(ends, 0, datagram)) {
            dropped++;
        }
    }

    /** What a parked lane has, for the next device; it reads no more. */
    List<KernelPorts.Datagram> leave() {
        silence();
        List<KernelPorts.Datagram> datagrams = new ArrayList<>();
        if (parking != null) {
            ByteBuffer bytes = parking.bytes();
            for (int i = 0; i < parking.count(); i++) {
                int start = parking.start(i);
                byte[] message = new byte[parking.length(i)];
                bytes.get(start + Ends.SIZE, message);
                datagrams.add(new KernelPorts.Datagram(
                        Ends.peer(bytes, start),
                        Ends.hasLocal(bytes, start)
                                ? Ends.local(bytes, start)
                                : port.address().getAddress(),
                        ByteBuffer.wrap(message)));
            }
            parking = null;
        }
        return datagrams;
    }

    /** Closes the socket; what still waits is dropped and counted. */
    void close() {
        silence();
        if (parking != null) {
            dropped += parking.count();
            parking = null;
        }
        count();
        LibC.close(socket);
    }

    /** Reads what waits, up to its turn. */
    void read() {
        for (int i = 0; i < TURN; i++) {
            int count = batch.receive(socket, wildcard);
            if (count <= 0) {
                return;
            }
            received += count;
            if (worker != null) {
                answer(count);
            } else {
                keep(count);
            }
            if (count < Batch.SIZE) {
                return;
            }
        }
    }

    private void keep(int count) {
        for (int i = 0; i < count; i++) {
            if (parking == null || !parking.add(batch.ends(), i * Ends.SIZE, batch.in(i))) {
                dropped++;
            }
        }
        count();
    }

    private void answerAll(Parking waiting) {
        int loaded = 0;
        for (int i = 0; i < waiting.count(); i++) {
            batch.load(loaded++, waiting.bytes(), waiting.start(i), waiting.length(i));
            if (loaded == Batch.SIZE) {
                answer(loaded);
                loaded = 0;
            }
        }
        answer(loaded);
    }

    /** Answers the batch. */
    private void answer(int count) {
        for (int i = 0; i < count; i++) {
            answerOne(i);
        }
        try {
            worker.batchEnd(System.nanoTime());
        } catch (Throwable broken) {
            port.complain(broken);
        }
        flush();
        count();
    }

    private void answerOne(int index) {
        ByteBuffer in = batch.in(index);
        if (in.remaining() > largest) {
            dropped++;
            return;
        }
        int length;
        try {
            length = worker.on(in, path.at(index * Ends.SIZE), batch.out(largest));
        } catch (Throwable broken) {
            port.complain(broken);
            dropped++;
            return;
        }
        if (length <= 0) {
            return;
        }
        if (length > largest) {
            dropped++;
            return;
        }
        batch.claim(index, length);
        sent++;
        if (batch.isFull()) {
            flush();
        }
    }

    private void flush() {
        int refused = batch.send(socket);
        sent -= refused;
        dropped += refused;
    }

    private void count() {
        port.received.add(received);
        port.sent.add(sent);
        port.dropped.add(dropped);
        received = 0;
        sent = 0;
        dropped = 0;
    }

    private void listen() {
        if (token < 0) {
            token = thread.add(this, socket);
        }
    }

    private void silence() {
        if (token >= 0) {
            thread.remove(token, socket);
            token = -1;
        }
    }

    private void dismiss() {
        if (worker != null) {
            port.close(worker);
            worker = null;
        }
    }
}
