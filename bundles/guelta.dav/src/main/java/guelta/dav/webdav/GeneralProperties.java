// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.collection.Found;
import guelta.dav.condition.HttpDate;
import guelta.dav.lock.LockElements;
import guelta.dav.place.Place;
import guelta.dav.place.Place.InHome;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Properties of whatever is there (RFC 4918 15, RFC 5397). */
final class GeneralProperties {
    static final Name RESOURCE_TYPE = Name.dav("resourcetype");
    static final Name DISPLAY_NAME = Name.dav("displayname");

    static final List<Live> ALL = List.of(
            Live.common(RESOURCE_TYPE, resource -> Optional.of(resourceType(resource))),
            Live.text(DISPLAY_NAME, true, GeneralProperties::displayName),
            Live.text(Name.dav("creationdate"), true, resource -> resource.collection()
                    .map(found -> found.settings().created().toString())),
            Live.text(Name.dav("getlastmodified"), true, resource -> lastModified(resource)
                    .map(HttpDate::format)),
            Live.text(Name.dav("getetag"), true, resource -> resource.entry().map(member -> member.etag())),
            Live.text(Name.dav("getcontentlength"), true, resource -> resource.entry()
                    .map(member -> Long.toString(member.entry().size()))),
            Live.text(Name.dav("getcontenttype"), true, resource -> resource.member()
                    .map(member -> contentType(resource.view(), member))),
            Live.common(
                    Name.dav("supportedlock"),
                    resource -> resource.place() instanceof InHome
                            ? Optional.of(LockElements.supportedlock())
                            : Optional.of(Element.of(Name.dav("supportedlock")))),
            Live.common(Name.dav("lockdiscovery"), resource -> Optional.of(lockdiscovery(resource))),
            Live.named(
                    Name.dav("current-user-principal"),
                    resource -> Optional.of(Element.of(
                            Name.dav("current-user-principal"),
                            href(new Place.Principal(
                                    false, resource.view().who().name()))))),
            Live.named(Name.dav("supported-report-set"), Reports::supported),
            Live.text(Name.dav("quota-used-bytes"), false, resource -> resource.collection()
                    .map(found -> Long.toString(
                            resource.view().home(found.place().owner()).octets()))),
            Live.text(Name.dav("quota-available-bytes"), false, GeneralProperties::available));

    private GeneralProperties() {}

    /** Of collections too, which have none by RFC 4918 15.7: without one, clients show folders as of 1970. */
    private static Optional<Instant> lastModified(Resource resource) {
        return resource.member().map(member -> resource.view().changed(member)).or(() -> resource.collection()
                .filter(Found.Collection::takesMembers)
                .map(found -> resource.view().changed(found)));
    }

    /** The element {@code DAV:href} of a place. */
    static Element href(Place place) {
        return Element.of(Name.dav("href"), place.href().toString());
    }

    /** The content type of a member. */
    static String contentType(View view, Found.OfMember member) {
        if (!member.member().facts().type().isEmpty()) {
            return member.member().facts().type();
        }
        String noted = view.home(member.place().owner())
                .notes(member.in(), member.member().name())
                .type();
        return noted.isEmpty() ? "application/octet-stream" : noted;
    }

    private static Element lockdiscovery(Resource resource) {
        if (!(resource.place() instanceof InHome place)) {
            return Element.of(Name.dav("lockdiscovery"));
        }
        View view = resource.view();
        return LockElements.lockdiscovery(view.locks(place.owner()).on(place.href()), view.now());
    }

    private static Element resourceType(Resource resource) {
        if (resource.principal().isPresent()) {
            return Element.of(RESOURCE_TYPE, Element.of(Name.dav("collection")), Element.of(Name.dav("principal")));
        }
        if (resource.found() instanceof Found.OfMember) {
            return Element.of(RESOURCE_TYPE);
        }
        return resource.collection()
                .filter(found -> !found.place().isHome())
                .map(found -> found.settings().type().resourceType())
                .orElse(Element.of(RESOURCE_TYPE, Element.of(Name.dav("collection"))));
    }

    /** Never empty where there is one: some clients show nothing else. */
    private static Optional<String> displayName(Resource resource) {
        if (resource.principal().isPresent()) {
            return PrincipalProperties.displayName(
                    resource.view(), resource.principal().get());
        }
        return resource.collection()
                .map(found -> found.place().isHome()
                        ? found.place().owner()
                        : found.place().name());
    }

    private static Optional<String> available(Resource resource) {
        long quota = resource.view().world().limits().quota();
        if (quota == Long.MAX_VALUE) {
            return Optional.empty();
        }
        return resource.collection()
                .map(found -> resource.view().home(found.place().owner()).octets())
                .map(used -> Long.toString(Math.max(0, quota - used)));
    }
}
