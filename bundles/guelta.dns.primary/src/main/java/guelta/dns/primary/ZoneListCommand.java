// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.dns.zone.Zone;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the zones: what is served, what is broken and why. */
@Service
@Command(scope = "dns", name = "zone-list", description = "Lists the zones with their serial and state")
public final class ZoneListCommand extends ListingCommand {
    @Reference
    PrimaryServer primary;

    @Override
    protected Listing listing() {
        return listing(primary.served());
    }

    static Listing listing(ServedZones served) {
        Listing listing = Listing.of("zone", "serial", "records", "commit", "state", "problem")
                .whenEmpty("There is no zone.");
        for (ServedZone zone : served.all()) {
            Zone serving = zone.zone();
            listing.row(
                    zone.apex(),
                    serving == null ? null : serving.serial(),
                    serving == null ? null : serving.size(),
                    serving == null ? null : zone.number(),
                    zone.state(),
                    zone.broken() ? zone.problems().get(0) : "");
        }
        return listing;
    }
}
