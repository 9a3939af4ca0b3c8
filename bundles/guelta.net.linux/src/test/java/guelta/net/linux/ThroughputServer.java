// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import guelta.net.DatagramHandler.Worker;
import guelta.net.DeviceUnderTest.Offer;
import guelta.net.Echo;
import guelta.net.Limits;
import guelta.net.Transport;
import guelta.net.ports.PortsService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

/**
 * A server for measuring what the device itself costs: answers every DNS question with itself and the response bit
 * set. Arguments: port, threads. Ends with its standard input.
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
        String refused = Kernel.load();
        if (!refused.isEmpty()) {
            throw new IOException(refused);
        }
        PortsService ports = new PortsService();
        try (LinuxUnderTest device = LinuxUnderTest.start(Integer.parseInt(arguments[1]), new KernelPorts(ports))) {
            device.add(new Offer(Echo.on(Set.of(Transport.UDP), Limits.DEFAULT, port -> worker, address), 0));
            System.out.println(device.ports());
            while (System.in.read() >= 0) {
                System.out.println(device.ports());
            }
        }
        ports.deactivate();
        LibC.unload();
    }
}
