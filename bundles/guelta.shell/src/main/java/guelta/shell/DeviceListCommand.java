// SPDX-License-Identifier: Apache-2.0
package guelta.shell;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.net.NetworkDevice;
import java.util.Comparator;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the network devices, the one that binds ports first. */
@Service
@Command(scope = "net", name = "device-list", description = "Lists the network devices, the one that binds ports first")
public final class DeviceListCommand extends ListingCommand {
    @Reference
    List<NetworkDevice> devices = List.of();

    @Override
    protected Listing listing() {
        return listing(devices);
    }

    static Listing listing(List<NetworkDevice> devices) {
        Listing listing = Listing.of("device", "rank", "ports", "description")
                .whenEmpty("No network device is installed: feature:install guelta-net-netty.");
        for (NetworkDevice device : byRank(devices)) {
            listing.row(device.name(), device.rank(), device.ports().size(), device.description());
        }
        return listing;
    }

    static List<NetworkDevice> byRank(List<NetworkDevice> devices) {
        return devices.stream()
                .sorted(Comparator.comparing(NetworkDevice::rank).reversed().thenComparing(NetworkDevice::name))
                .toList();
    }
}
