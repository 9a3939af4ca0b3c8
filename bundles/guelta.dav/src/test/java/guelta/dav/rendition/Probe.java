// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.Refusal;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.calendar.Summary;
import guelta.dav.calendar.Verdict;
import guelta.dav.exchange.CalendarStream;
import guelta.dav.filter.CalendarFilter;
import guelta.dav.icalendar.Component;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;

/** Asks calendar objects and filters for fuzz tests; a class of its own for the same reason as that of the recurrences. */
public final class Probe {
    private static final int MOST = 400_000;
    private static final PlaceTime BERLIN =
            PlaceTime.of(ZoneId.of("Europe/Berlin").getRules());
    private static final String RANGE = "<C:time-range start='20260601T000000Z' end='20260608T000000Z'/>";
    private static final List<String> FILTERS = List.of(
            "<C:comp-filter name='VEVENT'>" + RANGE + "</C:comp-filter>",
            "<C:comp-filter name='VTODO'>" + RANGE + "</C:comp-filter>",
            "<C:comp-filter name='VEVENT'><C:comp-filter name='VALARM'>" + RANGE + "</C:comp-filter></C:comp-filter>",
            "<C:comp-filter name='VEVENT'><C:prop-filter name='SUMMARY'><C:text-match collation='i;unicode-casemap'>ing</C:text-match></C:prop-filter></C:comp-filter>",
            "<C:comp-filter name='VEVENT'><C:prop-filter name='DTEND'>" + RANGE + "</C:prop-filter></C:comp-filter>");
    private static final List<CalendarObject> OBJECTS = List.of(
            object("BEGIN:VEVENT\nUID:1\nDTSTART:20260601T090000Z\nRRULE:FREQ=DAILY\nSUMMARY;LANGUAGE=en:Meeting\n"
                    + "BEGIN:VALARM\nTRIGGER:-PT15M\nEND:VALARM\nEND:VEVENT\n"),
            object("BEGIN:VTODO\nUID:2\nDUE;VALUE=DATE:20260601\nSTATUS:COMPLETED\nEND:VTODO\n"));

    private Probe() {}

