// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dns.DomainName;
import guelta.dns.ResourceRecord;
import guelta.dns.master.Includes;
import guelta.dns.master.MasterFile;
import guelta.dns.master.MasterText;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Zones and records from text, for tests. */
final class Zonefiles {
    private Zonefiles() {}

    static Zone zone(String apex, String text) {
        return zone(DomainName.of(apex), text(apex, text));
    }

    static MasterText text(String apex, String text) {
        return MasterText.read(
                apex,
                ("$TTL 300\n" + text + "\n").getBytes(StandardCharsets.UTF_8),
                DomainName.of(apex),
                Includes.NONE);
    }

    static Zone zone(DomainName apex, MasterText text) {
        assertEquals(List.of(), text.problems());
        ZoneBuilder builder = new ZoneBuilder(apex);
        text.entries().stream()
                .flatMap(entry -> entry.records().stream())
                .forEach(record -> assertEquals(Optional.empty(), builder.add(record)));
        ZoneBuilder.Outcome outcome = builder.build();
        return outcome.zone().orElseThrow(() -> new AssertionError(outcome.errors()));
    }

    static List<ResourceRecord> records(String text) {
        List<ResourceRecord> records = new ArrayList<>();
        assertEquals(
                List.of(),
                MasterFile.read(
                        "r",
                        ("$TTL 300\n" + text + "\n").getBytes(StandardCharsets.UTF_8),
                        DomainName.ROOT,
                        Includes.NONE,
                        (record, file, line) -> {
                            records.add(record);
                            return Optional.empty();
                        }));
        return records;
    }

    /** A record as one line, in one form. */
    static String line(ResourceRecord record) {
        StringBuilder line = new StringBuilder();
        MasterFile.write(record, line);
        return line.toString().strip();
    }

    static String line(String text) {
        return line(records(text).get(0));
    }
}
