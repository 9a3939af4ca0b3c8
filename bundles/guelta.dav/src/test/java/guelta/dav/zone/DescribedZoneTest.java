// SPDX-License-Identifier: Apache-2.0
package guelta.dav.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.icalendar.CalendarTime;
import guelta.dav.icalendar.Component;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.ContentLines;
import guelta.dav.text.Malformed;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5545 3.6.5, against the zones of the JDK. */
class DescribedZoneTest {
    /** From the oldest observance on to the last one that the JDK changes by the same rule. */
    private static final String BERLIN = """
            BEGIN:DAYLIGHT
            TZOFFSETFROM:+0100
            RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
            DTSTART:19810329T020000
            TZNAME:CEST
            TZOFFSETTO:+0200
            END:DAYLIGHT
            BEGIN:STANDARD
            TZOFFSETFROM:+0200
            RRULE:FREQ=YEARLY;UNTIL=19950924T010000Z;BYMONTH=9;BYDAY=-1SU
            DTSTART:19810927T030000
            TZNAME:CET
            TZOFFSETTO:+0100
            END:STANDARD
            BEGIN:STANDARD
            TZOFFSETFROM:+0200
            RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
            DTSTART:19961027T030000
            TZNAME:CET
            TZOFFSETTO:+0100
            END:STANDARD
            """;

    private static final String NEW_YORK = """
            BEGIN:DAYLIGHT
            TZOFFSETFROM:-0500
            TZOFFSETTO:-0400
            DTSTART:20070311T020000
            RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
            END:DAYLIGHT
            BEGIN:STANDARD
            TZOFFSETFROM:-0400
            TZOFFSETTO:-0500
            DTSTART:20071104T020000
            RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
            END:STANDARD
            """;

    /** Half an hour of daylight saving, in the south. */
    private static final String LORD_HOWE = """
            BEGIN:STANDARD
            DTSTART:20080406T020000
            TZOFFSETFROM:+1100
            TZOFFSETTO:+1030
            RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU
            END:STANDARD
            BEGIN:DAYLIGHT
            DTSTART:20081005T020000
            TZOFFSETFROM:+1030
            TZOFFSETTO:+1100
            RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=1SU
            END:DAYLIGHT
            """;

