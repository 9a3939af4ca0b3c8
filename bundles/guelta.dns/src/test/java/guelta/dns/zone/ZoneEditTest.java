// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.WireRdata;
import guelta.dns.authority.AuthoritySettings;
import guelta.dns.authority.Responder;
import guelta.dns.text.Malformed;
import guelta.dns.text.Rdata;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An edited zone is the zone that would be made of its records, at the cost of the edit. */
class ZoneEditTest {
    private static final DomainName APEX = DomainName.of("example.");
    private static final List<String> LABELS = List.of("a", "B", "c", "*", "ns");
    private static final int[] QUESTIONS = {1, 2, 5, 16, 39, 43, 46, 47, 255};

    // One for each zone: what one keeps of earlier answers the other has too.
    private final Responder rebuilt = new Responder(AuthoritySettings.PLAIN);
    private final Responder edited = new Responder(AuthoritySettings.PLAIN);

    // RFC 1034 4.2, RFC 4592, RFC 6672, RFC 4035, RFC 5155: whatever records come and go, in zones of any shape.
    @Property(tries = 300)
    void anEditedZoneIsTheOneOfItsRecords(@ForAll Random random) {
        List<ResourceRecord> records = new ArrayList<>(List.of(
                record("example.", 300, "SOA", "ns.example. admin.example. 1 3600 600 86400 60"),
                record("example.", 300, "NS", "ns.example.")));
        int many = random.nextInt(10) == 0 ? 1500 : random.nextInt(12);
        for (int i = 0; i < many; i++) {
            records.add(
                    random.nextInt(3) > 0 || many < 20
                            ? any(random)
                            : record("n" + random.nextInt(2000) + ".a.example.", 300, "A", "192.0.2.1"));
        }
        Zone zone = built(records).zone().orElseThrow();
        for (int round = 0; round < 4; round++) {
            List<ResourceRecord> removed = new ArrayList<>();
            List<ResourceRecord> added = new ArrayList<>();
            List<ResourceRecord> all = zone.records().toList();
            int fraction = 1 + random.nextInt(10);
            all.stream()
                    .skip(random.nextInt(20) > 0 ? 2 : 0)
                    .filter(record -> random.nextInt(fraction + 1) == 0)
                    .forEach(removed::add);
            for (int i = random.nextInt(6); i > 0; i--) {
                (random.nextInt(4) > 0 ? added : removed).add(any(random));
            }
            if (random.nextBoolean()) {
                added.addAll(removed.subList(0, Math.min(removed.size(), 2)));
            }
            ZoneBuilder.Outcome expected = rebuilt(zone, removed, added);
            ZoneBuilder.Outcome edited = zone.edited(removed, added);
            assertEquals(expected.errors(), edited.errors());
            if (expected.zone().isPresent()) {
                zone = edited.zone().orElseThrow();
                assertSameZone(expected.zone().orElseThrow(), zone);
            }
        }
    }

    private void assertSameZone(Zone expected, Zone zone) {
        assertEquals(expected.records().toList(), zone.records().toList());
        assertEquals(expected.size(), zone.size());
        assertEquals(expected.proof(), zone.proof());
        assertEquals(expected.iterations(), zone.iterations());
        assertArrayEquals(expected.salt(), zone.salt());
        Set<DomainName> names = new TreeSet<>();
        for (String one : LABELS) {
            names.add(DomainName.of(one + ".example."));
            for (String two : LABELS) {
                names.add(DomainName.of(two + "." + one + ".example."));
                names.add(DomainName.of("x." + two + "." + one + ".example."));
            }
        }
        Stream.of("example.", "x.example.", "n7.a.example.", "n1000.a.example.")
                .map(DomainName::of)
                .forEach(names::add);
        NamePath path = new NamePath();
        for (DomainName name : names) {
            path.set(name);
            assertEquals(told(expected.find(path, 0)), told(zone.find(path, 0)), name.toString());
            for (int type : QUESTIONS) {
                byte[] right = answer(rebuilt, expected, name, type);
                assertArrayEquals(right, answer(edited, zone, name, type), name + " " + type);
            }
        }
    }

    private static String told(@Nullable Node node) {
        return node == null
                ? "none"
                : "cut %s dname %s occluded %s size %d"
                        .formatted(node.cut(), node.dname(), node.occluded(), node.size());
    }

    private static byte[] answer(Responder responder, Zone zone, DomainName name, int type) {
        ByteArrayOutputStream question = new ByteArrayOutputStream();
        question.writeBytes(new byte[] {0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1});
        question.writeBytes(name.wire());
        question.writeBytes(new byte[] {0, (byte) type, 0, 1});
        question.writeBytes(new byte[] {0, 0, 41, 16, 0, 0, 0, (byte) 0x80, 0, 0, 0});
        ByteBuffer out = ByteBuffer.allocate(65535);
        int length =
                responder.answer(Zones.of(List.of(zone)), ByteBuffer.wrap(question.toByteArray()), 0, 1, true, 0, out);
        byte[] answer = new byte[length];
        out.flip().get(answer);
        return answer;
    }

    /** What the documentation of an edit says, by a zone of all records. */
    private static ZoneBuilder.Outcome rebuilt(Zone zone, List<ResourceRecord> removed, List<ResourceRecord> added) {
        List<ResourceRecord> leaving =
                Stream.concat(removed.stream(), added.stream()).toList();
        Set<String> keys = new TreeSet<>();
        leaving.forEach(record -> keys.add(key(record)));
        ZoneBuilder builder = new ZoneBuilder(APEX);
        List<String> errors = new ArrayList<>();
        Stream.concat(zone.records().filter(record -> !keys.contains(key(record))), added.stream())
                .forEach(record -> builder.add(record).ifPresent(errors::add));
        return errors.isEmpty() ? builder.build() : new ZoneBuilder.Outcome(Optional.empty(), errors, List.of());
    }