    private static CalendarObject object(String content) {
        try {
            return CalendarObject.parse(
                    ("BEGIN:VCALENDAR\n" + content + "END:VCALENDAR\n").getBytes(StandardCharsets.UTF_8));
        } catch (Refusal impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Any octets are an object or refused; what is one can be asked, shown in every form, exported and imported. */
    public static void object(byte[] octets) throws Malformed {
        try {
            CalendarObject object = CalendarObject.parse(octets);
            for (String content : FILTERS) {
                ask(filter(content), object);
            }
            for (CalendarFormat format : CalendarFormat.values()) {
                byte[] shown = data(format, "<C:expand start='20260601T000000Z' end='20260608T000000Z'/>")
                        .of(object, BERLIN);
                read(format, shown);
                sameObject(object, read(format, format.of(octets)));
                sameObject(object, exported(format, octets));
            }
            data(CalendarFormat.ICALENDAR, "<C:limit-recurrence-set start='20260601T000000Z' end='20260608T000000Z'/>")
                    .of(object, BERLIN);
            CalendarFile file = new CalendarFile(CalendarFormat.ICALENDAR);
            String all = text(file.begin("x")) + text(file.add(octets)) + text(file.end());
            CalendarStream.Parts parts = CalendarStream.split(all.getBytes(StandardCharsets.ISO_8859_1));
            long same = parts.pieces().stream()
                    .filter(piece -> object.uid().equals(uid(piece.octets())))
                    .count();
            if (same != 1) {
                throw new IllegalStateException("no object with the UID " + object.uid());
            }
        } catch (Refusal refused) {
            if (refused.condition().isEmpty() || refused.getMessage().isEmpty()) {
                throw new IllegalStateException("no reason", refused);
            }
        }
    }

    /** What we write is read, whatever is in the object, and is then written in the same way. */
    private static byte[] read(CalendarFormat format, byte[] document) {
        try {
            byte[] calendar = format.icalendar(document, MOST);
            Component.parse(calendar);
            byte[] second = format.of(calendar);
            byte[] third = format.of(format.icalendar(second, MOST));
            if (!Arrays.equals(second, third)) {
                throw new IllegalStateException("another calendar every time in " + format);
            }
            return calendar;
        } catch (Malformed told) {
            throw new IllegalStateException(
                    "what we write in " + format + " is refused: " + new String(document, StandardCharsets.UTF_8),
                    told);
        }
    }

    /** The object in a file of many, which is read again. */
    private static byte[] exported(CalendarFormat format, byte[] octets) {
        CalendarFile file = new CalendarFile(format);
        String all = text(file.begin("x")) + text(file.add(octets)) + text(file.end());
        return read(format, all.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Any octets are a document or are told to be none; what is one is a calendar, or is refused as such. */
    public static void document(byte[] octets) throws Malformed {
        for (CalendarFormat format : List.of(CalendarFormat.JCAL, CalendarFormat.XCAL)) {
            byte[] calendar;
            try {
                calendar = format.icalendar(octets, MOST);
            } catch (Malformed told) {
                if (told.getMessage().isEmpty()) {
                    throw new IllegalStateException("no reason", told);
                }
                continue;
            }
            try {
                Component.all(calendar);
            } catch (Malformed wrong) {
                // Deeper, or of more parameters, than a calendar may be.
                if (!wrong.getMessage().contains("allowed are")
                        && !wrong.getMessage().contains("more than")) {
                    throw new IllegalStateException("what was read is no calendar", wrong);
                }
                continue;
            }
            object(calendar);
        }
    }

    /** The UID stays but for what can't be said. */
    private static void sameObject(CalendarObject object, byte[] read) {
        String uid = said(object.uid());
        if (!said(uid(read)).equals(uid)) {
            throw new IllegalStateException("the UID '" + uid + "' became '" + uid(read) + "'");
        }
    }

    private static String said(String uid) {
        return new ContentLine(1, "", "UID", List.of(), uid)
                .printable()
                .text()
                .replaceAll("[\\uFFFE\\uFFFF]", "\uFFFD")
                .strip();
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    private static String uid(byte[] octets) {
        try {
            return CalendarObject.parse(octets).uid();
        } catch (Refusal none) {
            return "";
        }
    }

    /** Any octets are a query or are not; what is one can be asked. */
    public static void query(byte[] octets) {
        try {
            Element query = Element.parse(octets);
            CalendarFilter filter =
                    CalendarFilter.parse(query.element(Name.caldav("filter")).orElse(query));
            CalendarData data = CalendarData.parse(query.element(Name.dav("prop"))
                    .flatMap(properties -> properties.element(Name.caldav("calendar-data")))
                    .orElse(query));
            for (CalendarObject object : OBJECTS) {
                ask(filter, object);
                data.of(object, BERLIN);
            }
        } catch (Malformed | Refusal told) {
            // That is the other answer.
        }
    }

    private static void ask(CalendarFilter filter, CalendarObject object) throws Malformed {
        Summary summary = Summary.of(object);
        byte[] kept = summary.octets();
        if (!Arrays.equals(kept, Summary.of(kept).octets())) {
            throw new IllegalStateException("a summary is not what was kept of it");
        }
        Verdict verdict = filter.judge(Summary.of(kept), BERLIN);
        boolean matches = filter.matches(object, BERLIN);
        if (verdict != Verdict.MAYBE && matches != (verdict == Verdict.YES)) {
            throw new IllegalStateException("the summary says " + verdict + ", the object " + matches);
        }
    }

    private static CalendarFilter filter(String content) throws Malformed, Refusal {
        return CalendarFilter.parse(
                xml("<C:filter xmlns:C='urn:ietf:params:xml:ns:caldav'><C:comp-filter name='VCALENDAR'>" + content
                        + "</C:comp-filter></C:filter>"));
    }

    private static CalendarData data(CalendarFormat format, String content) throws Malformed, Refusal {
        return CalendarData.parse(xml("<C:calendar-data xmlns:C='urn:ietf:params:xml:ns:caldav' content-type='"
                + format.contentType() + "'>" + content + "</C:calendar-data>"));
    }

    private static Element xml(String text) throws Malformed {
        return Element.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
