// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.master.MasterText;
import guelta.dns.message.FormatError;
import guelta.dns.message.Messages;
import guelta.dns.zone.Zone;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random updates: what comes of them is what a plain reading of RFC 2136 gives, and text and zone stay the same. */
class UpdatePropertyTest {
    private static final DomainName APEX = DomainName.of("example.");
    private static final String[] NAMES = {"example.", "www.example.", "WWW.example.", "a.b.example.", "*.example."};
    private static final String TEXT = """
            ; the zone of the tests
            $ORIGIN example.
            @   IN SOA ns admin ( 2026112699 ; serial
                    3600 600 86400 300 )
                NS ns  ; the only one
                MX 10 mail
            ; hosts
            ns  A 192.0.2.1
            www 60 A 192.0.2.2  ; old
                90 A 192.0.2.3  ; new
                TXT "x"
            $GENERATE 1-3 h$ A 192.0.2.$
            a.b CNAME www
            """;

    private static final UpdateRights ALL = new UpdateRights() {
        @Override
        public boolean cover(DomainName name) {
            return true;
        }

        @Override
        public boolean concern(DomainName zone) {
            return true;
        }

        @Override
        public boolean allow(DomainName zone, DomainName owner, int type) {
            return true;
        }
    };

    static List<String> steps(Random random) {
        List<String> steps = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            steps.add(step(random));
        }
        return steps;
    }

    private static String step(Random random) {
        String name =
                random.nextInt(9) == 0 ? "h" + random.nextInt(5) + ".example." : NAMES[random.nextInt(NAMES.length)];
        int number = random.nextInt(3);
        String[] data = {
            "A 192.0.2." + (number + 1),
            "TXT \"t" + number + "\"",
            "CNAME " + (random.nextBoolean() ? "N" : "n") + number + ".example.",
            "NS ns" + number + ".example.",
            "SOA ns.example. root.example. " + (2026112698L + random.nextInt(9)) + " 1 2 3 4",
            "DNAME d" + number + ".example."
        };
        String record = data[random.nextInt(data.length)];
        String type = record.substring(0, record.indexOf(' '));
        return switch (random.nextInt(6)) {
            case 0 -> "delete " + name;
            case 1 -> "delete " + name + " " + type;
            case 2 -> "delete " + name + " " + record;
            default -> "add " + name + " " + (random.nextInt(3) * 60 + 60) + " " + record;
        };
    }

    static Decision decide(Zone zone, List<String> steps) throws FormatError {
        return Update.of(Messages.read(Steps.message("example.", steps)))
                .decide(
                        apex -> Optional.of(zone).filter(some -> some.apex().equals(apex)),
                        ALL,
                        UpdateTranscriptTest.TODAY);
    }

    static String text(Zone zone) {
        return zone.records().map(Zonefiles::line).collect(Collectors.joining("\n"));
    }

    /** RFC 2136 3.4.2, read once more and written down as simply as can be: {@link Model}. */
    @Property(tries = 300)
    void updatesDoWhatTheRfcSays(@ForAll Random random) throws FormatError {
        Zone zone = Zonefiles.zone("example.", TEXT);
        Model model = new Model(zone.records().toList());
        for (int i = 0; i < 8; i++) {
            List<String> steps = steps(random);
            Decision.Accepted accepted = assertInstanceOf(Decision.Accepted.class, decide(zone, steps));
            Model before = model.copy();
            steps.forEach(model::apply);
            assertEquals(!model.sameAs(before), !accepted.zones().isEmpty(), steps.toString());
            if (!accepted.zones().isEmpty()) {
                Zone next = accepted.zones().get(0).changed();
                assertTrue(Serial.newer(next.serial(), zone.serial()), "the serial grows");
                model.setSerial(next.serial(), zone.serial());
                zone = next;
            }
            assertEquals(
                    model.lines(),
                    zone.records()
                            .map(record -> Zonefiles.line(record).toLowerCase(Locale.ROOT))
                            .collect(Collectors.toCollection(TreeSet::new)),
                    steps.toString());
        }
    }

    /** RFC 2136 1.1.1, RFC 4343 3: a target that comes back in other letters is the same, and no secondary need hear of it. */
    @Example
    void aTargetInOtherLettersIsNoChange() throws FormatError {
        Zone zone = Zonefiles.zone("example.", TEXT + "x 60 CNAME n2\n");
        List<String> steps = List.of("add x.example. 60 CNAME n1.example.", "add x.example. 60 CNAME N2.example.");
        assertEquals(
                List.of(),
                assertInstanceOf(Decision.Accepted.class, decide(zone, steps)).zones());
    }

    /** facts/dns.md: after any number of updates the file read again gives the zone, and its comments are there. */
    @Property(tries = 4)
    void afterManyUpdatesTheFileReadAgainIsTheZone(@ForAll Random random) throws Exception {
        MasterText text = Zonefiles.text("example.", TEXT);
        Zone zone = Zonefiles.zone(APEX, text);
        for (int i = 0; i < 500; i++) {
            List<String> steps = steps(random);
            Decision.Accepted accepted = assertInstanceOf(Decision.Accepted.class, decide(zone, steps));
            for (ZoneChange change : accepted.zones()) {
                text = TextUpdate.text(change, text);
                zone = change.changed();
                assertEquals(text(zone), text(Zonefiles.zone(APEX, text)), steps.toString());
            }
        }
        String written = new String(text.text(), StandardCharsets.UTF_8);
        assertTrue(written.startsWith("$TTL 300\n; the zone of the tests\n"), written);
        assertTrue(written.contains("; hosts\n"), written);
        assertEquals(RecordType.SOA, zone.records().findFirst().orElseThrow().type());
    }
}
