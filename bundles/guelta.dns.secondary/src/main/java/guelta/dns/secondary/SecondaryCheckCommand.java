// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.console.OperatorError;
import guelta.dns.DomainName;
import guelta.dns.replica.SecondaryEvent;
import guelta.dns.replica.ZoneState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Has zones checked now, without waiting for it, and lists how they are. */
@Service
@Command(scope = "dns", name = "secondary-check", description = "Asks the primaries of a zone, or of all, for news now")
public final class SecondaryCheckCommand extends ListingCommand {
    @Option(name = "--whole", description = "Bring all of the zone, whatever its serial is")
    boolean whole;

    @Argument(name = "ZONE", description = "The name of the zone; all without it")
    String zone = "";

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Reference
    SecondaryServer secondary;

    @Override
    protected Listing listing() throws Exception {
        Optional<DomainName> name = zone.isEmpty() ? Optional.empty() : Optional.of(typed(zone));
        List<ZoneState> states = secondary.states().get(10, TimeUnit.SECONDS);
        if (name.isPresent() && states.stream().noneMatch(state -> state.zone().equals(name.get()))) {
            throw OperatorError.of("'" + zone + "' is no zone that is copied: dns:secondary-list shows them");
        }
        secondary.happens(new SecondaryEvent.Wanted(name, whole));
        return SecondaryListCommand.listing(secondary.states().get(10, TimeUnit.SECONDS).stream()
                .filter(state -> name.isEmpty() || state.zone().equals(name.get()))
                .toList());
    }

    private static DomainName typed(String text) throws Exception {
        try {
            return DomainName.of(text);
        } catch (IllegalArgumentException noName) {
            throw OperatorError.of(noName.getMessage());
        }
    }
}
