// SPDX-License-Identifier: Apache-2.0
package guelta.dav.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.icalendar.Component;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.LineWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** RFC 5545 3.6.5, RFC 7809 3.1.5: what is written for a client is read back as the zone that it is of. */
class ZoneDescriptionTest {
    private static final long FIRST = LocalDateTime.of(1970, 1, 3, 0, 0).toEpochSecond(ZoneOffset.UTC);
    private static final long LAST = LocalDateTime.of(2099, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);

    @Test
    void everyZoneOfTheJdkIsReadBackAsItIs() throws Exception {
        Random random = new Random(4791);
        for (String id : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
            ZoneRules rules = ZoneId.of(id).getRules();
            PlaceTime described = described(id);
            for (int i = 0; i < 100; i++) {
                long time = FIRST + (long) (random.nextDouble() * (LAST - FIRST));
                ZoneOffsetTransition next = rules.nextTransition(
                        LocalDateTime.ofEpochSecond(time, 0, ZoneOffset.UTC).toInstant(ZoneOffset.UTC));
                assertSame(id, rules, described, time);
                if (next != null) {
                    long change = next.getDateTimeBefore().toEpochSecond(ZoneOffset.UTC);
                    assertSame(id, rules, described, change + random.nextInt(7200) - 3600);
                    assertSame(id, rules, described, change);
                    assertSame(id, rules, described, change - 1);
                }
            }
        }
    }

    private static void assertSame(String id, ZoneRules rules, PlaceTime described, long local) {
        PlaceTime known = PlaceTime.of(rules);
        LocalDateTime time = LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC);
        if (local >= FIRST && local < LAST) {
            assertEquals(known.instant(local), described.instant(local), () -> id + " at " + time);
            assertEquals(known.skips(local), described.skips(local), () -> id + " at " + time);
        }
    }

    private static PlaceTime described(String id) throws Exception {
        String text = written(id);
        Component calendar =
                Component.parse(("BEGIN:VCALENDAR\r\n" + text + "END:VCALENDAR\r\n").getBytes(StandardCharsets.UTF_8));
        return DescribedZone.of(calendar.components("VTIMEZONE").findFirst().orElseThrow());
    }

    @Test
    void rulesThatGoOnAreWrittenAsRules() {
        String berlin = written("Europe/Berlin");

        assertTrue(berlin.contains("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"), berlin);
        assertTrue(berlin.contains("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"), berlin);
        assertTrue(berlin.length() < 2_000, berlin);
    }

    private static String written(String id) {
        LineWriter to = new LineWriter();
        ZoneDescription.write(ZoneId.of(id), to);
        return new String(to.octets(), StandardCharsets.UTF_8);
    }

    @Test
    void whatEverybodyKnowsIsInTheDatabase() {
        for (String name : new String[] {"Europe/Berlin", "UTC", "CET"}) {
            assertTrue(TimeZones.isKnown(name), name);
        }
        for (String other : new String[] {"Mars/Olympus", "GMT+1", "/example.org/Europe/Berlin", ""}) {
            assertFalse(TimeZones.isKnown(other), other);
        }
    }
}
