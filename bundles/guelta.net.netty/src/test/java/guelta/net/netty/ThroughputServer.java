// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.DatagramHandler.Worker;
import guelta.net.DeviceUnderTest;
import guelta.net.Echo;
import guelta.net.Limits;
import guelta.net.Transport;
import guelta.net.ports.PortsService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.List;

/**
 * A server for measuring what the device itself costs: answers every DNS question with itself and the response bit
 * set. Arguments: port, threads, {@code kernel} or {@code nio}. Ends with its standard input.
 */
final class ThroughputServer {
    private ThroughputServer() {}

    public static void main(String... arguments) throws IOException {
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        Worker worker = (in, from, out) -> {
            int length = in.remaining();
            int start = out.position();
            out.put(in);
            if (length > 2) {
                out.put(start + 2, (byte) (out.get(start + 2) | 0x80));
            }
            return length;
        };
        PortsService ports = new PortsService();
        Sockets sockets = arguments[2].equals("nio") ? new NioSockets("asked for") : new KernelSockets(ports);
        try (NettyDevice device = new NettyDevice(Integer.parseInt(arguments[1]), sockets)) {
            device.add(List.of(NettyUnderTest.candidate(new DeviceUnderTest.Offer(
                    Echo.on(EnumSet.of(Transport.UDP, Transport.TCP16), Limits.DEFAULT, port -> worker, address), 0))));
            System.out.println(device.ports());
            while (System.in.read() >= 0) {
                System.out.println(device.ports());
            }
        }
        ports.deactivate();
    }
}
