// SPDX-License-Identifier: Apache-2.0
package guelta.net.ports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A port that no device has: what it reads away, for how long, and when it closes. */
class ParkingTest extends KernelTrial {
    @Test
    void aPortWithoutDeviceClosesInTheEnd() throws IOException {
        KernelPort port = KernelPort.bound(true, Device.ANY_PORT, false);
        long now = 1_000;
        for (int descriptor : port.take(1, Device.NOBODY, now).descriptors()) {
            Kernel.close(descriptor);
        }
        port.guard(now + 2 * KernelPort.UNATTENDED);
        assertFalse(port.isClosed(), "it has a device");
        port.give(List.of(), List.of(), now);
        port.guard(now + KernelPort.UNATTENDED);
        assertFalse(port.isClosed());
        port.guard(now + KernelPort.UNATTENDED + 1);
        assertTrue(port.isClosed());
        assertFalse(port.send(port.address(), port.address().getAddress(), ByteBuffer.allocate(1), Map.of()));
        assertThrows(IOException.class, () -> port.take(1, Device.NOBODY, now));
        new DatagramSocket(port.address()).close();
    }

    /** Late answers, of a transfer perhaps, to a connection that no device sends: it keeps as much as it has room for. */
    @Test
    void aConnectionKeepsNoMoreThanItsRoom() throws IOException {
        KernelPort port = KernelPort.bound(false, Device.ANY_PORT, false);
        for (int descriptor : port.take(1, Device.NOBODY, 0).descriptors()) {
            device.taken.add(descriptor);
        }
        InetSocketAddress peer = new InetSocketAddress("127.0.0.1", 4_711);
        int descriptor = Kernel.datagram(Device.ANY_PORT, false);
        KernelPort.HeldConnection held =
                new KernelPort.HeldConnection(descriptor, peer, port.address(), new byte[0], new byte[] {0, 1, 9});
        port.give(List.of(), List.of(held), 0);
        InetAddress local = port.address().getAddress();
        int sent = 0;
        while (sent < 1_000 && port.send(peer, local, ByteBuffer.allocate(65_535), Map.of())) {
            sent++;
        }
        assertEquals(15, sent);
        assertEquals(3 + 15 * 65_537, held.output.length);
        int left = KernelPort.MOST_OUTPUT - held.output.length - 2;
        assertFalse(port.send(peer, local, ByteBuffer.allocate(left + 1), Map.of()));
        assertTrue(port.send(peer, local, ByteBuffer.allocate(left), Map.of()), "a smaller one has room");
        assertFalse(port.send(peer, local, ByteBuffer.allocate(0), Map.of()));
        port.close();
    }

    @Test
    void theGuardReadsTheYoungAndDropsTheOldest() throws IOException {
        int socket = Kernel.datagram(Device.ANY_PORT, false);
        device.taken.add(socket);
        InetSocketAddress server = Kernel.local(socket);
        DatagramRing ring = new DatagramRing();
        try (DatagramSocket client = Device.client()) {
            int count = DatagramRing.SLOTS + 100;
            for (int i = 0; i < count; i++) {
                Device.send(client, server, i);
                ring.readFrom(socket, i);
            }
            assertEquals(100, ring.dropped());
            // Half of them are too old by now.
            long now = DatagramRing.OLDEST + 100 + DatagramRing.SLOTS / 2;
            List<Datagram> datagrams = ring.drain(now, server.getAddress());
            assertEquals(DatagramRing.SLOTS / 2, datagrams.size());
            assertEquals(
                    count - DatagramRing.SLOTS / 2, datagrams.get(0).message().getInt());
            assertEquals(100 + DatagramRing.SLOTS / 2, ring.dropped());
            assertTrue(ring.drain(now, server.getAddress()).isEmpty());
        }
    }

    // RFC 768: up to 65,507 bytes, and none.
    @Test
    void theRingKeepsDatagramsOfEverySize() throws IOException {
        int socket = Kernel.datagram(Device.ANY_PORT, false);
        device.taken.add(socket);
        InetSocketAddress server = Kernel.local(socket);
        DatagramRing ring = new DatagramRing();
        try (DatagramSocket client = Device.client()) {
            int count = 500;
            for (int i = 0; i < count; i++) {
                byte[] bytes = new byte[i % 10 == 0 ? 65_507 : i * 37 % 3_000];
                Arrays.fill(bytes, (byte) i);
                client.send(new DatagramPacket(bytes, bytes.length, server));
                ring.readFrom(socket, 0);
            }
            List<Datagram> datagrams = ring.drain(0, server.getAddress());
            assertEquals(count, datagrams.size() + ring.dropped());
            assertTrue(datagrams.size() > 50, "some megabytes");
            for (int i = 0; i < datagrams.size(); i++) {
                int number = count - datagrams.size() + i;
                ByteBuffer datagram = datagrams.get(i).message();
                assertEquals(number % 10 == 0 ? 65_507 : number * 37 % 3_000, datagram.remaining());
                if (datagram.hasRemaining()) {
                    assertEquals((byte) number, datagram.get(0));
                    assertEquals((byte) number, datagram.get(datagram.limit() - 1));
                }
            }
        }
    }
}
