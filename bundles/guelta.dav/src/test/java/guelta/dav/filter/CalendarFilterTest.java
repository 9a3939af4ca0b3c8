// SPDX-License-Identifier: Apache-2.0
package guelta.dav.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guelta.dav.Refusal;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.recurrence.PlaceTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarFilterTest {
    private static final PlaceTime BERLIN =
            PlaceTime.of(ZoneId.of("Europe/Berlin").getRules());

    private static final String EVENT = "BEGIN:VEVENT/UID:one@x/DTSTART;TZID=Europe|Berlin:20260601T090000/"
            + "DTEND;TZID=Europe|Berlin:20260601T100000/SUMMARY;LANGUAGE=de:Gro\u00dfe Sitzung\\, Raum\\;7/"
            + "CATEGORIES:Work,Dull/CATEGORIES:Blue/ATTENDEE;CN=Anna;PARTSTAT=ACCEPTED:mailto:anna@x/"
            + "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:bert@x/X-A:b/DTSTAMP:20260102T030405Z/END:VEVENT";

    /** RFC 4791 9.7.1 and 9.7.4: a component of a name is there, or not. */
    @ParameterizedTest
    @CsvSource({
        "'', true",
        "<comp-filter name='VEVENT'/>, true",
        "<comp-filter name='vevent'/>, true",
        "<comp-filter name='VTODO'/>, false",
        "<comp-filter name='VTODO'><is-not-defined/></comp-filter>, true",
        "<comp-filter name='VEVENT'><is-not-defined/></comp-filter>, false",
        "<comp-filter name='VEVENT'><comp-filter name='VALARM'/></comp-filter>, false",
        "<comp-filter name='VEVENT'><comp-filter name='VALARM'><is-not-defined/></comp-filter></comp-filter>, true",
        "<comp-filter name='VTIMEZONE'/>, false",
        "<comp-filter name='X-THING'><is-not-defined/></comp-filter>, true"
    })
    void aComponentIsThereOrNot(String filter, boolean matches) throws Exception {
        assertMatches(matches, filter, EVENT);
    }

    /** RFC 4791 9.7.2 to 9.7.5. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<prop-filter name='SUMMARY'/> | true",
                "<prop-filter name='summary'/> | true",
                "<prop-filter name='X-A'/> | true",
                "<prop-filter name='LOCATION'/> | false",
                "<prop-filter name='LOCATION'><is-not-defined/></prop-filter> | true",
                "<prop-filter name='SUMMARY'><is-not-defined/></prop-filter> | false",
                "<prop-filter name='SUMMARY'><text-match>sitz</text-match></prop-filter> | true",
                "<prop-filter name='SUMMARY'><text-match collation='i;octet'>sitz</text-match></prop-filter> | false",
                "<prop-filter name='SUMMARY'><text-match collation='i;octet'>Sitz</text-match></prop-filter> | true",
                "<prop-filter name='SUMMARY'><text-match negate-condition='yes'>sitz</text-match></prop-filter> | false",
                "<prop-filter name='SUMMARY'><text-match negate-condition='yes'>xyz</text-match></prop-filter> | true",
                "<prop-filter name='LOCATION'><text-match negate-condition='yes'>xyz</text-match></prop-filter> | false",
                "<prop-filter name='SUMMARY'><text-match>g, raum;7</text-match></prop-filter> | true",
                "<prop-filter name='SUMMARY'><text-match>g\\, raum</text-match></prop-filter> | false",
                "<prop-filter name='CATEGORIES'><text-match>blue</text-match></prop-filter> | true",
                "<prop-filter name='CATEGORIES'><text-match>dull</text-match></prop-filter> | true",
                "<prop-filter name='UID'><text-match collation='i;octet'>one@x</text-match></prop-filter> | true",
                "<prop-filter name='UID'><text-match collation='i;octet'>two@x</text-match></prop-filter> | false",
                "<prop-filter name='SUMMARY'><param-filter name='LANGUAGE'/></prop-filter> | true",
                "<prop-filter name='SUMMARY'><param-filter name='ALTREP'/></prop-filter> | false",
                "<prop-filter name='SUMMARY'><param-filter name='ALTREP'><is-not-defined/></param-filter></prop-filter> | true",
                "<prop-filter name='ATTENDEE'><param-filter name='CN'><text-match>ann</text-match></param-filter></prop-filter> | true",
                "<prop-filter name='ATTENDEE'><param-filter name='CN'><text-match negate-condition='yes'>ann</text-match></param-filter></prop-filter> | false"
            })
    void aPropertyMatchesOrNot(String filter, boolean matches) throws Exception {
        assertMatches(matches, "<comp-filter name='VEVENT'>" + filter + "</comp-filter>", EVENT);
    }

    /** RFC 4791 9.7.2: text and parameter are about one and the same property. */
    @ParameterizedTest
    @CsvSource({"bert, NEEDS-ACTION, true", "anna, NEEDS-ACTION, false", "anna, ACCEPTED, true"})
    void onePropertyFulfilsAllOfItsFilter(String address, String status, boolean matches) throws Exception {
        assertMatches(
                matches,
                "<comp-filter name='VEVENT'><prop-filter name='ATTENDEE'><text-match>" + address
                        + "</text-match><param-filter name='PARTSTAT'><text-match>" + status
                        + "</text-match></param-filter></prop-filter></comp-filter>",
                EVENT);
    }

    private static final String SERIES = "BEGIN:VEVENT/UID:1/DTSTART:20260601T090000Z/DTEND:20260601T100000Z/"
            + "RRULE:FREQ=WEEKLY;COUNT=4/SUMMARY:Plain/BEGIN:VALARM/TRIGGER:-PT15M/END:VALARM/END:VEVENT/"
            + "BEGIN:VEVENT/UID:1/RECURRENCE-ID:20260608T090000Z/DTSTART:20260609T120000Z/DURATION:PT1H/"
            + "SUMMARY:Moved/BEGIN:VALARM/TRIGGER;RELATED=END:-P1D/END:VALARM/END:VEVENT";

    /** RFC 4791 9.7.1: one component fulfils all of its filter: not the text of one and the time of another. */
    @ParameterizedTest
    @CsvSource({
        "Plain, 20260615T000000Z, 20260616T000000Z, true",
        "Moved, 20260615T000000Z, 20260616T000000Z, false",
        "Moved, 20260609T000000Z, 20260610T000000Z, true",
        "Plain, 20260609T000000Z, 20260610T000000Z, false",
        "Plain, 20260608T000000Z, 20260609T000000Z, false",
        "Moved, 20260608T000000Z, 20260609T000000Z, false",
        "Moved, 20260608T000000Z, 20270101T000000Z, true"
    })
    void oneComponentFulfilsAllOfItsFilter(String summary, String start, String end, boolean matches) throws Exception {
        assertMatches(
                matches,
                "<comp-filter name='VEVENT'><time-range start='" + start + "' end='" + end
                        + "'/><prop-filter name='SUMMARY'><text-match>" + summary
                        + "</text-match></prop-filter></comp-filter>",
                SERIES);
    }

    /** RFC 4791 9.9: an alarm is that of the instances that its component describes, and of no other one. */
    @ParameterizedTest
    @CsvSource({
        "20260601T084500Z, 20260601T084501Z, true",
        "20260601T084501Z, 20260601T090000Z, false",
        "20260622T080000Z, 20260622T090000Z, true",
        "20260608T080000Z, 20260608T090000Z, false",
        "20260609T114500Z, 20260609T114600Z, false",
        "20260608T130000Z, 20260608T130001Z, true",
        "20260629T084500Z, 20260629T084501Z, false"
    })
    void anAlarmRingsForTheInstancesOfItsComponent(String start, String end, boolean matches) throws Exception {
        assertMatches(matches, alarms("VEVENT", start, end), SERIES);
    }

    /** RFC 5545 3.8.6.3: days of the calendar; 3.8.6.2: again after pauses; 3.8.6.3: at a moment. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TRIGGER:-P1D | 20260328T090000Z | true",
                "TRIGGER:-PT24H | 20260328T080000Z | true",
                "TRIGGER:-PT24H | 20260328T090000Z | false",
                "TRIGGER;RELATED=END:-P1D | 20260328T110000Z | true",
                "TRIGGER;RELATED=END:PT5M | 20260329T100500Z | true",
                "TRIGGER:-PT1H/REPEAT:2/DURATION:PT10M | 20260329T070000Z | true",
                "TRIGGER:-PT1H/REPEAT:2/DURATION:PT10M | 20260329T072000Z | true",
                "TRIGGER:-PT1H/REPEAT:2/DURATION:PT10M | 20260329T073000Z | false",
                "TRIGGER:-PT1H/REPEAT:2/DURATION:PT10M | 20260329T071500Z | false",
                "TRIGGER;VALUE=DATE-TIME:20250101T120000Z | 20250101T120000Z | true",
                "TRIGGER;VALUE=DATE-TIME:20250101T120000Z | 20260329T080000Z | false",
                "TRIGGER:soon | 20260329T080000Z | false"
            })
    void anAlarmRingsWhenItsTriggerSays(String trigger, String time, boolean matches) throws Exception {
        String event = "BEGIN:VEVENT/UID:1/DTSTART;TZID=Europe|Berlin:20260329T100000/"
                + "DTEND;TZID=Europe|Berlin:20260329T120000/BEGIN:VALARM/" + trigger + "/END:VALARM/END:VEVENT";

        assertMatches(matches, alarms("VEVENT", time, time.replace("00Z", "01Z")), event);
    }

    /** RFC 5545 3.8.6.3: without DTSTART, RELATED=START of a to-do is its DUE (as in RFC 4791 7.8.5). */
    @Test
    void theAlarmOfAToDoWithoutStartIsBeforeItIsDue() throws Exception {
        String todo = "BEGIN:VTODO/UID:1/DUE;TZID=Europe|Berlin:20260601T120000/"
                + "BEGIN:VALARM/TRIGGER;RELATED=START:-PT10M/END:VALARM/END:VTODO";

        assertMatches(true, alarms("VTODO", "20260601T095000Z", "20260601T095001Z"), todo);
        assertMatches(false, alarms("VTODO", "20260601T100000Z", "20260601T110000Z"), todo);
    }

    /** RFC 4791 7.3: a day, and a time without zone, are on the clock of the question. */
    @ParameterizedTest
    @CsvSource({
        "DTSTART;VALUE=DATE:20260601, 20260531T220000Z, 20260531T220001Z, true",
        "DTSTART;VALUE=DATE:20260601, 20260601T215959Z, 20260601T220000Z, true",
        "DTSTART;VALUE=DATE:20260601, 20260601T220000Z, 20260601T230000Z, false",
        "DTSTART:20260601T100000, 20260601T080000Z, 20260601T080001Z, true",
        "DTSTART:20260601T100000, 20260601T100000Z, 20260601T100001Z, false"
    })
    void daysAndFloatingTimesAreOnTheClockOfTheQuestion(String property, String start, String end, boolean matches)
            throws Exception {
        assertMatches(matches, inRange("VEVENT", start, end), "BEGIN:VEVENT/UID:1/" + property + "/END:VEVENT");
    }

    /** RFC 4791 9.9: the times of properties; those of occurrences are the effective ones of each instance. */
    @ParameterizedTest
    @CsvSource({
        "DTSTAMP, 20260102T030405Z, 20260102T030406Z, true",
        "DTSTAMP, 20260102T030406Z, 20260102T030407Z, false",
        "DTSTART, 20260601T090000Z, 20260601T090001Z, true",
        "DTSTART, 20260602T090000Z, 20260602T090001Z, true",
        "DTSTART, 20260603T090000Z, 20260603T090001Z, false",
        "DTEND, 20260602T093000Z, 20260602T093001Z, true",
        "DTEND, 20260602T090000Z, 20260602T093000Z, false",
        "COMPLETED, 20260601T090000Z, 20270602T090000Z, false"
    })
    void aPropertyIsInARangeByItsTime(String property, String start, String end, boolean matches) throws Exception {
        assertMatches(
                matches,
                "<comp-filter name='VEVENT'><prop-filter name='" + property + "'><time-range start='" + start
                        + "' end='" + end + "'/></prop-filter></comp-filter>",
                "BEGIN:VEVENT/UID:1/DTSTART:20260601T090000Z/DURATION:PT30M/RRULE:FREQ=DAILY;COUNT=2/"
                        + "DTSTAMP:20260102T030405Z/END:VEVENT");
    }

    /** RFC 4791 7.5.1: letters of other alphabets are only the same for the widest collation. */
    @ParameterizedTest
    @CsvSource({"i;ascii-casemap, false", "i;octet, false", "i;unicode-casemap, true"})
    void theCollationSaysWhichLettersAreTheSame(String collation, boolean matches) throws Exception {
        assertMatches(
                matches,
                "<comp-filter name='VEVENT'><prop-filter name='SUMMARY'><text-match collation='" + collation
                        + "'>\u00dcBUNG</text-match></prop-filter></comp-filter>",
                "BEGIN:VEVENT/UID:1/DTSTART:20260601/SUMMARY:die \u00fcbung/END:VEVENT");
    }

    /** RFC 4791 7.8, by the names of its preconditions. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | valid-filter | the filter has no comp-filter for VCALENDAR",
                "<comp-filter name='VEVENT'/> | valid-filter | the comp-filter VEVENT is in no other one, where there is no such component",
                "<comp-filter/> | valid-filter | the comp-filter has no name",
                "<comp-filter name='VCALENDAR'><time-range start='20260601T000000Z'/></comp-filter> | valid-filter | the component VCALENDAR cannot be searched by time, allowed are VEVENT, VTODO, VJOURNAL, VFREEBUSY, VAVAILABILITY and VALARM",
                "<comp-filter name='VCALENDAR'><comp-filter name='VTODO'><comp-filter name='VEVENT'/></comp-filter></comp-filter> | valid-filter | the comp-filter VEVENT is in one for VTODO, where there is no such component",
                "<comp-filter name='VCALENDAR'><comp-filter name='VALARM'/></comp-filter> | valid-filter | the comp-filter VALARM is in one for VCALENDAR, where there is no such component",
                "<comp-filter name='VCALENDAR'><prop-filter name='SUMMARY'><time-range start='20260601T000000Z'/></prop-filter></comp-filter> | valid-filter | the property SUMMARY cannot be searched by time, allowed are COMPLETED, CREATED, DTEND, DTSTAMP, DTSTART, DUE and LAST-MODIFIED",
                "<comp-filter name='VCALENDAR'><prop-filter name='EXDATE'><time-range start='20260601T000000Z'/></prop-filter></comp-filter> | supported-filter | the property EXDATE cannot be searched by time, allowed are COMPLETED, CREATED, DTEND, DTSTAMP, DTSTART, DUE and LAST-MODIFIED",
                "<comp-filter name='VCALENDAR'><prop-filter name='A'><text-match collation='i;x'/></prop-filter></comp-filter> | supported-collation | the collation 'i;x' is not known, allowed are i;ascii-casemap, i;octet and i;unicode-casemap",
                "<comp-filter name='VCALENDAR'><prop-filter name='A'><text-match negate-condition='maybe'/></prop-filter></comp-filter> | valid-filter | the text-match has the negate-condition 'maybe', allowed are yes and no",
                "<comp-filter name='VCALENDAR'><prop-filter name='A'><is-not-defined/><text-match/></prop-filter></comp-filter> | valid-filter | the prop-filter A has is-not-defined and something else",
                "<comp-filter name='VCALENDAR'><prop-filter name='A'><allprop/></prop-filter></comp-filter> | valid-filter | the prop-filter A has a allprop, allowed are is-not-defined, time-range, text-match, param-filter",
                "<comp-filter name='VCALENDAR' test='anyof'/> | supported-filter | a comp-filter has the test 'anyof', allowed is allof",
                "<comp-filter name='VCALENDAR'/><comp-filter name='VCALENDAR'/> | valid-filter | the filter has two comp-filter, allowed is one"
            })
    void aFilterThatIsNoneIsRefusedByName(String content, String precondition, String sentence) {
        Refusal refused = assertThrows(Refusal.class, () -> Filters.filter(content));

        assertEquals(sentence, refused.getMessage());
        assertEquals(precondition, refused.condition().orElseThrow().name().local());
        assertEquals(403, refused.status());
    }

    /** RFC 4791 7.8: the part that is not supported is named. */
    @Test
    void anUnsupportedFilterIsNamed() {
        Refusal refused = assertThrows(
                Refusal.class,
                () -> Filters.inCalendar("<prop-filter name='X-Z'><time-range end='20260601T000000Z'/></prop-filter>"));

        assertEquals(
                "X-Z",
                refused.condition()
                        .orElseThrow()
                        .element(PropertyFilter.element())
                        .orElseThrow()
                        .attribute("name")
                        .orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "start='20260601'",
                "start='20260601T000000'",
                "start='20260631T000000Z'",
                "start='20260602T000000Z' end='20260601T000000Z'",
                "start='20260601T000000Z' end='20260601T000000Z'"
            })
    void aRangeIsInUtcAndHasALength(String attributes) {
        Refusal refused = assertThrows(
                Refusal.class,
                () -> Filters.inCalendar("<comp-filter name='VEVENT'><time-range " + attributes + "/></comp-filter>"));

        assertEquals("valid-filter", refused.condition().orElseThrow().name().local());
    }

    private static String inRange(String component, String start, String end) {
        return "<comp-filter name='" + component + "'><time-range start='" + start + "' end='" + end
                + "'/></comp-filter>";
    }

    private static String alarms(String component, String start, String end) {
        return "<comp-filter name='" + component + "'>" + inRange("VALARM", start, end) + "</comp-filter>";
    }

    private static void assertMatches(boolean matches, String filter, String content) throws Exception {
        CalendarObject object = Filters.object(content);
        assertEquals(matches, Filters.matches(Filters.inCalendar(filter), object, BERLIN), filter);
    }
}
