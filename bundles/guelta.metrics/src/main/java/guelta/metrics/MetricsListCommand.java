// SPDX-License-Identifier: Apache-2.0
package guelta.metrics;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the metrics by name: kind, how many figures, whether they are shown. */
@Service
@Command(scope = "metrics", name = "list", description = "Lists the metrics and whether they are shown")
public final class MetricsListCommand extends ListingCommand {
    @Reference
    MetricsService metrics;

    @Override
    protected Listing listing() {
        return listing(metrics);
    }

    static Listing listing(MetricsService metrics) {
        Listing listing = Listing.of("name", "kind", "figures", "shown", "help").whenEmpty("There is no metric.");
        metrics.all()
                .families()
                .forEach((name, family) ->
                        listing.row(name, family.kind(), family.count()[0], metrics.shown(name), family.help()));
        return listing;
    }
}