    @ParameterizedTest
    @CsvSource({"Europe/Berlin, 1982", "America/New_York, 2008", "Australia/Lord_Howe, 2009"})
    void aDescribedZoneGoesAsTheOneOfTheJdk(String name, int since) throws Exception {
        PlaceTime described = zone(
                switch (name) {
                    case "Europe/Berlin" -> BERLIN;
                    case "America/New_York" -> NEW_YORK;
                    default -> LORD_HOWE;
                });
        ZoneId known = ZoneId.of(name);
        PlaceTime expected = PlaceTime.of(known.getRules());
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            LocalDateTime time = LocalDateTime.of(since + random.nextInt(i % 2 == 0 ? 60 : 300), 1, 1, 0, 0)
                    .plusMinutes(random.nextInt(366 * 1440));
            // Half of them near a change, where there is something to get wrong.
            var next = known.getRules().nextTransition(time.toInstant(ZoneOffset.UTC));
            if (i % 4 < 2) {
                time = next.getDateTimeBefore().plusMinutes(random.nextInt(240) - 120);
            }
            long local = time.toEpochSecond(ZoneOffset.UTC);
            LocalDateTime shown = time;
            assertEquals(expected.skips(local), described.skips(local), () -> "skips " + shown);
            assertEquals(expected.instant(local), described.instant(local), () -> "instant of " + shown);
        }
    }

    /** RFC 5545 3.3.14: hours go up to 23. What is further away from UTC would be out of the bounds of a range of time. */
    @ParameterizedTest
    @CsvSource({"+9900", "-9999"})
    void noClockIsADayAwayFromUtc(String offset) throws Exception {
        PlaceTime described = zone("""
                BEGIN:STANDARD
                DTSTART:19700101T000000
                TZOFFSETFROM:%s
                TZOFFSETTO:%s
                END:STANDARD
                """.formatted(offset, offset));

        long local = second("2026-07-01T00:00");
        assertEquals(24 * 3600 - 1, Math.abs(described.instant(local) - local));
    }

    /** Outlook and others give the name of Windows, with rules from 1601 on. */
    @Test
    void rulesThatStartCenturiesAgoAreRead() throws Exception {
        PlaceTime described = zone("""
                BEGIN:STANDARD
                DTSTART:16011028T030000
                RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
                TZOFFSETFROM:+0200
                TZOFFSETTO:+0100
                END:STANDARD
                BEGIN:DAYLIGHT
                DTSTART:16010325T020000
                RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
                TZOFFSETFROM:+0100
                TZOFFSETTO:+0200
                END:DAYLIGHT
                """);

        assertEquals(3600 * -2L, described.instant(second("2026-07-01T00:00")) - second("2026-07-01T00:00"));
        assertEquals(3600 * -1L, described.instant(second("2026-12-01T00:00")) - second("2026-12-01T00:00"));
    }

    @Test
    void changesOfAListOfTimesCountAsThoseOfARule() throws Exception {
        PlaceTime described = zone("""
                BEGIN:STANDARD
                DTSTART:20200101T000000
                TZOFFSETFROM:+0300
                TZOFFSETTO:+0300
                END:STANDARD
                BEGIN:DAYLIGHT
                DTSTART:20210501T000000
                RDATE:20220601T000000,20230701T000000
                TZOFFSETFROM:+0300
                TZOFFSETTO:+0400
                END:DAYLIGHT
                BEGIN:STANDARD
                DTSTART:20211001T000000
                RDATE:20221101T000000
                TZOFFSETFROM:+0400
                TZOFFSETTO:+0300
                END:STANDARD
                """);

        assertEquals(-4 * 3600, described.instant(second("2022-07-01T00:00")) - second("2022-07-01T00:00"));
        assertEquals(-3 * 3600, described.instant(second("2022-12-01T00:00")) - second("2022-12-01T00:00"));
        assertTrue(described.skips(second("2023-07-01T00:59:59")));
    }

    /** The contract of the calendars: what is described wins over what is known, and what is missing is known. */
    @Test
    void aDescribedZoneWinsOverTheKnownOneOfItsName() throws Exception {
        Component calendar = calendar("""
                BEGIN:VTIMEZONE
                TZID:Europe/Berlin
                BEGIN:STANDARD
                DTSTART:19700101T000000
                TZOFFSETFROM:+0500
                TZOFFSETTO:+0500
                END:STANDARD
                END:VTIMEZONE
                """);
        TimeZones zones = TimeZones.of(calendar);

        assertEquals(-5 * 3600, instant(zones, "Europe/Berlin"));
        assertEquals(-9 * 3600, instant(zones, "Asia/Tokyo"));
        assertEquals(-9 * 3600, instant(zones, "/freeassociation.sourceforge.net/Asia/Tokyo"));
        assertThrows(Malformed.class, () -> instant(zones, "Mars/Olympus"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DTSTART:19700101T000000;TZOFFSETTO:+0100 | a STANDARD of a VTIMEZONE has no TZOFFSETFROM",
                "DTSTART:19700101T000000;TZOFFSETTO:1;TZOFFSETFROM:+0100 | line 5 has the TZOFFSETTO '1', allowed is",
                "TZOFFSETTO:+0100;TZOFFSETFROM:+0100 | a STANDARD of a VTIMEZONE has no DTSTART"
            })
    void whatDescribesNoZoneIsToldInOneSentence(String lines, String sentence) {
        Malformed malformed = assertThrows(
                Malformed.class, () -> zone("BEGIN:STANDARD\n" + lines.replace(';', '\n') + "\nEND:STANDARD\n"));

        assertTrue(malformed.getMessage().startsWith(sentence), malformed.getMessage());
    }

    private static long instant(TimeZones zones, String name) throws Exception {
        var line = ContentLines.all(("DTSTART;TZID=" + name + ":19700101T000000").getBytes(StandardCharsets.UTF_8))
                .get(0);
        CalendarTime time = CalendarTime.of(line);
        return zones.of(time, PlaceTime.UTC).instant(time.localSecond());
    }

    private static PlaceTime zone(String observances) throws Exception {
        return DescribedZone.of(calendar("BEGIN:VTIMEZONE\n" + observances + "END:VTIMEZONE\n")
                .components()
                .get(0));
    }

    private static Component calendar(String components) throws Exception {
        return Component.parse(("BEGIN:VCALENDAR\n" + components + "END:VCALENDAR\n").getBytes(StandardCharsets.UTF_8));
    }

    private static long second(String text) {
        return LocalDateTime.parse(text).toEpochSecond(ZoneOffset.UTC);
    }
}
