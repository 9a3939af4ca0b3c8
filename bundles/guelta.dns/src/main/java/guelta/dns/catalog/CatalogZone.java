// SPDX-License-Identifier: Apache-2.0
package guelta.dns.catalog;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.zone.Octets;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;

/** Makes a catalog zone of version 2 (RFC 9432 4) of the names of zones. */
public final class CatalogZone {
    private static final DomainName INVALID = DomainName.of("invalid.");
    private static final int REFRESH = 3600;
    private static final int RETRY = 600;
    /** RFC 9432 5.5: what a catalog lists is to be served on when the catalog has expired; so it hardly ever does. */
    private static final int EXPIRE = 0x7fffffff;

    private static final int ID_OCTETS = 16;

    private CatalogZone() {}

    /**
     * The catalog of some zones.
     *
     * @param apex its name, which nobody has to delegate
     * @param serial its version, 0 to 2^32-1
     * @param zones what it lists; a zone has the same label in every version
     * @throws IllegalArgumentException when the name is too long for one
     */
    public static Zone of(DomainName apex, long serial, Collection<DomainName> zones) {
        ZoneBuilder builder = new ZoneBuilder(apex);
        byte[] soa = new byte[2 * INVALID.wire().length + 20];
        int at = put(soa, put(soa, 0, INVALID.wire()), INVALID.wire());
        Octets.put32(soa, at, (int) serial);
        Octets.put32(soa, at + 4, REFRESH);
        Octets.put32(soa, at + 8, RETRY);
        Octets.put32(soa, at + 12, EXPIRE);
        add(builder, apex, RecordType.SOA, soa);
        // RFC 9432 3: the NS record is one that nobody follows.
        add(builder, apex, RecordType.NS, INVALID.wire());
        add(builder, Catalog.below(DomainName.of("version"), apex), RecordType.TXT, new byte[] {1, '2'});
        DomainName members = Catalog.below(DomainName.of("zones"), apex);
        for (DomainName zone : zones) {
            DomainName node = Catalog.below(DomainName.of(id(zone)), members);
            if (node.equals(members)) {
                throw new IllegalArgumentException(apex + " is too long for a catalog's name");
            }
            add(builder, node, RecordType.PTR, zone.wire());
        }
        return builder.build().zone().orElseThrow();
    }

    /** The label of a zone: made of its name, so that all primaries of a catalog give it the same one. */
    static String id(DomainName zone) {
        try {
            byte[] name = zone.toString().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name), 0, ID_OCTETS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static int put(byte[] out, int at, byte[] octets) {
        System.arraycopy(octets, 0, out, at, octets.length);
        return at + octets.length;
    }

    private static void add(ZoneBuilder builder, DomainName owner, int type, byte[] data) {
        builder.add(new ResourceRecord(owner, type, 0, data)).ifPresent(objection -> {
            throw new IllegalArgumentException(objection);
        });
    }
}
