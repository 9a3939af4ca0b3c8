// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a zone takes and what it gives back. */
class ZoneBuilderTest {
    private static final DomainName APEX = DomainName.of("example.");
    private static final byte[] ADDRESS = {(byte) 192, 0, 2, 1};

    // RFC 1035 5.2: a zone is of its names only, has one SOA, at its apex, and NS records there.
    @Test
    void whatIsNoZonesIsRefusedWithAReason() {
        ZoneBuilder builder = minimal();
        assertObjection("outside", builder.add(record("www.example.org.", RecordType.A, ADDRESS)));
        assertObjection("outside", builder.add(record("wwwexample.", RecordType.A, ADDRESS)));
        assertObjection("apex", builder.add(record("www.example.", RecordType.SOA, soa(2))));
        assertObjection("one only", builder.add(record("example.", RecordType.SOA, soa(2))));
        assertObjection("questions", builder.add(record("www.example.", RecordType.ANY, new byte[0])));
        assertObjection("malformed", builder.add(record("www.example.", RecordType.A, new byte[3])));
        assertObjection("malformed", builder.add(record("www.example.", RecordType.MX, new byte[] {0, 1, 5, 'a'})));
        assertEquals(2, builder.build().zone().orElseThrow().size());
        assertEquals(2, new ZoneBuilder(APEX).build().errors().size());
    }

    // RFC 2181 10.1, RFC 4034 2.5: a CNAME stands alone, but for its signatures; in whatever order they come.
    @Test
    void aCnameStandsAlone() {
        byte[] target = DomainName.of("www.example.").wire();
        byte[] other = DomainName.of("ns.example.").wire();
        ZoneBuilder builder = minimal();
        assertEquals(Optional.empty(), builder.add(record("alias.example.", RecordType.CNAME, target)));
        assertEquals(Optional.empty(), builder.add(record("ALIAS.example.", RecordType.CNAME, target)));
        assertObjection("one only", builder.add(record("alias.example.", RecordType.CNAME, other)));
        assertObjection("alone", builder.add(record("alias.example.", RecordType.A, ADDRESS)));
        assertEquals(Optional.empty(), builder.add(record("alias.example.", RecordType.RRSIG, signature(5))));
        assertEquals(Optional.empty(), builder.add(record("www.example.", RecordType.A, ADDRESS)));
        assertObjection("alone", builder.add(record("www.example.", RecordType.CNAME, other)));
    }

    // RFC 2181 5, 5.2: equal records are one, in whatever case their names are; a set has one TTL.
    @Test
    void aSetHasNoDoublesAndOneTtl() {
        ZoneBuilder builder = minimal();
        builder.add(new ResourceRecord(DomainName.of("w.example."), RecordType.A, 60, ADDRESS));
        builder.add(new ResourceRecord(DomainName.of("W.example."), RecordType.A, 60, ADDRESS));
        builder.add(new ResourceRecord(DomainName.of("w.example."), RecordType.A, 30, new byte[4]));
        builder.add(
                record("example.", RecordType.NS, DomainName.of("NS.elsewhere.").wire()));
        ZoneBuilder.Outcome outcome = builder.build();
        List<ResourceRecord> set = outcome.zone().orElseThrow().records(DomainName.of("w.example."));
        assertEquals(List.of(30L, 30L), set.stream().map(ResourceRecord::ttl).toList());
        assertEquals(1, outcome.warnings().size());
        assertTrue(outcome.warnings().get(0).contains("different TTLs"));
        assertEquals(4, outcome.zone().orElseThrow().size());
    }

    // RFC 4034 6.1, 6.3: names and data come in canonical order, however they went in; nothing is lost or changed.
    @Test
    void recordsComeBackInCanonicalOrder() {
        List<String> names = List.of(
                "example.",
                "a.example.",
                "yljkjljk.a.example.",
                "Z.a.example.",
                "zABC.a.EXAMPLE.",
                "z.example.",
                "\\001.z.example.",
                "*.z.example.",
                "\\200.z.example.");
        Random random = new Random(4034);
        for (int round = 0; round < 50; round++) {
            List<ResourceRecord> records = new ArrayList<>();
            for (String name : names) {
                for (int type : new int[] {RecordType.A, RecordType.TXT}) {
                    for (int i = 0; i < 3; i++) {
                        byte[] data = type == RecordType.A ? new byte[] {1, 2, 3, (byte) i} : new byte[] {1, (byte) i};
                        records.add(record(name, type, data));
                    }
                }
            }
            Collections.shuffle(records, random);
            ZoneBuilder builder = minimal();
            records.forEach(record -> assertEquals(Optional.empty(), builder.add(record)));
            List<ResourceRecord> found =
                    builder.build().zone().orElseThrow().records().toList();
            assertEquals(records.size() + 2, found.size());
            assertEquals(RecordType.SOA, found.get(0).type());
            for (int i = 3; i < found.size(); i++) {
                assertTrue(
                        compare(found.get(i - 1), found.get(i)) < 0,
                        found.get(i).toString());
            }
            assertEquals(
                    names,
                    found.stream()
                            .map(record -> record.owner().toString())
                            .distinct()
                            .toList());
        }
    }

    private static int compare(ResourceRecord one, ResourceRecord other) {
        int order = one.owner().compareTo(other.owner());
        order = order != 0 ? order : Integer.compare(one.type(), other.type());
        return order != 0 ? order : Arrays.compareUnsigned(one.data(), other.data());
    }

