// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static guelta.dav.webdav.GeneralProperties.href;

import guelta.dav.access.AclElements;
import guelta.dav.place.Place;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.List;
import java.util.Optional;

/** Properties of access control (RFC 3744 5). */
final class AccessProperties {
    static final List<Live> ALL = List.of(
            Live.named(Name.dav("owner"), AccessProperties::owner),
            Live.named(Name.dav("group"), resource -> Optional.of(Element.of(Name.dav("group")))),
            Live.named(
                    Name.dav("supported-privilege-set"), resource -> Optional.of(AclElements.supportedPrivilegeSet())),
            Live.named(
                    Name.dav("current-user-privilege-set"),
                    resource -> Optional.of(AclElements.currentUserPrivilegeSet(
                            resource.acl(), resource.view().who()))),
            Live.named(
                    Name.dav("acl"),
                    resource -> Optional.of(AclElements.acl(
                            resource.acl(),
                            named -> Resource.place(named).href().toString()))),
            Live.named(Name.dav("acl-restrictions"), resource -> Optional.of(AclElements.aclRestrictions())),
            // Empty: these lists would be ANDed (RFC 3744 5.7), while ours hand their entries down.
            Live.named(
                    Name.dav("inherited-acl-set"), resource -> Optional.of(Element.of(Name.dav("inherited-acl-set")))),
            Live.named(
                    Name.dav("principal-collection-set"),
                    resource -> Optional.of(
                            Element.of(Name.dav("principal-collection-set"), href(Place.Hall.PRINCIPALS)))));

    private AccessProperties() {}

    private static Optional<Element> owner(Resource resource) {
        String owner = resource.acl().owner();
        return owner.isEmpty()
                ? Optional.of(Element.of(Name.dav("owner")))
                : Optional.of(Element.of(Name.dav("owner"), href(new Place.Principal(false, owner))));
    }
}
