// SPDX-License-Identifier: Apache-2.0
package guelta.dav.zone;

import guelta.dav.text.LineWriter;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneOffsetTransitionRule;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Describes zones of the JDK as VTIMEZONE (RFC 5545 3.6.5), for clients that have to be told (RFC 7809 3.1.5): the changes of the
 * clocks since 1970, and the rules by which they go on.
 */
final class ZoneDescription {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");
    private static final LocalDateTime FIRST = LocalDateTime.of(1970, 1, 1, 0, 0);
    /** A rule is taken for what it says when it does so in all of these years: days of the week come round in 28. */
    private static final int TRIED = 56;
    /** Rules that cannot be said are listed until then. */
    private static final int LISTED = 2100;

    private static final int WEEK = 7;

    private final ZoneRules rules;
    private final LineWriter to;

    private ZoneDescription(ZoneRules rules, LineWriter to) {
        this.rules = rules;
        this.to = to;
    }

    /** From which offset to which, and whether that is daylight. */
    private record Change(ZoneOffset from, ZoneOffset to, boolean daylight) {}

    /** Writes the VTIMEZONE of a zone. */
    static void write(ZoneId zone, LineWriter to) {
        to.line("BEGIN:VTIMEZONE").line("TZID:" + zone.getId());
        new ZoneDescription(zone.getRules(), to).write();
        to.line("END:VTIMEZONE");
    }

    private void write() {
        ZoneOffset first = rules.getOffset(FIRST.toInstant(ZoneOffset.UTC));
        observance(new Change(first, first, false), List.of(FIRST), "");
        Map<Change, List<LocalDateTime>> listed = new LinkedHashMap<>();
        ZoneOffsetTransition last = null;
        for (ZoneOffsetTransition transition : rules.getTransitions()) {
            if (transition.getDateTimeBefore().isAfter(FIRST)) {
                listed.computeIfAbsent(change(transition), any -> new ArrayList<>())
                        .add(transition.getDateTimeBefore());
            }
            last = transition;
        }
        int year = last == null ? FIRST.getYear() : last.getDateTimeBefore().getYear();
        for (ZoneOffsetTransitionRule rule : rules.getTransitionRules()) {
            List<LocalDateTime> coming = new ArrayList<>();
            for (int i = year; i <= LISTED; i++) {
                ZoneOffsetTransition transition = rule.createTransition(i);
                if (last == null || transition.getInstant().isAfter(last.getInstant())) {
                    coming.add(transition.getDateTimeBefore());
                }
            }
            String text = text(rule, coming);
            Change change = change(rule.createTransition(coming.get(0).getYear()));
            if (text.isEmpty()) {
                listed.computeIfAbsent(change, any -> new ArrayList<>()).addAll(coming);
            } else {
                observance(change, coming.subList(0, 1), "RRULE:" + text);
            }
        }
        listed.forEach((change, times) -> observance(change, times, ""));
    }

    private Change change(ZoneOffsetTransition transition) {
        return new Change(
                transition.getOffsetBefore(),
                transition.getOffsetAfter(),
                rules.isDaylightSavings(transition.getInstant().plusSeconds(1)));
    }

    /** The rule as iCalendar has it; empty when it is none that comes on these days. */
    private static String text(ZoneOffsetTransitionRule rule, List<LocalDateTime> coming) {
        LocalDateTime first = coming.get(0);
        DayOfWeek day = first.getDayOfWeek();
        String weekday = day.name().substring(0, 2).toUpperCase(Locale.ROOT);
        boolean fixed = rule.getDayOfWeek() == null;
        int nth = (first.getDayOfMonth() - 1) / WEEK + 1;
        boolean always = true;
        boolean fromEnd = true;
        for (LocalDateTime time : coming.subList(0, Math.min(TRIED, coming.size()))) {
            boolean same = time.getMonth() == first.getMonth()
                    && time.toLocalTime().equals(first.toLocalTime())
                    && (fixed ? time.getDayOfMonth() == first.getDayOfMonth() : time.getDayOfWeek() == day);
            always &= same && (fixed || (time.getDayOfMonth() - 1) / WEEK + 1 == nth);
            fromEnd &= same && time.getDayOfMonth() + WEEK > time.toLocalDate().lengthOfMonth();
        }
        String yearly = "FREQ=YEARLY;BYMONTH=" + first.getMonthValue();
        if (fixed) {
            return always ? yearly + ";BYMONTHDAY=" + first.getDayOfMonth() : "";
        }
        return fromEnd ? yearly + ";BYDAY=-1" + weekday : always ? yearly + ";BYDAY=" + nth + weekday : "";
    }

    private void observance(Change change, List<LocalDateTime> times, String rule) {
        String name = change.daylight() ? "DAYLIGHT" : "STANDARD";
        to.line("BEGIN:" + name).line("DTSTART:" + TIME.format(times.get(0)));
        if (!rule.isEmpty()) {
            to.line(rule);
        }
        if (times.size() > 1) {
            to.line("RDATE:"
                    + String.join(
                            ",",
                            times.subList(1, times.size()).stream()
                                    .map(TIME::format)
                                    .toList()));
        }
        to.line("TZOFFSETFROM:" + offset(change.from()))
                .line("TZOFFSETTO:" + offset(change.to()))
                .line("END:" + name);
    }

    private static String offset(ZoneOffset offset) {
        String text = offset.getTotalSeconds() == 0 ? "+0000" : offset.getId().replace(":", "");
        return text;
    }
}
