// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.dns.replica.ZoneState;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the zones that are copied: how fresh they are, from whom, and what is wrong. */
@Service
@Command(scope = "dns", name = "secondary-list", description = "Lists the zones that are copied from primaries")
public final class SecondaryListCommand extends ListingCommand {
    @Reference
    SecondaryServer secondary;

    @Override
    protected Listing listing() throws Exception {
        return listing(secondary.states().get(10, TimeUnit.SECONDS));
    }

    static Listing listing(List<ZoneState> states) {
        Listing listing = Listing.of(
                        "zone", "serial", "records", "state", "work", "primary", "catalog", "checked", "next",
                        "expires", "error")
                .whenEmpty("No zone is copied.");
        for (ZoneState state : states) {
            listing.row(
                    state.zone(),
                    state.serial().isPresent() ? state.serial().getAsLong() : null,
                    state.serial().isPresent() ? state.records() : null,
                    state.state(),
                    state.work(),
                    state.primary(),
                    state.catalog().orElse(null),
                    state.checked()
                            .map(at -> at.truncatedTo(ChronoUnit.SECONDS))
                            .orElse(null),
                    state.next().truncatedTo(ChronoUnit.SECONDS),
                    state.expires()
                            .map(at -> at.truncatedTo(ChronoUnit.SECONDS))
                            .orElse(null),
                    state.error());
        }
        return listing;
    }
}
