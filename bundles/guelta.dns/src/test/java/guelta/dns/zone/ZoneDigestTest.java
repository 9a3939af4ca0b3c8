// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.transfer.ZoneVersions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

class ZoneDigestTest {
    private static final String SOA = "example. 86400 SOA ns1 admin 2018031900 1800 900 604800 86400\n";

    /** RFC 8976 A.1. */
    private static final String SIMPLE = SOA + """
            example. 86400 NS ns1
            example. 86400 NS ns2
            example. 86400 ZONEMD 2018031900 1 1 ( c68090d90a7aed716bc459f9340e3d7c1370d4d24b7e2fc3
                                                   a1ddc0b9a87153b9a9713b3c9ae5cc27777f98b8e730044c )
            ns1 3600 A 203.0.113.63
            ns2 3600 AAAA 2001:db8::63
            """;

    /** RFC 8976 A.2 without the record of another zone, which no zone here takes. */
    private static final String COMPLEX = SOA + """
            example. 86400 NS ns1
            example. 86400 NS ns2
            example. 86400 ZONEMD 2018031900 1 1 ( a3b69bad980a3504e1cffcb0fd6397f93848071c93151f55
                                                   2ae2f6b1711d4bd2d8b39808226d7b9db71e34b72077f8fe )
            ns1 3600 A 203.0.113.63
            NS2 3600 AAAA 2001:db8::63
            occluded.sub 7200 TXT "I'm occluded but must be digested"
            sub 7200 NS ns1
            duplicate 300 TXT "I must be digested just once"
            duplicate 300 TXT "I must be digested just once"
            UPPERCASE 3600 TXT "canonicalize uppercase owner names"
            * 777 PTR dont-forget-about-wildcards
            mail 3600 MX 20 MAIL1
            mail 3600 MX 10 Mail2.Example.
            sortme 3600 AAAA 2001:db8::5:61
            sortme 3600 AAAA 2001:db8::3:62
            sortme 3600 AAAA 2001:db8::4:63
            sortme 3600 AAAA 2001:db8::1:65
            sortme 3600 AAAA 2001:db8::2:64
            non-apex 900 ZONEMD 2018031900 1 1 ( 616c6c6f77656420 6275742069676e6f 7265642e20616c6c
                                                 6f77656420627574 2069676e6f726564 2e20616c6c6f7765 )
            """;

    /** RFC 8976 A.3. */
    private static final String MULTIPLE = SOA + """
            example. 86400 NS ns1.example.
            example. 86400 NS ns2.example.
            example. 86400 ZONEMD 2018031900 1 1 ( 62e6cf51b02e54b9b5f967d547ce43136792901f9f88e637
                                                   493daaf401c92c279dd10f0edb1c56f8080211f8480ee306 )
            example. 86400 ZONEMD 2018031900 1 2 ( 08cfa1115c7b948c4163a901270395ea226a930cd2cbcf2f
                                                   a9a5e6eb85f37c8a4e114d884e66f176eab121cb02db7d65
                                                   2e0cc4827e7a3204f166b47e5613fd27 )
            example. 86400 ZONEMD 2018031900 1 240 e2d523f654b9422a96c5a8f44607bbee
            example. 86400 ZONEMD 2018031900 241 1 e1846540e33a9e4189792d18d5d131f605fc283e
            ns1.example. 3600 A 203.0.113.63
            ns2.example. 86400 TXT "This example has multiple digests"
            NS2.EXAMPLE. 3600 AAAA 2001:db8::63
            """;

    private static Zone zone(String text) {
        return ZoneVersions.zone("example.", text);
    }

    @Test
    void theExamplesOfTheRfcFit() {
        for (String text : List.of(SIMPLE, COMPLEX, MULTIPLE)) {
            assertEquals(ZoneDigest.Verdict.RIGHT, ZoneDigest.check(zone(text)), text);
        }
    }

    /** RFC 8976 4: with one octet of data changed nothing fits. */
    @Test
    void anotherAddressDoesNotFit() {
        assertEquals(ZoneDigest.Verdict.WRONG, ZoneDigest.check(zone(COMPLEX.replace("203.0.113.63", "203.0.113.64"))));
        assertEquals(ZoneDigest.Verdict.WRONG, ZoneDigest.check(zone(SIMPLE.replace("3600 A", "3601 A"))));
    }

