// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.collection.Type;
import guelta.dav.condition.Depth;
import guelta.dav.place.Place;
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
                    FreeBusyQuery.NAME,
                    resource -> resource.collection().isPresent() && holds(resource, Type.CALENDAR),
                    FreeBusyQuery::on),
            new Report(
                    Name.carddav("addressbook-query"),
                    resource -> holds(resource, Type.ADDRESSBOOK),
                    AddressbookQuery::on),
            new Report(
                    Name.carddav("addressbook-multiget"),
                    resource -> holds(resource, Type.ADDRESSBOOK),
                    (view, resource, body) -> Multiget.on(view, resource, body, data(resource, body))),
            new Report(
                    Name.dav("sync-collection"),
                    resource ->
                            resource.collection().filter(SyncToken::isServed).isPresent(),
                    (view, resource, body) -> SyncCollection.on(view, resource, body, data(resource, body))),
            new Report(ExpandProperty.NAME, resource -> true, alone(ExpandProperty::on)),
            new Report(AclPrincipals.NAME, resource -> true, alone(AclPrincipals::on)),
            new Report(PrincipalMatch.NAME, Reports::isBelowTop, alone(PrincipalMatch::on)),
            new Report(PrincipalSearch.NAME, resource -> resource.member().isEmpty(), alone(PrincipalSearch::on)),
            new Report(
                    PrincipalSearch.PROPERTIES,
                    resource -> resource.member().isEmpty(),
                    alone((view, resource, body) -> PrincipalSearch.properties())));

    private Reports() {}

    /** Answers a report. */
    @FunctionalInterface
    private interface Answering {
        Reply on(View view, Resource resource, Element body) throws Refusal;
    }

    /** A report. */
    private record Report(Name name, Predicate<Resource> isServed, Answering answering) {}

    /** RFC 3744 9: the reports on principals are about the resource that they are asked of, whatever is below it. */
    private static Answering alone(Answering answering) {
        return (view, resource, body) -> {
            if (Depth.of(view.request().fields().first("Depth"), Depth.ZERO) != Depth.ZERO) {
                throw new Refusal(400, "the report " + body.name() + " has the Depth 0");
            }
            return answering.on(view, resource, body);
        };
    }

    /** Not of the root, and not of all homes: each of them would be searched from top to bottom. */
    private static boolean isBelowTop(Resource resource) {
        return resource.collection().isPresent()
                || resource.place() instanceof Place.Hall hall
                        && hall.names().get(0).equals("principals");
    }

    /** The privilege that it takes to ask for a report. */
    static Privilege needed(Element body) {
        return body.name().equals(FreeBusyQuery.NAME) ? Privilege.READ_FREE_BUSY : Privilege.READ;
    }

    static Reply on(View view, Resource resource) throws Refusal {
        return on(view, resource, Bodies.xml(view.request()));
    }

    static Reply on(View view, Resource resource, Element body) throws Refusal {
        Report report = ALL.stream()
                .filter(each ->
                        each.name().equals(body.name()) && each.isServed().test(resource))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        403, Name.dav("supported-report"), "the report " + body.name() + " is not served here"));
        Reply reply = report.answering().on(view, resource, body);
        return reply instanceof Answer answer && answer.status() == 207 ? Propfind.applied(answer, view, false) : reply;
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

    /** Whether it is such a collection, a member of one, or the home that has them. */
    static boolean holds(Resource resource, Type type) {
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
            return ObjectData.ofCalendars(resource.view(), report, ZoneOfQuery.of(report));
        }
        return holds(resource, Type.ADDRESSBOOK) ? ObjectData.ofCards(report) : ObjectData.NONE;
    }
}
