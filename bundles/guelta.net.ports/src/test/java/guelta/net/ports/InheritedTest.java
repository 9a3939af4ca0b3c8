// SPDX-License-Identifier: Apache-2.0
package guelta.net.ports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sockets that whoever started the process has bound. */
class InheritedTest extends KernelTrial {
    // Whoever started the process has bound them, as systemd does for port 53: sd_listen_fds(3).
    @Test
    void inheritedSocketsAreTakenByAddressAndType() throws IOException {
        int udp = Kernel.datagram(Device.ANY_PORT, false);
        int tcp = Kernel.listening(Device.ANY_PORT);
        // Consecutive numbers, as they come; what is no such socket is left alone.
        int first = 900;
        for (int i = 0; i < 3; i++) {
            int made = LibC.fcntl(i == 0 ? udp : tcp, LibC.F_DUPFD_CLOEXEC, first + i);
            assertEquals(first + i, made);
            device.taken.add(made);
        }
        InetSocketAddress datagrams = Kernel.local(udp);
        InetSocketAddress connections = Kernel.local(tcp);
        Kernel.close(udp);
        Kernel.close(tcp);
        Ports given = new Ports("", Inherited.of(first, 4));
        try (Socket early = new Socket(connections.getAddress(), connections.getPort());
                DatagramSocket client = Device.client()) {
            assertEquals(
                    List.of(datagrams), given.apply(Map.of("do", "describe")).get("udp"));
            assertEquals(
                    List.of(connections), given.apply(Map.of("do", "describe")).get("tcp"));
            Device.send(client, datagrams, 7);
            assertTrue(early.isConnected(), "it waits in the queue");
            int[] listening = device.takeFrom(given, "tcp", connections, 1);
            assertEquals(connections, Kernel.local(listening[0]));
            // Two threads want two sockets: one more joins, since this process may bind the address.
            int[] sockets = device.takeFrom(given, "udp", datagrams, 2);
            assertEquals(2, sockets.length);
            DatagramRing ring = new DatagramRing();
            ring.readFrom(sockets[0], 0);
            assertEquals(
                    7, ring.drain(0, datagrams.getAddress()).get(0).message().getInt());
            // Closed for now and wanted again: it is the same socket, which lives as long as the process.
            given.apply(Map.of("do", "close", "transport", "udp", "address", datagrams));
            assertEquals(datagrams, Kernel.local(device.takeFrom(given, "udp", datagrams, 1)[0]));
        } finally {
            given.close();
        }
    }

    @Test
    void socketsForAnotherProcessAreLeftAlone() {
        for (Map<String, String> environment : List.of(
                Map.<String, String>of(),
                Map.of("LISTEN_FDS", "2"),
                Map.of("LISTEN_FDS", "2", "LISTEN_PID", "1"),
                Map.of("LISTEN_FDS", "many", "LISTEN_PID", "77"))) {
            assertEquals(List.of(), Inherited.of(environment, 77).addresses("udp"), environment.toString());
        }
    }
}
