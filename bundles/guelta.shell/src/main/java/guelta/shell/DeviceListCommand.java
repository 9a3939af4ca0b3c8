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
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/** Lists the network devices, the one that binds ports first. */
@Service
@Command(scope = "net", name = "device-list", description = "Lists the network devices, the one that binds ports first")
public final class DeviceListCommand extends ListingCommand {
    @Reference
    @Nullable
    BundleContext context;

    @Override
    protected Listing listing() {
        return listing(Installed.all(context, NetworkDevice.class));
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
