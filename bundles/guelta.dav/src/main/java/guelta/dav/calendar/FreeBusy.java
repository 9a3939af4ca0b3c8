// SPDX-License-Identifier: Apache-2.0
package guelta.dav.calendar;

import guelta.dav.Refusal;
import guelta.dav.icalendar.Component;
import guelta.dav.occurrence.Occurrence;
import guelta.dav.occurrence.Range;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.LineWriter;
import guelta.dav.xml.Name;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * When somebody is busy in a range of time, by all calendar objects that are added (RFC 4791 7.10): their events that take time,
 * and what a VFREEBUSY says. Periods of one type are merged, so that nobody sees how many entries there are. Confined to one
 * thread.
 */
public final class FreeBusy {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int FORBIDDEN = 403;
    /** So many periods are merged in between. */
    private static final int MANY = 4_096;
    /** The most periods of an answer. */
    private static final int MOST = 20_000;

    private Range range;
    private List<Busy> periods = new ArrayList<>();
    private int mergeAt = MANY;

    /** A period in which somebody is busy, by the name of FBTYPE. */
    private record Busy(String type, long start, long end) {}

    /** Of a range, with the clock of days and floating times. */
    public FreeBusy(Range range) {
        this.range = range;
    }

    /** From now on days and floating times are on this clock: each calendar may have its own (RFC 4791 7.3). */
    public void on(PlaceTime floating) {
        range = new Range(range.from(), range.until(), floating);
    }

    /** Whether an object of this summary can say anything about it. */
    public boolean wants(Summary summary) {
        return switch (summary.kind()) {
            case "VEVENT" -> summary.overlaps(range) != Verdict.NO;
            case "VFREEBUSY" -> true;
            default -> false;
        };
    }

    /**
     * Adds what an object says.
     *
     * @throws Refusal when it happens too often, or there are too many periods
     */
    public void add(CalendarObject object) throws Refusal {
        if (object.kind().equals("VEVENT")) {
            for (Occurrence occurrence : object.instances(range)) {
                String type = type(occurrence.component());
                if (!type.equals("FREE")) {
                    add(type, occurrence.start(), occurrence.end());
                }
            }
        } else if (object.kind().equals("VFREEBUSY")) {
            for (Component component : object.components()) {
                addPeriods(component, object);
            }
        }
        if (periods.size() > mergeAt) {
            periods = merged();
            if (periods.size() > MOST) {
                throw new Refusal(
                        FORBIDDEN,
                        Name.dav("number-of-matches-within-limits"),
                        "there are more than " + MOST + " busy periods in the range, ask for a shorter one");
            }
            mergeAt = periods.size() + MANY;
        }
    }

    /** The table of RFC 4791 7.10. */
    private static String type(Component event) {
        if (value(event, "TRANSP").equals("TRANSPARENT")) {
            return "FREE";
        }
        return switch (value(event, "STATUS")) {
            case "CANCELLED" -> "FREE";
            case "TENTATIVE" -> "BUSY-TENTATIVE";
            default -> "BUSY";
        };
    }

    private static String value(Component component, String property) {
        return component
                .property(property)
                .map(line -> line.value().strip().toUpperCase(Locale.ROOT))
                .orElse("");
    }

    private void addPeriods(Component component, CalendarObject object) {
        for (Entry entry : object.entries()) {
            if (entry.component() == component) {
                for (Period period : entry.periods()) {
                    String type = period.type();
                    if (!type.equals("FREE") && period.overlaps(range.from(), range.until())) {
                        add(type, period.start(), period.end());
                    }
                }
            }
        }
    }

    /** Only what is in the range is said, and what takes time. */
    private void add(String type, long start, long end) {
        long from = Math.max(start, range.from());
        long until = Math.min(end, range.until());
        if (from < until) {
            periods.add(new Busy(type, from, until));
        }
    }

    private List<Busy> merged() {
        List<Busy> sorted = new ArrayList<>(periods);
        sorted.sort(Comparator.comparing(Busy::type).thenComparing(Busy::start));
        List<Busy> merged = new ArrayList<>();
        for (Busy busy : sorted) {
            Busy last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && last.type().equals(busy.type()) && busy.start() <= last.end()) {
                merged.set(merged.size() - 1, new Busy(last.type(), last.start(), Math.max(last.end(), busy.end())));
            } else {
                merged.add(busy);
            }
        }
        return merged;
    }

    /** The calendar with one VFREEBUSY that answers the query, made at a moment. */
    public byte[] calendar(Instant now) {
        String start = UTC.format(Instant.ofEpochSecond(range.from()));
        String end = UTC.format(Instant.ofEpochSecond(range.until()));
        LineWriter to = new LineWriter()
                .line("BEGIN:VCALENDAR")
                .line("VERSION:2.0")
                .line("PRODID:" + CalendarObject.PRODID)
                .line("BEGIN:VFREEBUSY")
                .line("UID:" + start + "-" + end + "@guelta")
                .line("DTSTAMP:" + UTC.format(now))
                .line("DTSTART:" + start)
                .line("DTEND:" + end);
        List<Busy> inOrder = merged();
        inOrder.sort(Comparator.comparingLong(Busy::start).thenComparing(Busy::type));
        for (Busy busy : inOrder) {
            String type = busy.type().equals("BUSY") ? "" : ";FBTYPE=" + busy.type();
            to.line("FREEBUSY" + type + ":" + UTC.format(Instant.ofEpochSecond(busy.start())) + "/"
                    + Duration.ofSeconds(busy.end() - busy.start()));
        }
        return to.line("END:VFREEBUSY").line("END:VCALENDAR").octets();
    }
}
