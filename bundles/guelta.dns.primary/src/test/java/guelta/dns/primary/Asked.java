// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import guelta.net.DatagramHandler.Worker;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.Path;
import guelta.net.Transport;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of a worker: what it sends, and what comes back at once or later. */
final class Asked implements DatagramPort {
    private final Worker worker;
    private final Transport transport;
    private final BlockingQueue<byte[]> later = new LinkedBlockingQueue<>();

    Asked(Answering answering, Transport transport) {
        this.worker = answering.worker(this);
        this.transport = transport;
    }

    @Override
    public Delivery send(Path to, ByteBuffer message) {
        byte[] octets = new byte[message.remaining()];
        message.get(octets);
        later.add(octets);
        return Delivery.SENT;
    }

    /** The answer to a message. */
    byte[] ask(byte[] message) throws InterruptedException {
        ByteBuffer out = ByteBuffer.allocate(65_535);
        int length = worker.on(ByteBuffer.wrap(message), From.by(transport), out);
        if (length != Worker.LATER) {
            byte[] answer = new byte[length];
            out.flip().get(answer);
            assertEquals(length, answer.length);
            return answer;
        }
        byte[] answer = later.poll(30, TimeUnit.SECONDS);
        assertNotNull(answer, "an answer comes");
        return answer;
    }
}