    private static String key(ResourceRecord record) {
        byte[] data = WireRdata.canonical(record.type(), record.data());
        return record.owner().toString().toLowerCase(Locale.ROOT) + record.type() + Arrays.toString(data);
    }

    private static ZoneBuilder.Outcome built(List<ResourceRecord> records) {
        ZoneBuilder builder = new ZoneBuilder(APEX);
        records.forEach(builder::add);
        return builder.build();
    }

    private static ResourceRecord any(Random random) {
        String name = name(random);
        int ttl = random.nextInt(8) == 0 ? 60 : 300;
        return switch (random.nextInt(16)) {
            case 0 -> record(name, ttl, "NS", "ns." + name(random));
            case 1 -> record(name, ttl, "DNAME", name(random));
            case 2 -> record(name, ttl, "CNAME", name(random));
            case 3 -> record(name, ttl, "MX", random.nextInt(2) + " " + name(random));
            case 4 -> record(random.nextBoolean() ? "example." : name, ttl, "NSEC", name(random) + " A RRSIG");
            case 5 -> record(name, ttl, "NSEC", name(random) + " A");
            case 6 ->
                record(
                        random.nextInt(3) > 0 ? name : hash(random) + ".example.",
                        ttl,
                        "RRSIG",
                        List.of("A", "NSEC", "NSEC3", "NS").get(random.nextInt(4))
                                + " 13 2 300 20300101000000 20200101000000 1 example. AAAA");
            case 7, 8 ->
                record(
                        hash(random) + ".example.",
                        ttl,
                        "NSEC3",
                        "1 0 " + random.nextInt(2) + " " + (random.nextInt(3) == 0 ? "ab" : "-") + " " + hash(random)
                                + " A");
            case 9 ->
                record(
                        "example.",
                        ttl,
                        "NSEC3PARAM",
                        "1 0 " + random.nextInt(2) + " " + (random.nextInt(3) == 0 ? "ab" : "-"));
            case 10 -> record(name, ttl, "DS", "1 13 2 " + "00".repeat(32));
            case 11 -> record(random.nextInt(4) > 0 ? name : "outside.", ttl, "TXT", "t" + random.nextInt(3));
            default -> record(name, ttl, "A", "192.0.2." + random.nextInt(3));
        };
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int depth = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(3); depth > 0; depth--) {
            name.append(LABELS.get(random.nextInt(LABELS.size()))).append('.');
        }
        return name + "example.";
    }

    /** A hashed name: 32 digits of base 32 (RFC 5155 3.3). */
    private static String hash(Random random) {
        return "0123456789abcdefghijklmnopqrstuv"
                        .substring(random.nextInt(32))
                        .substring(0, 1)
                        .repeat(4)
                + "0".repeat(28);
    }

    private static ResourceRecord record(String owner, int ttl, String type, String data) {
        try {
            int number = RecordType.of(type);
            return new ResourceRecord(DomainName.of(owner), number, ttl, Rdata.of(number, data, DomainName.ROOT));
        } catch (Malformed wrong) {
            throw new IllegalArgumentException(data, wrong);
        }
    }

    // An update of a zone of any size makes new what it touches: all else is the same, and hardly anything is
    // allocated.
    @Test
    void anEditOfALargeZoneSharesWhatItDoesNotTouch() {
        ZoneBuilder builder = new ZoneBuilder(APEX);
        builder.add(record("example.", 300, "SOA", "ns.example. admin.example. 1 3600 600 86400 60"));
        builder.add(record("example.", 300, "NS", "ns.example."));
        int names = 100_000;
        for (int i = 0; i < names; i++) {
            builder.add(record("n" + i + ".example.", 300, "A", "192.0.2.1"));
        }
        Zone zone = builder.build().zone().orElseThrow();
        List<ResourceRecord> removed = List.of(record("n7.example.", 300, "A", "192.0.2.1"));
        List<ResourceRecord> added =
                List.of(record("n8.example.", 300, "TXT", "new"), record("b.a.example.", 300, "NS", "ns.b.a.example."));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        Zone edited = zone.edited(removed, added).zone().orElseThrow();
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(allocated < names, allocated + " octets for an edit of three records");
        assertEquals(names + 3, edited.size());
        NamePath path = new NamePath();
        for (int i = 0; i < names; i++) {
            if (i != 7 && i != 8) {
                path.set(DomainName.of("n" + i + ".example."));
                assertSame(zone.find(path, 0), edited.find(path, 0));
            }
        }
    }

    // Zones grow and shrink by updates alone: the structures follow, whatever they were made for.
    @Test
    void aZoneGrowsFromNothingAndShrinksAgain() {
        Zone zone = Zone.unavailable(APEX)
                .edited(
                        List.of(),
                        List.of(
                                record("example.", 300, "SOA", "ns.example. admin.example. 1 3600 600 86400 60"),
                                record("example.", 300, "NS", "ns.example.")))
                .zone()
                .orElseThrow();
        Zone small = zone;
        List<ResourceRecord> records = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            records.add(record("n" + i * 7919 % 5000 + ".example.", 300, "A", "192.0.2.1"));
        }
        for (ResourceRecord record : records) {
            zone = zone.edited(List.of(), List.of(record)).zone().orElseThrow();
        }
        List<ResourceRecord> all =
                Stream.concat(small.records(), records.stream()).toList();
        assertSameZone(built(all).zone().orElseThrow(), zone);
        for (ResourceRecord record : records) {
            zone = zone.edited(List.of(record), List.of()).zone().orElseThrow();
        }
        assertSameZone(small, zone);
    }
}
