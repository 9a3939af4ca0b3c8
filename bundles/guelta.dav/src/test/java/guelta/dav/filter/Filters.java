// SPDX-License-Identifier: Apache-2.0
package guelta.dav.filter;

import guelta.dav.Refusal;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.calendar.Summary;
import guelta.dav.calendar.Verdict;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import java.nio.charset.StandardCharsets;

/** Filters and objects of tests. */
final class Filters {
    private Filters() {}

    /** The filter of elements of CalDAV, without their prefix, in VCALENDAR. */
    static CalendarFilter inCalendar(String content) throws Malformed, Refusal {
        return filter("<comp-filter name='VCALENDAR'>" + content + "</comp-filter>");
    }

    static CalendarFilter filter(String content) throws Malformed, Refusal {
        String xml = "<filter xmlns='urn:ietf:params:xml:ns:caldav'>" + content + "</filter>";
        return CalendarFilter.parse(Element.parse(xml.getBytes(StandardCharsets.UTF_8)));
    }

    /** The object of lines that slashes separate; a bar is a slash. */
    static CalendarObject object(String content) throws Refusal {
        String text = "BEGIN:VCALENDAR\n" + content.replace("/", "\n").replace('|', '/') + "\nEND:VCALENDAR\n";
        return CalendarObject.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether the object matches; what its summary says must not be another thing, also when it was octets between, nor when
     * it can happen.
     */
    static boolean matches(CalendarFilter filter, CalendarObject object, PlaceTime floating) throws Malformed {
        boolean matches = filter.matches(object, floating);
        Summary summary = Summary.of(Summary.of(object).octets());
        Verdict verdict = filter.judge(summary, floating);
        if (verdict != Verdict.MAYBE && verdict != (matches ? Verdict.YES : Verdict.NO)) {
            throw new AssertionError("the summary says " + verdict + ", the object " + matches);
        }
        if (verdict != Verdict.NO
                && filter.during()
                        .filter(range -> !summary.extent().touch(range.from(), range.until()))
                        .isPresent()) {
            throw new AssertionError("it happens elsewhere by its summary, which yet says " + verdict);
        }
        return matches;
    }
}
