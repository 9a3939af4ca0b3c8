// SPDX-License-Identifier: Apache-2.0
package guelta.dav.recurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.text.Malformed;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleInstancesTest {
    private static final PlaceTime BERLIN =
            PlaceTime.of(ZoneId.of("Europe/Berlin").getRules());

    /** RFC 5545 3.3.10: an instance whose local time does not exist is left out and not counted. */
    @Test
    void anInstanceThatTheClocksJumpOverIsNeitherThereNorCounted() throws Exception {
        assertEquals(
                List.of("2026-03-28T02:30", "2026-03-30T02:30", "2026-03-31T02:30"),
                times("FREQ=DAILY;COUNT=3", "2026-03-28T02:30", BERLIN, 9));
    }

    /** RFC 5545 3.3.5: a time that comes twice means the first one. */
    @Test
    void aTimeThatComesTwiceIsTheFirstOfBoth() {
        long local = second("2026-10-25T02:30");

        assertEquals(local - 2 * 3600, BERLIN.instant(local));
    }

    /** RFC 5545 3.3.5: a time that does not exist has the offset before the gap. */
    @Test
    void aTimeThatDoesNotExistHasTheOffsetBefore() {
        long local = second("2026-03-29T02:30");

        assertTrue(BERLIN.skips(local));
        assertEquals(local - 3600, BERLIN.instant(local));
    }

    /** RFC 5545 3.3.10: UNTIL of a start with a time zone is of UTC, and inclusive. */
    @Test
    void anEndInUtcIsComparedOnTheClockOfUtc() throws Exception {
        assertEquals(
                List.of("2026-06-01T09:00", "2026-06-02T09:00"),
                times("FREQ=DAILY;UNTIL=20260602T070000Z", "2026-06-01T09:00", BERLIN, 9));
        assertEquals(
                List.of("2026-06-01T09:00"), times("FREQ=DAILY;UNTIL=20260602T065959Z", "2026-06-01T09:00", BERLIN, 9));
    }

    @Test
    void anEndThatIsADateIsTheEndOfThatDay() throws Exception {
        assertEquals(
                2,
                times("FREQ=DAILY;UNTIL=20260602", "2026-06-01T23:00", BERLIN, 9)
                        .size());
    }

    /** RFC 5545 3.8.5.3: DTSTART is the first instance, and counts as one. */
    @Test
    void theStartIsAnInstanceAlsoWhereTheRuleHasItNot() throws Exception {
        assertEquals(
                List.of("2026-06-03T09:00", "2026-06-08T09:00"),
                times("FREQ=WEEKLY;BYDAY=MO;COUNT=2", "2026-06-03T09:00", BERLIN, 9));
    }

    /** RFC 5545 3.3.10: a second of 60 is taken for 59 where there are no leap seconds. */
    @Test
    void aLeapSecondIsTheSecondBefore() throws Exception {
        assertEquals(
                List.of("2026-06-01T09:00", "2026-06-01T09:00:59", "2026-06-02T09:00:59"),
                times("FREQ=DAILY;BYSECOND=60", "2026-06-01T09:00", BERLIN, 3));
    }

    /** RFC 4791 5.2.8: what is in a calendar is asked about often, and no rule may take long then, however it is made. */
    @Test
    void aRuleWithACountEndsBehindThreeThousandYearsOfDays() throws Exception {
        List<String> times =
                times("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;COUNT=100000", "0004-02-29T09:00", BERLIN, 9_999);
        assertEquals("0008-02-29T09:00", times.get(1));
        String last = times.get(times.size() - 1);
        assertTrue(last.startsWith("27"), last);
    }

    /** The longest that a rule with a day alone has to wait: no leap year in 1900, and Mondays come in their turn. */
    @Test
    void anInstanceThatIsFarOffIsFound() throws Exception {
        assertEquals(
                List.of("1892-02-29T09:00", "1904-02-29T09:00", "1932-02-29T09:00"),
                times("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "1892-02-29T09:00", BERLIN, 3));
        assertEquals(
                List.of("1892-02-29T09:00", "1904-02-29T09:00", "1932-02-29T09:00"),
                times(
                        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0",
                        "1892-02-29T09:00",
                        BERLIN,
                        3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                "FREQ=YEARLY;BYMONTH=1;BYYEARDAY=200;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3",
                "FREQ=DAILY;INTERVAL=7;BYDAY=MO;BYMONTH=2;BYMONTHDAY=30",
                "FREQ=SECONDLY;INTERVAL=2;BYSECOND=1",
                "FREQ=SECONDLY;BYSECOND=1;BYSETPOS=2",
                "FREQ=SECONDLY;BYSECOND=1;BYSETPOS=2;COUNT=100000",
                "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=100000",
                "FREQ=MINUTELY;INTERVAL=1440;BYHOUR=3",
                "FREQ=YEARLY;INTERVAL=2147483647",
                "FREQ=WEEKLY;INTERVAL=2147483647;BYDAY=MO",
                "FREQ=SECONDLY;INTERVAL=2147483647;BYMONTH=2;BYMONTHDAY=30"
            })
    void aRuleThatNeverHasAnInstanceAgainEnds(String rule) throws Exception {
        assertTimeout(
                Duration.ofSeconds(20),
                () -> assertEquals(1, times(rule, "2026-06-01T09:00", BERLIN, 2).size()));
    }

    /** A year of every second has 31 million instances: none of them is kept. */
    @Test
    void aPeriodOfMillionsOfInstancesIsWalkedThrough() throws Exception {
        StringBuilder rule =
                new StringBuilder("FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYDAY=SU,MO,TU,WE,TH,FR,SA");
        rule.append(";BYHOUR=").append(numbers(24)).append(";BYMINUTE=").append(numbers(60));
        rule.append(";BYSECOND=").append(numbers(60));

        assertEquals(
                List.of("2026-01-01T00:00", "2026-01-01T00:00:01"),
                times(rule.toString(), "2026-01-01T00:00", BERLIN, 2));
        assertEquals(
                List.of("2026-01-01T00:00", "2026-12-31T23:59:59", "2027-12-31T23:59:59"),
                times(rule + ";BYSETPOS=-1", "2026-01-01T00:00", BERLIN, 3));
    }

    /** However far a time is, going there costs the same: a rule by the second, eight thousand years on. */
    @Test
    void goingFarAheadFindsTheNextInstance() throws Exception {
        RuleInstances instances =
                new RuleInstances(RecurrenceRule.parse("FREQ=SECONDLY;INTERVAL=7"), time("2026-01-01T00:00"), BERLIN);
        instances.advanceTo(second("9999-01-01T00:00"));

        long next = instances.next();

        assertEquals(0, Math.floorMod(next - second("2026-01-01T00:00"), 7L));
        assertTrue(next - second("9999-01-01T00:00") < 7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FREQ=FORTNIGHTLY | the FREQ of a recurrence rule is 'FORTNIGHTLY'",
                "BYDAY=MO | the FREQ of a recurrence rule is ''",
                "FREQ=DAILY;FREQ=DAILY | a recurrence rule has FREQ twice",
                "FREQ=DAILY;COUNT=0 | COUNT of a recurrence rule is '0', allowed is 1 to 2147483647",
                "FREQ=DAILY;INTERVAL=-1 | INTERVAL of a recurrence rule is '-1'",
                "FREQ=DAILY;UNTIL=20260231 | UNTIL of a recurrence rule is '20260231', allowed is a date",
                "FREQ=DAILY;COUNT=1;UNTIL=20260201 | a recurrence rule has UNTIL and COUNT, allowed is one of them",
                "FREQ=DAILY;BYHOUR=24 | BYHOUR of a recurrence rule is '24', allowed is 0 to 23",
                "FREQ=MONTHLY;BYMONTHDAY=0 | BYMONTHDAY of a recurrence rule is '0', allowed is 1 to 31, and the same",
                "FREQ=WEEKLY;BYDAY=1MO | a recurrence rule with FREQ=WEEKLY has numbers in BYDAY",
                "FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO | a recurrence rule with BYWEEKNO has numbers in BYDAY",
                "FREQ=WEEKLY;BYMONTHDAY=1 | a recurrence rule with FREQ=WEEKLY has BYMONTHDAY",
                "FREQ=DAILY;BYSETPOS=1 | a recurrence rule has BYSETPOS and nothing else",
                "FREQ=DAILY;BYDAY=XX | BYDAY of a recurrence rule is 'XX'",
                "FREQ=DAILY;RSCALE=CHINESE | a recurrence rule has the part RSCALE=CHINESE"
            })
    void whatIsNoRuleIsToldInOneSentence(String text, String sentence) {
        Malformed malformed = assertThrows(Malformed.class, () -> RecurrenceRule.parse(text));

        assertTrue(malformed.getMessage().startsWith(sentence), malformed.getMessage());
    }

    private static String numbers(int most) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            numbers.add(Integer.toString(i));
        }
        return String.join(",", numbers);
    }

    private static List<String> times(String rule, String start, PlaceTime place, int most) throws Exception {
        RuleInstances instances = new RuleInstances(RecurrenceRule.parse(rule), time(start), place);
        List<String> times = new ArrayList<>();
        for (long next = instances.next(); next != RuleInstances.END && times.size() < most; next = instances.next()) {
            times.add(LocalDateTime.ofEpochSecond(next, 0, ZoneOffset.UTC).toString());
        }
        return times;
    }

    private static LocalDateTime time(String text) {
        return LocalDateTime.parse(text);
    }

    private static long second(String text) {
        return time(text).toEpochSecond(ZoneOffset.UTC);
    }
}
