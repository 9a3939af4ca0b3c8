// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rfc4791;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dav.calendar.CalendarObject;
import guelta.dav.calendar.FreeBusy;
import guelta.dav.calendar.Summary;
import guelta.dav.calendar.Verdict;
import guelta.dav.filter.CalendarFilter;
import guelta.dav.filter.TimeRange;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.rendition.CalendarData;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 4791 7.8 and 7.10: its examples on the calendar of its appendix B; where they contradict each other, the transcripts say so. */
class ReportExamplesTest {
    /** RFC 4791 7.10.1. */
    @Test
    void theBusyTimeIsThatOfTheRfc() throws Exception {
        Map<String, String> transcript = Transcript.sections("7.10.1.txt");
        Element query = Element.parse(transcript.get("request").getBytes(StandardCharsets.UTF_8));
        TimeRange range =
                TimeRange.closed(query.element(Name.caldav("time-range")).orElseThrow());
        FreeBusy busy = new FreeBusy(range.on(PlaceTime.UTC));

        for (String object : Transcript.sections("calendar.txt").values()) {
            CalendarObject parsed = CalendarObject.parse(object.getBytes(StandardCharsets.UTF_8));
            if (busy.wants(Summary.of(parsed))) {
                busy.add(parsed);
            }
        }

        assertEquals(
                transcript.get("answer").replace("\n", "\r\n"),
                new String(busy.calendar(Instant.parse("2005-01-25T09:00:00Z")), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7.8.1",
                "7.8.2",
                "7.8.3",
                "7.8.4",
                "7.8.5",
                "7.8.6",
                "7.8.7",
                "7.8.8",
                "7.8.9",
                "7.8.10",
                "appendix-B"
            })
    void theReportIsThatOfTheRfc(String example) throws Exception {
        Map<String, String> transcript = Transcript.sections(example + ".txt");
        Element query = Element.parse(transcript.remove("request").getBytes(StandardCharsets.UTF_8));
        CalendarFilter filter =
                CalendarFilter.parse(query.element(Name.caldav("filter")).orElseThrow());
        CalendarData data = CalendarData.parse(query.element(Name.dav("prop"))
                .orElseThrow()
                .element(Name.caldav("calendar-data"))
                .orElseThrow());
        Map<String, List<String>> expected = new LinkedHashMap<>();
        transcript.forEach((name, text) -> expected.put(name, Transcript.inOrder(text)));
        Map<String, List<String>> found = new LinkedHashMap<>();

        for (Map.Entry<String, String> object :
                Transcript.sections("calendar.txt").entrySet()) {
            CalendarObject parsed = CalendarObject.parse(object.getValue().getBytes(StandardCharsets.UTF_8));
            Verdict verdict = filter.judge(Summary.of(parsed), PlaceTime.UTC);
            if (filter.matches(parsed, PlaceTime.UTC)) {
                assertEquals(true, verdict != Verdict.NO, object.getKey());
                found.put(
                        object.getKey(),
                        Transcript.inOrder(new String(data.of(parsed, PlaceTime.UTC), StandardCharsets.UTF_8)));
            } else {
                assertEquals(true, verdict != Verdict.YES, object.getKey());
            }
        }

        assertEquals(expected, found);
    }
}
