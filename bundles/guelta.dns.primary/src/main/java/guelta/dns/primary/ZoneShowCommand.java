// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.console.ConsoleCommand;
import guelta.console.Listing;
import guelta.console.OperatorError;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.text.Rdata;
import guelta.dns.zone.Zone;
import java.io.PrintStream;
import java.util.Iterator;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** Shows the records that a zone is served with, as a master file in canonical order. */
@Service
@Command(scope = "dns", name = "zone-show", description = "Shows the records that a zone is served with")
public final class ZoneShowCommand extends ConsoleCommand {
    @Argument(name = "ZONE", required = true, description = "The name of the zone")
    @Completion(ZoneCompleter.class)
    String name;

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Reference
    PrimaryServer primary;

    @Override
    protected void answer(PrintStream out, boolean json) throws Exception {
        Zone zone = zone(primary.served(), name);
        if (json) {
            listing(zone).print(out, true);
        } else {
            print(zone, out);
        }
    }

    static void print(Zone zone, PrintStream out) {
        StringBuilder line = new StringBuilder();
        Iterator<ResourceRecord> records = zone.records().iterator();
        for (; records.hasNext(); line.setLength(0)) {
            Rdata.append(records.next(), line);
            out.print(line);
        }
    }

    static Zone zone(ServedZones served, String name) throws CommandException {
        ServedZone found = Names.zone(name, served);
        Zone zone = found.zone();
        if (zone == null) {
            throw OperatorError.of("Zone " + found.apex() + " is broken and has no good version: "
                    + found.problems().get(0));
        }
        return zone;
    }

    static Listing listing(Zone zone) {
        Listing listing = Listing.of("name", "ttl", "type", "data");
        zone.records()
                .forEach(record -> listing.row(
                        record.owner(),
                        record.ttl(),
                        RecordType.mnemonic(record.type()),
                        Rdata.text(record.type(), record.data())));
        return listing;
    }
}