    // RFC 4592 2.2.2, RFC 1034 4.2.1: what is between names exists, what is below a cut is somebody else's.
    @Test
    void emptyNamesExistAndNamesBelowCutsAreHidden() {
        ZoneBuilder builder = minimal();
        builder.add(record("a.b.c.example.", RecordType.A, ADDRESS));
        builder.add(record(
                "cut.example.",
                RecordType.NS,
                DomainName.of("ns.x.cut.example.").wire()));
        builder.add(record("ns.x.cut.example.", RecordType.A, ADDRESS));
        Zone zone = builder.build().zone().orElseThrow();
        assertTrue(node(zone, "b.c.example.").empty());
        assertTrue(node(zone, "c.example.").empty());
        assertTrue(node(zone, "cut.example.").cut());
        assertTrue(node(zone, "x.cut.example.").occluded());
        assertTrue(node(zone, "ns.x.cut.example.").occluded());
        assertTrue(!node(zone, "cut.example.").occluded() && !zone.top().cut());
    }

    // What nobody means: told, and served.
    @Test
    void doubtsAreTold() {
        ZoneBuilder builder = minimal();
        builder.add(record(
                "cut.example.", RecordType.NS, DomainName.of("ns.cut.example.").wire()));
        builder.add(record("x.cut.example.", RecordType.TXT, new byte[] {1, 'x'}));
        builder.add(record(
                "example.", RecordType.NS, DomainName.of("nowhere.example.").wire()));
        builder.add(record(
                "alias.example.", RecordType.CNAME, DomainName.of("elsewhere.").wire()));
        builder.add(record("m.example.", RecordType.MX, mx("alias.example.")));
        List<String> warnings = builder.build().warnings();
        assertEquals(4, warnings.size(), warnings::toString);
        assertTrue(warnings.stream().anyMatch(warning -> warning.contains("no glue")));
        assertTrue(warnings.stream().anyMatch(warning -> warning.contains("no address")));
        assertTrue(warnings.stream().anyMatch(warning -> warning.contains("CNAME")));
        assertTrue(warnings.stream().anyMatch(warning -> warning.contains("is not served")));
    }

    // RFC 5155 10.3: hashing is not to be made a weapon.
    @Test
    void tooManyIterationsAreRefused() {
        ZoneBuilder builder = minimal();
        byte[] parameters = {1, 0, (byte) (2501 >> 8), (byte) 2501, 0};
        assertObjection("2501", builder.add(record("example.", RecordType.NSEC3PARAM, parameters)));
    }

    // RFC 1034 4.3.2 step 2: the nearest zone above.
    @Test
    void theNearestZoneIsFound() {
        Zone root = zone(".");
        Zone example = zone("example.");
        Zone deep = zone("a.b.EXAMPLE.");
        Zones zones = Zones.of(List.of(root, example)).with(deep);
        assertSame(deep, zones.enclosing(DomainName.of("x.A.b.example.")).orElseThrow());
        assertSame(example, zones.enclosing(DomainName.of("b.example.")).orElseThrow());
        assertSame(root, zones.enclosing(DomainName.of("org.")).orElseThrow());
        assertEquals(Optional.empty(), zones.without(DomainName.ROOT).enclosing(DomainName.of("org.")));
        assertSame(
                example,
                zones.without(deep.apex())
                        .enclosing(DomainName.of("a.b.example."))
                        .orElseThrow());
        assertNotSame(zone("example.").version(), example.version());
        assertEquals(Optional.empty(), Zones.none().enclosing(DomainName.ROOT));
        assertEquals(1, example.serial());
    }

    private static Zone zone(String apex) {
        ZoneBuilder builder = new ZoneBuilder(DomainName.of(apex));
        builder.add(record(apex, RecordType.SOA, soa(1)));
        builder.add(record(apex, RecordType.NS, DomainName.of("ns.elsewhere.").wire()));
        return builder.build().zone().orElseThrow();
    }

    private static Node node(Zone zone, String name) {
        NamePath path = new NamePath();
        path.set(DomainName.of(name));
        Node node = zone.find(path, 0);
        if (node == null) {
            throw new AssertionError("no " + name);
        }
        return node;
    }

    private static ZoneBuilder minimal() {
        ZoneBuilder builder = new ZoneBuilder(APEX);
        builder.add(record("example.", RecordType.SOA, soa(1)));
        builder.add(
                record("example.", RecordType.NS, DomainName.of("ns.elsewhere.").wire()));
        return builder;
    }

    private static ResourceRecord record(String owner, int type, byte[] data) {
        return new ResourceRecord(DomainName.of(owner), type, 3600, data);
    }

    private static byte[] soa(int serial) {
        byte[] data = new byte[22];
        data[5] = (byte) serial;
        return data;
    }

    private static byte[] mx(String host) {
        byte[] wire = DomainName.of(host).wire();
        byte[] data = new byte[2 + wire.length];
        System.arraycopy(wire, 0, data, 2, wire.length);
        return data;
    }

    private static byte[] signature(int covered) {
        byte[] data = new byte[18 + 9 + 4];
        data[1] = (byte) covered;
        System.arraycopy(APEX.wire(), 0, data, 18, 9);
        System.arraycopy("sig!".getBytes(StandardCharsets.US_ASCII), 0, data, 27, 4);
        return data;
    }

    private static void assertObjection(String part, Optional<String> objection) {
        assertTrue(objection.orElse("").contains(part), objection::toString);
    }
}
