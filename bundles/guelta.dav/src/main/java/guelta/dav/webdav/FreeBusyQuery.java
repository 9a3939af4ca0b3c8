// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Body;
import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.access.Privilege;
import guelta.dav.calendar.FreeBusy;
import guelta.dav.calendar.Precondition;
import guelta.dav.calendar.Summary;
import guelta.dav.collection.Found;
import guelta.dav.collection.Member;
import guelta.dav.filter.TimeRange;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.net.HttpFields;
import java.util.List;

/**
 * free-busy-query (RFC 4791 7.10): when somebody is busy by the calendar, or by all calendars in the home that count
 * (RFC 6638 9.1). For this it is enough to have {@code CALDAV:read-free-busy}.
 */
final class FreeBusyQuery {
    static final Name NAME = Name.caldav("free-busy-query");

    private FreeBusyQuery() {}

    static Reply on(View view, Resource resource, Element report) throws Refusal {
        TimeRange range = TimeRange.closed(report.element(Name.caldav("time-range"))
                .orElseThrow(() -> Precondition.VALID_FILTER.because("a free-busy-query needs a CALDAV:time-range")));
        ZoneOfQuery zone = ZoneOfQuery.of(report);
        List<Found.Collection> calendars = calendars(view, resource.collection().orElseThrow());
        FreeBusy busy = new FreeBusy(range.on(PlaceTime.UTC));
        for (Found.Collection calendar : calendars) {
            busy.on(zone.of(calendar));
            for (Member member : members(view, calendar)) {
                Summary summary = member.facts().object();
                if (summary != null && busy.wants(summary)) {
                    busy.add(CalendarQuery.object(view, calendar, member));
                }
            }
        }
        return new Answer(
                200,
                HttpFields.of("Content-Type", "text/calendar; charset=utf-8"),
                new Body.Bytes(busy.calendar(view.now())));
    }

    private static List<Found.Collection> calendars(View view, Found.Collection found) {
        if (!found.place().isHome()) {
            return List.of(found);
        }
        return view.home(found.place().owner()).collections(found).stream()
                .filter(calendar -> view.may(calendar, Privilege.READ_FREE_BUSY) && isOpaque(calendar))
                .toList();
    }

    private static boolean isOpaque(Found.Collection calendar) {
        Element transparency = calendar.settings().properties().get(Name.caldav("schedule-calendar-transp"));
        return transparency == null || !transparency.has(Name.caldav("transparent"));
    }

    private static Iterable<Member> members(View view, Found.Collection calendar) {
        return view.home(calendar.place().owner()).members(calendar).all()::iterator;
    }
}
