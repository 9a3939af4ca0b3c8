// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.collection.Found;
import guelta.dav.collection.Type;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The reports that are served, and on what (RFC 3253 3.6). */
final class Reports {
    private static final List<Report> ALL = List.of(
            new Report(Name.caldav("calendar-query"), resource -> holds(resource, Type.CALENDAR), CalendarQuery::on),
            new Report(
                    Name.caldav("calendar-multiget"),
                    resource -> holds(resource, Type.CALENDAR),
                    (view, resource, body) -> Multiget.on(view, resource, body, data(resource, body))),
            new Report(
                    Name.carddav("addressbook-multiget"),
                    resource -> holds(resource, Type.ADDRESSBOOK),
                    (view, resource, body) -> Multiget.on(view, resource, body, data(resource, body))),
            new Report(
                    Name.dav("sync-collection"),
                    resource ->
                            resource.collection().filter(SyncToken::isServed).isPresent(),
                    (view, resource, body) -> SyncCollection.on(view, resource, body, data(resource, body))));

    private Reports() {}

    /** Answers a report. */
    @FunctionalInterface
    private interface Answering {
        Reply on(View view, Resource resource, Element body) throws Refusal;
    }

    /** A report. */
    private record Report(Name name, Predicate<Resource> isServed, Answering answering) {}

    static Reply on(View view, Resource resource) throws Refusal {
        Element body = Bodies.xml(view.request());
        Report report = ALL.stream()
                .filter(each ->
                        each.name().equals(body.name()) && each.isServed().test(resource))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        403, Name.dav("supported-report"), "the report " + body.name() + " is not served here"));
        return report.answering().on(view, resource, body);
    }

    /** {@code DAV:supported-report-set} of a resource. */
    static Optional<Element> supported(Resource resource) {
        Element[] reports = ALL.stream()
                .filter(report -> report.isServed().test(resource))
                .map(report -> Element.of(
                        Name.dav("supported-report"), Element.of(Name.dav("report"), Element.of(report.name()))))
                .toArray(Element[]::new);
        return Optional.of(Element.of(Name.dav("supported-report-set"), reports));
    }

    private static boolean holds(Resource resource, Type type) {
        return resource.found() instanceof Found.OfMember member
                        && member.in().settings().type() == type
                || resource.collection()
                        .filter(found -> found.settings().type() == type
                                || found.place().isHome()
                                        && Type.in(found.place().kind()) == type)
                        .isPresent();
    }

    private static ObjectData data(Resource resource, Element report) throws Refusal {
        if (holds(resource, Type.CALENDAR)) {
            return ObjectData.ofCalendars(report, ZoneOfQuery.of(report));
        }
        return holds(resource, Type.ADDRESSBOOK) ? ObjectData.whole(Name.carddav("address-data")) : ObjectData.NONE;
    }
}
