// SPDX-License-Identifier: Apache-2.0
package guelta.dav.zone;

import com.code_intelligence.jazzer.junit.FuzzTest;
import guelta.dav.icalendar.CalendarTime;
import guelta.dav.icalendar.Component;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.recurrence.Walk;
import guelta.dav.text.Malformed;

/** Coverage-guided: any octets are a calendar or are told to be none, and what a calendar says can be computed. */
class CalendarFuzz {
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
                    Walk.along(rule.get().value(), time.local(), zones.of(time, PlaceTime.UTC));
                }
            }
        } catch (Malformed told) {
            // That is the other answer.
        }
    }
}
