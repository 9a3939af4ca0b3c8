// SPDX-License-Identifier: Apache-2.0
package guelta.dav.zone;

import com.code_intelligence.jazzer.junit.FuzzTest;
import guelta.dav.icalendar.CalendarTime;
import guelta.dav.icalendar.Component;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.recurrence.RecurrenceRule;
import guelta.dav.recurrence.RuleInstances;
import guelta.dav.text.Malformed;
import java.time.LocalDateTime;

/** Coverage-guided: any octets are a calendar or are told to be none, and what a calendar says can be computed. */
class CalendarFuzz {
    private static final int INSTANCES = 20;

    @FuzzTest(maxDuration = "20s")
    void anyOctetsAreACalendarOrNone(byte[] octets) {
        try {
            Component calendar = Component.parse(octets);
            TimeZones zones = TimeZones.of(calendar);
            for (Component component : calendar.components()) {
                var start = component.property("DTSTART");
                var rule = component.property("RRULE");
                if (start.isPresent() && rule.isPresent()) {
                    CalendarTime time = CalendarTime.of(start.get());
                    PlaceTime place = zones.of(time, PlaceTime.UTC);
                    walk(RecurrenceRule.parse(rule.get().value()), time.local(), place);
                }
            }
        } catch (Malformed told) {
            // That is the other answer.
        }
    }

    private static void walk(RecurrenceRule rule, LocalDateTime start, PlaceTime place) {
        RuleInstances instances = new RuleInstances(rule, start, place);
        long before = Long.MIN_VALUE;
        for (int i = 0; i < INSTANCES; i++) {
            long next = instances.next();
            if (next == RuleInstances.END) {
                return;
            }
            if (next <= before) {
                throw new IllegalStateException(next + " comes behind " + before + " of " + rule);
            }
            before = next;
        }
    }
}
