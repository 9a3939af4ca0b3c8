// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.access.AcePrincipal;
import guelta.dav.access.Acl;
import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.collection.Member;
import guelta.dav.place.Href;
import guelta.dav.place.Place;
import guelta.dav.place.Place.InHome;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that is there, to be told of.
 *
 * @param place where it is, canonically
 * @param found what is there, in homes alone
 */
record Resource(View view, Place place, @Nullable Found found) {
    /** What is at a place; empty when nothing is, and for users and groups of whom the visitor is not told. */
    static Optional<Resource> at(View view, Place place) {
        if (place instanceof InHome inHome) {
            Found found = view.at(inHome);
            return found instanceof Found.Collection || found instanceof Found.OfMember
                    ? Optional.of(of(view, found))
                    : Optional.empty();
        }
        if (place instanceof Place.Principal principal && !view.acquaintances().sees(principal)) {
            return Optional.empty();
        }
        return Optional.of(new Resource(view, place, null));
    }

    /** A user or group that a property has told the visitor of; empty when there is none. */
    static Optional<Resource> told(View view, Place.Principal place) {
        return view.exists(place) ? Optional.of(new Resource(view, place, null)) : Optional.empty();
    }

    /** What was found in a home. */
    static Resource of(View view, Found found) {
        return new Resource(view, found.place(), found);
    }

    Href href() {
        return place.href();
    }

    Optional<Found.Collection> collection() {
        return found instanceof Found.Collection collection ? Optional.of(collection) : Optional.empty();
    }

    Optional<Found.OfMember> member() {
        return found instanceof Found.OfMember member ? Optional.of(member) : Optional.empty();
    }

    Optional<Member> entry() {
        return member().map(Found.OfMember::member);
    }

    Optional<Place.Principal> principal() {
        return place instanceof Place.Principal principal ? Optional.of(principal) : Optional.empty();
    }

    /** Who may do what with it. Everybody with a name may look at what is in no home. */
    Acl acl() {
        if (found != null) {
            return view.acl(found);
        }
        String owner = principal()
                .filter(named -> !named.group())
                .map(Place.Principal::name)
                .orElse("");
        AcePrincipal.Named self = principal().map(Resource::named).orElse(null);
        return new Acl(owner, self, List.of(Standing.READERS));
    }

    /** As access lists name a user or group. */
    static AcePrincipal.Named named(Place.Principal place) {
        return place.group() ? new AcePrincipal.Group(place.name()) : new AcePrincipal.User(place.name());
    }

    /** Where a user or group is whom an access list names. */
    static Place.Principal place(AcePrincipal.Named named) {
        return new Place.Principal(named instanceof AcePrincipal.Group, named.name());
    }

    /** Whether the visitor may do something with it. */
    boolean may(Privilege privilege) {
        return acl().allows(view.who(), privilege);
    }

    /** What is right in it and may be seen. */
    List<Resource> children() {
        return Children.of(this);
    }
}
