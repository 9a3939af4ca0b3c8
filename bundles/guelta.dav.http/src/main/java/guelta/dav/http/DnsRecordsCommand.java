// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.console.OperatorError;
import guelta.dns.DomainName;
import guelta.dns.server.ZoneRecords;
import java.net.URI;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/**
 * Shows the records by which clients find calendars and contacts of a domain (RFC 6764), or writes them into its zone when
 * the primary runs here.
 */
@Service
@Command(
        scope = "dav",
        name = "dns-records",
        description = "Shows the DNS records by which clients find calendars and contacts from an address")
public final class DnsRecordsCommand extends ListingCommand {
    @Argument(name = "DOMAIN", required = true, description = "What stands behind the @ in addresses of users")
    String domain;

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Option(
            name = "--write",
            description = "Writes them into the zone of the domain, in place of others of their names and types;"
                    + " needs guelta-dns-primary here")
    boolean write;

    @Reference
    DavServer server;

    @Override
    protected Listing listing() throws Exception {
        String url = server.settings()
                .baseUrl()
                .orElseThrow(() -> OperatorError.of(DavSettings.FILE
                        + ": baseUrl is empty, allowed is what clients call this server, as https://dav.example.org."));
        URI here = URI.create(url);
        if (here.getHost().matches("\\[.*|[0-9.]*")) {
            throw OperatorError.of(DavSettings.FILE + ": baseUrl has the address " + here.getHost()
                    + ", allowed for DNS records is a name.");
        }
        DomainName name;
        List<ServiceRecord> records;
        try {
            name = DomainName.of(domain);
            records = ServiceRecord.of(name, here);
        } catch (IllegalArgumentException wrong) {
            throw OperatorError.of("'" + domain + "' is no domain, allowed is a name as example.org.");
        }
        return write ? written(name, records) : listing(records);
    }

    /** What people copy into a zone file. */
    static Listing listing(List<ServiceRecord> records) {
        Listing listing = Listing.of("name", "ttl", "type", "data");
        records.forEach(record -> listing.row(record.name(), ServiceRecord.TTL, record.type(), record.data()));
        return listing;
    }

    private Listing written(DomainName domain, List<ServiceRecord> records) throws Exception {
        ZoneRecords zones = server.zones()
                .orElseThrow(
                        () -> OperatorError.of(
                                "No DNS primary runs here, allowed is --write where the feature guelta-dns-primary is installed."));
        ZoneRecords.Outcome outcome = await(
                zones.publish(
                        domain, records.stream().map(ServiceRecord::record).toList(), "dav:dns-records"),
                () -> "Still writing to the store.");
        if (outcome instanceof ZoneRecords.Refused refused) {
            throw OperatorError.of("The records were not written: " + refused.reason() + ".");
        }
        return listing(records);
    }
}
