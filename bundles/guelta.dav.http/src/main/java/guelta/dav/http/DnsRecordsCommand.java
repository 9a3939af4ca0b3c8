// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.console.OperatorError;
import java.net.URI;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows the records by which clients find calendars and contacts of a domain (RFC 6764). */
@Service
@Command(
        scope = "dav",
        name = "dns-records",
        description = "Shows the DNS records by which clients find calendars and contacts from an address")
public final class DnsRecordsCommand extends ListingCommand {
    private static final int TTL = 3600;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    @Argument(name = "DOMAIN", required = true, description = "What stands behind the @ in addresses of users")
    String domain;

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Reference
    DavServer server;

    @Override
    protected Listing listing() throws Exception {
        String url = server.settings()
                .baseUrl()
                .orElseThrow(() -> OperatorError.of(DavSettings.FILE
                        + ": baseUrl is empty, allowed is what clients call this server, as https://dav.example.org."));
        return listing(domain.replaceAll("\\.$", ""), URI.create(url));
    }

    static Listing listing(String domain, URI url) {
        boolean tls = url.getScheme().equals("https");
        int port = url.getPort() >= 0 ? url.getPort() : tls ? HTTPS : HTTP;
        Listing listing = Listing.of("name", "ttl", "type", "data");
        for (String service : List.of("caldav", "carddav")) {
            String served = "_" + service + (tls ? "s" : "") + "._tcp." + domain + ".";
            String other = "_" + service + (tls ? "" : "s") + "._tcp." + domain + ".";
            listing.row(served, TTL, "SRV", "0 1 " + port + " " + url.getHost() + ".");
            listing.row(served, TTL, "TXT", "\"path=/dav/\"");
            // RFC 2782: a target that is the root says that there is no such service.
            listing.row(other, TTL, "SRV", "0 0 0 .");
        }
        return listing;
    }
}
