// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers of many messages: from an executor, held back by their peer, whatever the sockets are. */
@Timeout(60)
public interface StreamingContract extends DeviceUnderTest {
    /** Of them some are always waiting: more than the kernel takes. */
    int MESSAGES = 1_000;

    Limits LIMITS = new Limits(100, 100, 4, 65_535, Duration.ofSeconds(10), 200_000);

    private Device serving(Streams streams) {
        Device device = device(2);
        device.add(offer(LIMITS, streams::worker));
        return device;
    }

    // RFC 5936 2.2: a transfer is as many messages as it needs.
    @Test
    default void aStreamIsHeldBackByItsPeerAndLosesNothing() throws Exception {
        try (Streams streams = new Streams(MESSAGES);
                Device device = serving(streams);
                Client.Connection client = Client.connect(device.address(Transport.TCP16))) {
            client.send((byte) 1);
            Client.await("held back", () -> streams.full() > 0);
            assertTrue(streams.taken() < MESSAGES, "taken " + streams.taken());
            for (int i = 0; i < MESSAGES; i++) {
                assertEquals(i, ByteBuffer.wrap(client.receive()).getInt());
            }
            Client.await("finished", () -> streams.finished() == 1);
        }
    }

    @Test
    default void aClientThatEndsItsSideHearsAllOfAStream() throws Exception {
        try (Streams streams = new Streams(MESSAGES);
                Device device = serving(streams);
                Client.Connection client = Client.connect(device.address(Transport.TCP16))) {
            client.send((byte) 1);
            client.socket().shutdownOutput();
            for (int i = 0; i < MESSAGES; i++) {
                assertEquals(i, ByteBuffer.wrap(client.receive()).getInt());
            }
            assertTrue(client.isClosedByServer());
        }
    }

    @Test
    default void manyStreamsAtOnceLeaveRoomForOthers() throws Exception {
        int clients = 8;
        Client.Connection[] connections = new Client.Connection[clients];
        try (Streams streams = new Streams(MESSAGES);
                Device device = serving(streams)) {
            for (int i = 0; i < clients; i++) {
                connections[i] = Client.connect(device.address(Transport.TCP16));
                connections[i].send((byte) 1);
            }
            Client.await("all are held back", () -> streams.waiting() == clients);
            try (Client.Connection other = Client.connect(device.address(Transport.TCP16))) {
                assertEquals(0, other.ask((byte) 0)[0]);
            }
            for (Client.Connection each : connections) {
                for (int i = 0; i < MESSAGES; i++) {
                    assertEquals(i, ByteBuffer.wrap(each.receive()).getInt());
                }
                each.close();
            }
            Client.await("all finished", () -> streams.finished() == clients);
        }
    }

    @Test
    default void theEndOfAConnectionIsToldToItsStream() throws Exception {
        try (Streams streams = new Streams(MESSAGES);
                Device device = serving(streams)) {
            try (Client.Connection client = Client.connect(device.address(Transport.TCP16))) {
                client.send((byte) 1);
                Client.await("held back", () -> streams.waiting() == 1);
            }
            Client.await("told", () -> streams.closed() == 1);
            assertEquals(0, streams.finished());
            FixedPath gone = streams.last();
            assertEquals(Delivery.GONE, streams.port().part(gone, ByteBuffer.allocate(1)));
            assertEquals(Delivery.GONE, streams.port().send(gone, ByteBuffer.allocate(0)));
        }
    }

    // RFC 5936 2.2: a server that can't go on closes the connection.
    @Test
    default void aStreamThatCantGoOnClosesItsConnection() throws Exception {
        try (Streams streams = new Streams(0);
                Device device = serving(streams);
                Client.Connection client = Client.connect(device.address(Transport.TCP16))) {
            client.send((byte) 2);
            Client.await("asked", () -> streams.started() == 1);
            DatagramPort port = streams.port();
            assertEquals(Delivery.SENT, port.part(streams.last(), ByteBuffer.wrap(new byte[] {7})));
            port.close(streams.last());
            assertEquals(7, client.receive()[0]);
            assertTrue(client.isClosedByServer());
        }
    }

    @Test
    default void anEmptyMessageEndsARequestInSilence() throws IOException {
        try (Streams streams = new Streams(0);
                Device device = serving(streams);
                Client.Connection client = Client.connect(device.address(Transport.TCP16))) {
            for (int i = 0; i < 2 * LIMITS.inFlight(); i++) {
                int before = streams.started();
                client.send((byte) 2);
                Client.await("asked", () -> streams.started() > before);
                assertEquals(Delivery.SENT, streams.port().send(streams.last(), ByteBuffer.allocate(0)));
            }
            assertEquals(0, client.ask((byte) 0)[0]);
        }
    }

    @Test
    default void aStreamBegunByOneHandlerIsFinishedByTheNext() throws Exception {
        try (Streams streams = new Streams(MESSAGES);
                Device device = serving(streams);
                Client.Connection client = Client.connect(device.address(Transport.TCP16))) {
            client.send((byte) 1);
            Client.await("held back", () -> streams.waiting() == 1);
            Offer better = new Offer(Echo.on(transports(), LIMITS, streams::worker, Echo.ANY_PORT), 1);
            device.add(better);
            for (int i = 0; i < MESSAGES; i++) {
                assertEquals(i, ByteBuffer.wrap(client.receive()).getInt());
                if (i == MESSAGES / 2) {
                    device.remove(better);
                }
            }
        }
    }

    @Test
    default void nothingIsLostHoweverRoomAndSenderRace() throws Exception {
        int rounds = 100;
        try (Streams streams = new Streams(40);
                Device device = serving(streams);
                Client.Connection client = Client.connect(device.address(Transport.TCP16))) {
            // A client that reads as fast as it can keeps the stream at the edge between full and not.
            for (int round = 0; round < rounds; round++) {
                client.send((byte) 1);
                for (int i = 0; i < 40; i++) {
                    assertEquals(i, ByteBuffer.wrap(client.receive()).getInt());
                }
            }
            Client.await("all finished", () -> streams.finished() == rounds);
        }
    }
}
