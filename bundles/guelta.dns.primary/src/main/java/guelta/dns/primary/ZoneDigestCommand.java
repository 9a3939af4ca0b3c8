// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.console.OperatorError;
import guelta.dns.DomainName;
import guelta.dns.zone.ZoneDigest;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.xbill.DNS.Rcode;

/** Writes a digest (ZONEMD, RFC 8976) into a zone: from then on updates keep it right. */
@Service
@Command(scope = "dns", name = "zone-digest", description = "Writes a digest of a zone (ZONEMD, RFC 8976) into it")
public final class ZoneDigestCommand extends ListingCommand {
    @Reference
    PrimaryServer primary;

    @Argument(name = "ZONE", required = true, description = "The name of the zone")
    @Completion(ZoneCompleter.class)
    String zone = "";

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Option(name = "--algorithm", description = "SHA384 or SHA512")
    String algorithm = "SHA384";

    @Override
    protected Listing listing() throws Exception {
        DomainName apex = Names.zone(zone, primary.served()).apex();
        ZoneDigest.Algorithm hash;
        try {
            hash = ZoneDigest.Algorithm.valueOf(algorithm.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw OperatorError.of(
                    "'" + algorithm + "' is no algorithm of digests of zones, allowed are SHA384, SHA512.");
        }
        int rcode = await(primary.updating().digest(apex, hash), () -> "Still writing to the store.");
        if (rcode != Rcode.NOERROR) {
            throw OperatorError.of("The digest was not written (" + Rcode.string(rcode) + "): the log tells why.");
        }
        return Listing.of("zone", "algorithm", "serial")
                .row(apex, hash, Names.zone(zone, primary.served()).zone().serial());
    }
}
