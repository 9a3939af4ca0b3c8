// SPDX-License-Identifier: Apache-2.0
package guelta.shell;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.net.NetworkDevice;
import guelta.net.PortState;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/** Lists the ports: who answers on them, how they stand and what went through them. */
@Service
@Command(scope = "net", name = "port-list", description = "Lists the ports, who answers on them and how they stand")
public final class PortListCommand extends ListingCommand {
    @Reference
    @Nullable
    BundleContext context;

    @Override
    protected Listing listing() {
        return listing(Installed.all(context, NetworkDevice.class));
    }

    static Listing listing(List<NetworkDevice> devices) {
        Listing listing = Listing.of(
                        "transport",
                        "address",
                        "handler",
                        "state",
                        "received",
                        "sent",
                        "dropped",
                        "connections",
                        "device")
                .whenEmpty(
                        devices.isEmpty()
                                ? "No port is open: no network device is installed."
                                : "No port is open: no service asks for one.");
        for (NetworkDevice device : DeviceListCommand.byRank(devices)) {
            for (PortState port : device.ports()) {
                listing.row(
                        port.transport(),
                        written(port.address()),
                        port.handler(),
                        port.state(),
                        port.received(),
                        port.sent(),
                        port.dropped(),
                        port.connections(),
                        device.name());
            }
        }
        return listing;
    }

    /** The address as configuration files have it: {@code 127.0.0.1:5300}, {@code [::1]:5300}. */
    private static String written(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        if (address.getAddress() instanceof Inet6Address) {
            host = "[" + host.replaceFirst("(^|:)(0(:|$)){2,}", "::") + "]";
        }
        return host + ":" + address.getPort();
    }
}
