// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.access.Ace;
import guelta.dav.access.AcePrincipal;
import guelta.dav.access.Acl;
import guelta.dav.access.AclElements;
import guelta.dav.access.Privilege;
import guelta.dav.place.Place;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** acl-principal-prop-set (RFC 3744 9.2): properties of all users and groups that the access list of a resource names. */
final class AclPrincipals {
    static final Name NAME = Name.dav("acl-principal-prop-set");

    private AclPrincipals() {}

    static Reply on(View view, Resource resource, Element body) throws Refusal {
        if (!resource.may(Privilege.READ_ACL)) {
            throw AclElements.needPrivileges(Map.of(resource.href().toString(), Privilege.READ_ACL));
        }
        Propstats propstats = new Propstats(Wanted.of(body), view.isMinimal());
        return Multistatus.of(named(resource.acl()).stream()
                .flatMap(place -> Resource.told(view, place).stream())
                .<Consumer<XmlWriter>>map(each -> xml -> propstats.write(xml, each))
                .iterator());
    }

    /** Each once, in the order of the list. */
    private static Set<Place.Principal> named(Acl acl) {
        Set<Place.Principal> named = new LinkedHashSet<>();
        for (Ace ace : acl.aces()) {
            place(ace.principal(), acl).ifPresent(named::add);
        }
        return named;
    }

    private static Optional<Place.Principal> place(AcePrincipal principal, Acl acl) {
        if (principal instanceof AcePrincipal.Named named) {
            return Optional.of(Resource.place(named));
        }
        return principal == AcePrincipal.Role.OWNER && !acl.owner().isEmpty()
                ? Optional.of(new Place.Principal(false, acl.owner()))
                : Optional.empty();
    }
}
