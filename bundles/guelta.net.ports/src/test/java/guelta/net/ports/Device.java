// SPDX-License-Identifier: Apache-2.0
package guelta.net.ports;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What asks the service for ports, as a device does, and closes what it was given. */
final class Device implements AutoCloseable {
    static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    static final Predicate<Map<String, Object>> NOBODY = request -> false;

    final Ports ports = new Ports("", Inherited.none());
    /** Descriptors to close in the end. */
    final List<Integer> taken = new ArrayList<>();

    Map<String, Object> ask(String what, String transport, Object... more) {
        Map<String, Object> request = new HashMap<>(Map.of("do", what, "transport", transport, "address", ANY_PORT));
        for (int i = 0; i < more.length; i += 2) {
            request.put((String) more[i], more[i + 1]);
        }
        return ports.apply(request);
    }

    int[] take(String transport, int sockets, Object... more) {
        Object[] with = new Object[more.length + 4];
        System.arraycopy(new Object[] {"sockets", sockets, "sender", NOBODY}, 0, with, 0, 4);
        System.arraycopy(more, 0, with, 4, more.length);
        int[] descriptors = (int[]) ask("take", transport, with).get("descriptors");
        for (int descriptor : descriptors) {
            taken.add(descriptor);
        }
        return descriptors;
    }

    static DatagramSocket client() throws IOException {
        DatagramSocket client = new DatagramSocket(ANY_PORT);
        client.setSoTimeout(10_000);
        return client;
    }

    static void send(DatagramSocket client, InetSocketAddress to, int message) throws IOException {
        byte[] bytes = ByteBuffer.allocate(4).putInt(message).array();
        client.send(new DatagramPacket(bytes, bytes.length, to));
    }

    void give(String transport, List<?> connections) {
        ask("give", transport, "datagrams", List.of(), "connections", connections);
    }

    int[] takeFrom(Ports from, String transport, InetSocketAddress address, int sockets) {
        Map<String, Object> answer = from.apply(
                Map.of("do", "take", "transport", transport, "address", address, "sockets", sockets, "sender", NOBODY));
        int[] descriptors = (int[]) answer.get("descriptors");
        for (int descriptor : descriptors) {
            taken.add(descriptor);
        }
        return descriptors;
    }

    @Override
    public void close() {
        ports.close();
        taken.forEach(Kernel::close);
    }
}
