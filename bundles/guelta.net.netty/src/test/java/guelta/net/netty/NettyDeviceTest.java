// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.net.Limits;
import guelta.net.PortState;
import guelta.net.Transport;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NettyDeviceTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

    @Test
    void aHandlerIsServedOverBothTransports() throws IOException {
        try (NettyDevice device = new NettyDevice(2, new NioSockets("test"))) {
            device.add(Echo.candidate(Echo.on(Limits.DEFAULT, ANY_PORT), 0));
            assertEquals(2, device.ports().size());
            byte[] message = "hello".getBytes(StandardCharsets.US_ASCII);

            try (DatagramSocket client = new DatagramSocket()) {
                client.setSoTimeout(5_000);
                client.send(new DatagramPacket(message, message.length, address(device, Transport.UDP)));
                DatagramPacket answer = new DatagramPacket(new byte[100], 100);
                client.receive(answer);
                assertArrayEquals(message, Arrays.copyOf(answer.getData(), answer.getLength()));
            }
            InetSocketAddress tcp = address(device, Transport.TCP16);
            try (Socket client = new Socket(tcp.getAddress(), tcp.getPort())) {
                client.setSoTimeout(5_000);
                client.getOutputStream().write(new byte[] {0, 5, 'h', 'e', 'l', 'l', 'o'});
                DataInputStream in = new DataInputStream(client.getInputStream());
                assertEquals(5, in.readUnsignedShort());
                assertArrayEquals(message, in.readNBytes(5));
            }
        }
    }

    private static InetSocketAddress address(NettyDevice device, Transport transport) {
        return device.ports().stream()
                .filter(port -> port.transport() == transport)
                .map(PortState::address)
                .findFirst()
                .orElseThrow();
    }
}
