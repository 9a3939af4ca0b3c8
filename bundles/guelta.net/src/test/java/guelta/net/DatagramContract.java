// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.DatagramHandler.Worker;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Datagrams, and the addresses they come from and go to. */
public interface DatagramContract extends DeviceUnderTest {
    // RFC 768: a datagram may be empty; 65,507 bytes are the most over IPv4.
    @Test
    default void datagramsOfEverySizeAreRead() throws IOException {
        AtomicInteger empty = new AtomicInteger();
        Worker worker = (in, from, out) -> {
            if (!in.hasRemaining()) {
                empty.incrementAndGet();
            }
            return Echo.echo(in, from, out);
        };
        try (Device device = serving(Limits.DEFAULT, worker);
                Client client = Client.of(device.state(Transport.UDP))) {
            client.send();
            for (int size : new int[] {1, 512, 1_232, 1_500, 4_096, 65_507}) {
                byte[] message = new byte[size];
                new Random(size).nextBytes(message);
                assertArrayEquals(message, client.ask(message), size + " bytes");
            }
            assertEquals(1, empty.get());
        }
    }

    @Test
    default void pathsTellBothEndsAndCopiesStayTrue() throws IOException {
        AtomicReference<Path> seen = new AtomicReference<>();
        Worker worker = (in, from, out) -> {
            seen.set(from.copy());
            return Echo.echo(in, from, out);
        };
        try (Device device = serving(Limits.DEFAULT, worker);
                DatagramSocket socket = Client.datagrams();
                Client other = Client.of(device.state(Transport.UDP))) {
            InetSocketAddress server = device.address(Transport.UDP);
            new Client.Datagrams(socket, server).ask((byte) 1);
            Path copy = seen.get();
            other.ask((byte) 1);
            // RFC 4291 2.5.5.2: IPv4 in the lower half, mapped.
            assertEquals(0, copy.peerHi());
            assertEquals(0xffff_7f00_0001L, copy.peerLo());
            assertEquals(socket.getLocalPort(), copy.peerPort());
            assertEquals(0xffff_7f00_0001L, copy.localLo());
            assertEquals(server.getPort(), copy.localPort());
            assertEquals(socket.getLocalPort(), copy.peer().getPort());
            assertEquals(Transport.UDP, copy.transport());
        }
    }

    @Test
    default void onTheWildcardAnswersLeaveFromTheAddressThatWasAsked() throws IOException {
        int free;
        try (TakenPort probe = TakenPort.any()) {
            free = probe.address().getPort();
        }
        try (Device device = device(2)) {
            device.add(new Offer(
                    Echo.on(
                            transports(),
                            Limits.DEFAULT,
                            port -> Echo::echo,
                            new InetSocketAddress("0.0.0.0", free),
                            new InetSocketAddress("::", free)),
                    0));
            int asked = 0;
            for (InetAddress local : loopback()) {
                InetSocketAddress server = new InetSocketAddress(local, free);
                try (Client.Datagrams client = new Client.Datagrams(Client.datagrams(), server)) {
                    client.send((byte) 1);
                    assertEquals(server, client.packet().getSocketAddress());
                    asked++;
                }
            }
            assertTrue(asked > 0);
        }
    }

    private static List<InetAddress> loopback() throws SocketException {
        for (Iterator<NetworkInterface> cards =
                        NetworkInterface.networkInterfaces().iterator();
                cards.hasNext(); ) {
            NetworkInterface card = cards.next();
            if (card.isLoopback()) {
                return card.inetAddresses().toList();
            }
        }
        return List.of(InetAddress.getLoopbackAddress());
    }
}