    /** RFC 8976 2.2.1: a digest of another version of the zone says nothing of this one. */
    @Test
    void aDigestOfAnotherSerialDoesNotFit() {
        String other = SIMPLE.replace("ZONEMD 2018031900", "ZONEMD 2018031901");
        assertEquals(ZoneDigest.Verdict.WRONG, ZoneDigest.check(zone(other)));
    }

    /** RFC 8976 2.2.2: of two records for one scheme and algorithm neither is believed, not even a right one. */
    @Test
    void twoDigestsOfOneAlgorithmFitNothing() {
        String other = SIMPLE + "example. 86400 ZONEMD 2018031900 1 1 " + "00".repeat(48) + "\n";
        assertEquals(ZoneDigest.Verdict.WRONG, ZoneDigest.check(zone(other)));
    }

    /** RFC 8976 4: who knows no algorithm of a zone cannot tell. */
    @Test
    void unknownAlgorithmsSayNothing() {
        String other =
                SIMPLE.replaceAll("(?s)ZONEMD.*?\\)", "ZONEMD 2018031900 1 240 e2d523f654b9422a96c5a8f44607bbee");
        assertEquals(ZoneDigest.Verdict.NONE, ZoneDigest.check(zone(other)));
    }

    /** RFC 8976 3: what is written is what the RFC has, whatever record was there before. */
    @Test
    void writesTheDigestsOfTheRfc() {
        for (ZoneDigest.Algorithm algorithm : ZoneDigest.Algorithm.values()) {
            List<ResourceRecord> all = zone(MULTIPLE).records(zone(MULTIPLE).apex());
            ResourceRecord made = ZoneDigest.record(zone(MULTIPLE), algorithm);
            assertEquals(1, all.stream().filter(made::equals).count());
        }
        Zone stale = zone(COMPLEX.replace("Mail2", "Mail3"));
        Zone written =
                ZoneDigest.written(stale, ZoneDigest.Algorithm.SHA512).zone().orElseThrow();
        assertEquals(ZoneDigest.Verdict.RIGHT, ZoneDigest.check(written));
        assertEquals(
                1,
                written.records(written.apex()).stream()
                        .filter(record -> record.type() == RecordType.ZONEMD)
                        .count());
        assertNotEquals(ZoneDigest.Verdict.RIGHT, ZoneDigest.check(stale));
    }

    /** More than is hashed at once, names in either case; dnsjava knows the canonical form (RFC 4034 6.2) too. */
    @Test
    void ofALargeZoneEveryRecordIsDigested() throws Exception {
        Name apex = Name.fromString("example.");
        StringBuilder text = new StringBuilder(SOA).append("example. 86400 NS ns1\n");
        MessageDigest expected = MessageDigest.getInstance("SHA-384");
        expected.update(
                Record.fromString(apex, Type.NS, DClass.IN, 86400, "ns1", apex).toWireCanonical());
        expected.update(
                Record.fromString(apex, Type.SOA, DClass.IN, 86400, "ns1 admin 2018031900 1800 900 604800 86400", apex)
                        .toWireCanonical());
        for (int i = 0; i < 3000; i++) {
            String name = "H%04d".formatted(i);
            for (String data : i % 7 == 0 ? List.of("bb", "cc") : List.of("x".repeat(i % 250))) {
                text.append(name)
                        .append(" 3600 TXT ")
                        .append(data.isEmpty() ? "\"\"" : data)
                        .append('\n');
                expected.update(Record.fromString(
                                Name.fromString(name, apex),
                                Type.TXT,
                                DClass.IN,
                                3600,
                                data.isEmpty() ? "\"\"" : data,
                                apex)
                        .toWireCanonical());
            }
        }
        byte[] made = ZoneDigest.record(zone(text.toString()), ZoneDigest.Algorithm.SHA384)
                .data();
        assertArrayEquals(expected.digest(), Arrays.copyOfRange(made, 6, made.length));
    }
}
