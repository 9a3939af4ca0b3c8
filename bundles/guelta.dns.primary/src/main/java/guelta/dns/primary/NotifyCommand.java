// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.console.OperatorError;
import guelta.dns.notify.Peer;
import guelta.dns.zone.Zone;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Tells the secondaries of a zone of its version, as when it has changed, and lists them. */
@Service
@Command(scope = "dns", name = "notify", description = "Tells the secondaries of a zone that it has changed")
public final class NotifyCommand extends ListingCommand {
    @Reference
    PrimaryServer primary;

    @Argument(name = "ZONE", required = true, description = "The name of the zone")
    @Completion(ZoneCompleter.class)
    String zone = "";

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Override
    protected Listing listing() throws Exception {
        Zone served = Names.zone(zone, primary.served()).zone();
        if (served == null) {
            throw OperatorError.of("'" + zone + "' is broken and was never good: there is nothing to tell");
        }
        Listing listing = Listing.of("secondary", "key", "serial").whenEmpty("There is nobody to tell.");
        Downstream downstream = primary.downstream();
        Set<Peer> connected = downstream.connected(served).toCompletableFuture().get(5, TimeUnit.SECONDS);
        Stream.concat(downstream.tell(served).stream(), connected.stream())
                .sorted((one, other) ->
                        one.address().toString().compareTo(other.address().toString()))
                .forEach(peer -> listing.row(
                        peer.address().getAddress().getHostAddress() + ":"
                                + peer.address().getPort(),
                        peer.key().map(key -> key.name().toString()).orElse(""),
                        served.serial()));
        return listing;
    }
}
