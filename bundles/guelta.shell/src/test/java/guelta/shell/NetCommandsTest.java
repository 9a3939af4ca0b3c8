// SPDX-License-Identifier: Apache-2.0
package guelta.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.console.Json;
import guelta.console.Listing;
import guelta.net.NetworkDevice;
import guelta.net.PortState;
import guelta.net.Transport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetCommandsTest {
    private record Device(String name, int rank, String description, List<PortState> ports) implements NetworkDevice {}

    private static final PortState UDP = new PortState(
            Transport.UDP, new InetSocketAddress("127.0.0.1", 5_300), "guelta.dns.primary", "open", 7, 6, 1, 0);
    private static final PortState TCP =
            new PortState(Transport.TCP16, new InetSocketAddress("::1", 5_300), "", "parking", 2, 2, 0, 3);

    @Test
    void theDeviceThatBindsIsListedFirst() {
        NetworkDevice netty = new Device("guelta.net.netty", 10, "epoll, 2 threads", List.of(UDP, TCP));
        NetworkDevice linux = new Device("guelta.net.linux", 20, "recvmmsg, 1 thread", List.of());
        assertEquals(
                "[{\"device\":\"guelta.net.linux\",\"rank\":20,\"ports\":0,\"description\":\"recvmmsg, 1 thread\"},"
                        + "{\"device\":\"guelta.net.netty\",\"rank\":10,\"ports\":2,\"description\":\"epoll, 2 threads\"}]",
                Json.of(DeviceListCommand.listing(List.of(netty, linux)).rows()));
    }

    @Test
    void portsAreListedAsConfigurationFilesWriteThem() {
        NetworkDevice netty = new Device("guelta.net.netty", 10, "", List.of(UDP, TCP));
        assertEquals(
                "[{\"transport\":\"UDP\",\"address\":\"127.0.0.1:5300\",\"handler\":\"guelta.dns.primary\","
                        + "\"state\":\"open\",\"received\":7,\"sent\":6,\"dropped\":1,\"connections\":0,"
                        + "\"device\":\"guelta.net.netty\"},"
                        + "{\"transport\":\"TCP16\",\"address\":\"[::1]:5300\",\"handler\":\"\","
                        + "\"state\":\"parking\",\"received\":2,\"sent\":2,\"dropped\":0,\"connections\":3,"
                        + "\"device\":\"guelta.net.netty\"}]",
                Json.of(PortListCommand.listing(List.of(netty)).rows()));
    }

    @Test
    void addressesOfVersion6AreShort() {
        for (String address :
                List.of("[::]:53", "[2001:db8::1]:53", "[fe80::]:53", "[1:2:3:4:5:6:7:8]:53", "[0:1::2]:53")) {
            int end = address.lastIndexOf(':');
            InetSocketAddress bound = new InetSocketAddress(address.substring(0, end), 53);
            PortState port = new PortState(Transport.UDP, bound, "", "open", 0, 0, 0, 0);
            Listing listing = PortListCommand.listing(List.of(new Device("d", 0, "", List.of(port))));
            assertEquals(address, listing.rows().get(0).get("address"));
        }
    }

    // The commands are there before any device is, and say what to do.
    @Test
    void withoutADeviceOneSentenceSaysSo() {
        assertEquals(
                "No network device is installed: feature:install guelta-net-netty.",
                printed(DeviceListCommand.listing(List.of())));
        assertEquals("No port is open: no network device is installed.", printed(PortListCommand.listing(List.of())));
        NetworkDevice idle = new Device("guelta.net.netty", 10, "", List.of());
        assertEquals("No port is open: no service asks for one.", printed(PortListCommand.listing(List.of(idle))));
    }

    static String printed(Listing listing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        listing.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
        return bytes.toString(StandardCharsets.UTF_8).strip();
    }
}
