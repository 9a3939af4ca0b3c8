// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.text.Malformed;
import guelta.dns.text.Rdata;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A zone's file as what differs from that of the version before. */
class ZoneTextTest {
    private static final DomainName APEX = DomainName.of("example.");
    private static final byte[] HEADING = "; kept\n".getBytes(StandardCharsets.US_ASCII);

    private static ResourceRecord record(String owner, String type, String data) {
        try {
            int number = RecordType.of(type);
            return new ResourceRecord(DomainName.of(owner), number, 300, Rdata.of(number, data, DomainName.ROOT));
        } catch (Malformed wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private static ResourceRecord soa(long serial) {
        return record("example.", "SOA", "ns.example. host.example. " + serial + " 60 30 600 30");
    }

    private static ResourceRecord host(int number) {
        return record("h" + number + ".example.", "A", "192.0.2." + number % 250);
    }

    private static Zone zone(int hosts) {
        ZoneBuilder builder = new ZoneBuilder(APEX);
        builder.add(soa(1));
        builder.add(record("example.", "NS", "ns.example."));
        for (int i = 0; i < hosts; i++) {
            builder.add(host(i));
        }
        return builder.build().zone().orElseThrow();
    }

    private static byte[] whole(Zone zone) {
        return joined(ZoneText.whole(zone, HEADING).octets());
    }

    private static byte[] joined(List<byte[]> octets) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        octets.forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    private static byte[] spliced(byte[] before, List<Splice> splices) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        for (Splice splice : splices) {
            int from = (int) splice.offset();
            out.writeBytes(Arrays.copyOfRange(before, at, from));
            out.writeBytes(splice.octets());
            at = from + splice.removed();
        }
        out.writeBytes(Arrays.copyOfRange(before, at, before.length));
        return out.toByteArray();
    }

    /** What was written is the zone: RFC 1035 5.1, read again it gives the same records. */
    @Test
    void theFileIsTheZone() {
        Zone zone = zone(1_000);
        ZoneText.Whole written = ZoneText.whole(zone, HEADING);
        byte[] file = joined(written.octets());
        assertEquals(file.length, written.text().size());
        assertTrue(new String(file, StandardCharsets.US_ASCII)
                .replace('\t', ' ')
                .startsWith("; kept\nexample. 300 IN SOA "));
        List<ResourceRecord> records = new ArrayList<>();
        assertEquals(List.of(), MasterFile.read("test", file, APEX, Includes.NONE, (record, in, line) -> {
            records.add(record);
            return Optional.empty();
        }));
        assertEquals(zone.records().toList(), records);
    }

    /** However versions follow each other, the files that the splices make are those that would be written anew. */
    @Property(tries = 200)
    void splicesMakeTheFileThatWouldBeWrittenAnew(@ForAll Random random) {
        int hosts = 1 + random.nextInt(3_000);
        Zone zone = zone(hosts);
        ZoneText text = ZoneText.whole(zone, HEADING).text();
        byte[] file = whole(zone);
        for (long serial = 2; serial < 6; serial++) {
            Zone next = changed(random, zone, serial, hosts);
            Optional<ZoneText.Edited> edited = text.to(next);
            byte[] anew = whole(next);
            if (edited.isPresent()) {
                assertArrayEquals(anew, spliced(file, edited.get().splices()));
                text = edited.get().text();
            } else {
                text = ZoneText.whole(next, HEADING).text();
            }
            assertEquals(anew.length, text.size());
            zone = next;
            file = anew;
        }
    }

    private static Zone changed(Random random, Zone zone, long serial, int hosts) {
        List<ResourceRecord> removed =
                new ArrayList<>(List.of(zone.records(APEX).get(0)));
        List<ResourceRecord> added = new ArrayList<>(List.of(soa(serial)));
        // A run of names, so that whole pieces go and come, and single ones, some in other letters.
        int from = random.nextInt(hosts);
        int run = random.nextInt(4) == 0 ? random.nextInt(600) : 0;
        for (int i = from; i < from + run; i++) {
            (random.nextBoolean() ? removed : added).add(host(i));
        }
        for (int i = random.nextInt(20); i > 0; i--) {
            ResourceRecord one = host(random.nextInt(hosts));
            switch (random.nextInt(5)) {
                case 0 -> removed.add(one);
                case 1 -> added.add(record("x" + random.nextInt(99) + "." + one.owner(), "TXT", "\"a;\\\"b\""));
                case 2 -> added.add(record(one.owner().toString().toUpperCase(Locale.ROOT), "TYPE65280", "\\# 2 0001"));
                case 3 -> {
                    String hash = "0000000000000000000000000000000" + random.nextInt(8);
                    added.add(record(hash + ".example.", "NSEC3", "1 0 0 - " + hash + " A"));
                }
                default -> {
                    removed.addAll(zone.records(one.owner()));
                    added.add(record(one.owner().toString(), "A", "198.51.100." + random.nextInt(250)));
                }
            }
        }
        return zone.edited(removed, added).zone().orElseThrow();
    }

    /** A line changed in a file of megabytes is some lines to write. */
    @Test
    void littleIsWrittenWhereLittleDiffers() {
        Zone zone = zone(20_000);
        Zone next = zone.edited(List.of(zone.records(APEX).get(0), host(17)), List.of(soa(2), host(20_001)))
                .zone()
                .orElseThrow();
        ZoneText text = ZoneText.whole(zone, HEADING).text();
        List<Splice> splices = text.to(next).orElseThrow().splices();
        assertTrue(splices.size() <= 3, splices::toString);
        int octets = splices.stream()
                .mapToInt(splice -> splice.removed() + splice.octets().length)
                .sum();
        assertTrue(octets < 200, () -> octets + " octets");
        assertEquals(List.of(), text.to(zone).orElseThrow().splices());
    }

    /** A zone that came whole shares nothing with the one before, and a small one hardly anything. */
    @Test
    void whatSharesNothingIsWrittenAnew() {
        ZoneText text = ZoneText.whole(zone(20_000), HEADING).text();
        assertEquals(Optional.empty(), text.to(zone(20_000)));
        assertEquals(Optional.empty(), ZoneText.whole(zone(3), HEADING).text().to(zone(4)));
    }
}
