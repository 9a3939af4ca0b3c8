// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.text.Malformed;
import guelta.dns.text.Rdata;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A record by which clients find calendars or contacts (RFC 6764 3 and 4).
 *
 * @param name below the domain of addresses
 * @param type SRV or TXT
 * @param data as a zone file has it
 */
record ServiceRecord(DomainName name, String type, String data) {
    /** Seconds: an hour. */
    static final int TTL = 3600;

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /**
     * Those of a domain.
     *
     * @param url what clients call the server: {@code http} or {@code https}, with a host
     */
    static List<ServiceRecord> of(DomainName domain, URI url) {
        boolean tls = url.getScheme().equals("https");
        int port = url.getPort() >= 0 ? url.getPort() : tls ? HTTPS : HTTP;
        List<ServiceRecord> records = new ArrayList<>();
        for (String service : List.of("caldav", "carddav")) {
            DomainName served = below(domain, service + (tls ? "s" : ""));
            DomainName other = below(domain, service + (tls ? "" : "s"));
            records.add(new ServiceRecord(served, "SRV", "0 1 " + port + " " + url.getHost() + "."));
            records.add(new ServiceRecord(served, "TXT", "\"path=/dav/\""));
            // RFC 2782: a target that is the root says that there is no such service.
            records.add(new ServiceRecord(other, "SRV", "0 0 0 ."));
        }
        return records;
    }

    private static DomainName below(DomainName domain, String service) {
        return DomainName.of("_" + service + "._tcp." + (domain.equals(DomainName.ROOT) ? "" : domain));
    }

    /** The record itself. */
    ResourceRecord record() {
        int number = type.equals("SRV") ? RecordType.SRV : RecordType.TXT;
        try {
            return new ResourceRecord(name, number, TTL, Rdata.of(number, data, DomainName.ROOT));
        } catch (Malformed impossible) {
            throw new IllegalStateException(this + " is written here", impossible);
        }
    }
}
