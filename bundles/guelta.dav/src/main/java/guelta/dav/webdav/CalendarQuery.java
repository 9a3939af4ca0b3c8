// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.calendar.Precondition;
import guelta.dav.calendar.Summary;
import guelta.dav.calendar.Verdict;
import guelta.dav.collection.Found;
import guelta.dav.collection.Member;
import guelta.dav.filter.CalendarFilter;
import guelta.dav.occurrence.Range;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** calendar-query (RFC 4791 7.8): the calendar objects that a filter matches. */
final class CalendarQuery {
    private CalendarQuery() {}

    static Reply on(View view, Resource resource, Element report) throws Refusal {
        CalendarFilter filter = CalendarFilter.parse(report.element(Name.caldav("filter"))
                .orElseThrow(() -> Precondition.VALID_FILTER.because("a calendar-query needs a CALDAV:filter")));
        ZoneOfQuery zone = ZoneOfQuery.of(report);
        Propstats propstats =
                new Propstats(wanted(report), view.isMinimal(), ObjectData.ofCalendars(view, report, zone));
        Optional<Range> range = filter.during();
        Search search = new Search(
                members -> range.map(when -> members.during(when.from(), when.until()))
                        .orElseGet(members::all),
                in -> {
                    PlaceTime floating = zone.of(in);
                    return member -> matches(view, in, member, filter, floating);
                });
        return Multistatus.of(search.in(resource)
                .<Consumer<XmlWriter>>map(each -> xml -> propstats.write(xml, each))
                .iterator());
    }

    /** What a query asks for, which may be nothing but the places. */
    static Wanted wanted(Element report) throws Refusal {
        return report.elements().anyMatch(CalendarQuery::asksForProperties)
                ? Wanted.of(report)
                : new Wanted.Named(List.of());
    }

    private static boolean asksForProperties(Element element) {
        return element.name().equals(Name.dav("prop"))
                || element.name().equals(Name.dav("allprop"))
                || element.name().equals(Name.dav("propname"));
    }

    private static boolean matches(
            View view, Found.Collection in, Member member, CalendarFilter filter, PlaceTime floating) {
        Summary summary = member.facts().object();
        if (summary == null) {
            return false;
        }
        Verdict verdict = filter.judge(summary, floating);
        return verdict == Verdict.MAYBE ? filter.matches(object(view, in, member), floating) : verdict == Verdict.YES;
    }

    /** The calendar object of a member that has a summary. */
    static CalendarObject object(View view, Found.Collection in, Member member) {
        int weight =
                (int) Math.min(Integer.MAX_VALUE, 1000 + 12 * member.entry().size());
        return view.world().memory().of(member.entry().tag(), CalendarObject.class, weight, () -> {
            try {
                return CalendarObject.parse(MemberBytes.of(view, in, member));
            } catch (Refusal never) {
                throw new AssertionError("what has a summary can be read", never);
            }
        });
    }
}
