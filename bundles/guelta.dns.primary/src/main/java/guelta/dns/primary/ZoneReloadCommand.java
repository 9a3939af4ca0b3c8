// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.console.OperatorError;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Reads the zones from the store again, now, and lists them. */
@Service
@Command(scope = "dns", name = "zone-reload", description = "Reads the zones from the store again and lists them")
public final class ZoneReloadCommand extends ListingCommand {
    @Reference
    PrimaryServer primary;

    @Override
    protected Listing listing() throws Exception {
        try {
            return ZoneListCommand.listing(await(primary.reload(), primary::progress));
        } catch (RuntimeException failed) {
            throw OperatorError.of("the zones were not read again: " + failed.getMessage());
        }
    }
}
