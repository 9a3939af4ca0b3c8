// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.access.Ace;
import guelta.dav.access.AcePrincipal;
import guelta.dav.access.Acl;
import guelta.dav.access.Principals;
import guelta.dav.access.Privilege;
import guelta.dav.account.AccountName;
import guelta.dav.account.Principal;
import guelta.dav.account.Visibility;
import guelta.dav.collection.Found;
import guelta.dav.place.Href;
import guelta.dav.place.Place;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whom the visitor of a request is told of. Lists and searches find those whom the operator lets everybody find
 * ({@link Visibility}). Whoever owns what the visitor may read, or is named in an access list of the visitor's own, answers
 * besides to who asks by name, as clients do to show whose a calendar is. All others are as if they were not there. Confined.
 */
final class Acquaintances {
    /** So many who are not listed may be asked about in one request: to look for each takes a while, be there one or not. */
    private static final int MOST_ASKED = 300;

    private final View view;
    private int asked;
    private @Nullable Predicate<Principal> listing;
    private @Nullable Set<AcePrincipal.Named> named;

    Acquaintances(View view) {
        this.view = view;
    }

    /** Whether lists and searches find a user or group. */
    boolean lists(Place.Principal place) {
        return AccountName.isName(place.name()) && listing().test(PrincipalProperties.principal(place));
    }

    private Predicate<Principal> listing() {
        Predicate<Principal> known = listing;
        if (known == null) {
            known = view.world()
                    .visibility()
                    .of(new AccountName(view.who().name()), view.world().accounts());
            listing = known;
        }
        return known;
    }

    /**
     * Whether a user or group is there for the visitor. A name that nobody has is looked for as long as one that somebody has:
     * then the visitor's own homes are gone through in place of that one's.
     */
    boolean sees(Place.Principal place) {
        if (lists(place)) {
            return true;
        }
        if (view.world().visibility() == Visibility.ALL || !AccountName.isName(place.name()) || ++asked > MOST_ASKED) {
            return false;
        }
        boolean exists = view.exists(place);
        boolean named = named().contains(Resource.named(place));
        boolean shares =
                !place.group() && readable(exists ? place.name() : view.who().name()) > 0;
        return exists && (named || shares);
    }

    /** Whom the visitor has shared something with. */
    private Set<AcePrincipal.Named> named() {
        Set<AcePrincipal.Named> known = named;
        if (known == null) {
            known = collections(view.who().name()).stream()
                    .flatMap(collection -> collection.settings().access().stream())
                    .map(Ace::principal)
                    .filter(AcePrincipal.Named.class::isInstance)
                    .map(AcePrincipal.Named.class::cast)
                    .collect(Collectors.toUnmodifiableSet());
            named = known;
        }
        return known;
    }

    /** How many collections of a user the visitor may read. */
    private long readable(String owner) {
        return collections(owner).stream()
                .filter(collection -> view.may(collection, Privilege.READ))
                .count();
    }

    private List<Found.Collection> collections(String owner) {
        return view.home(owner).everything(owner);
    }

    /** Those whom lists and searches find. */
    Principals listed() {
        return at(named -> lists(Resource.place(named)));
    }

    /**
     * Those who are there for the visitor, and those whom an access list tells of if the visitor may read it: it comes back
     * with them when it is changed.
     */
    Principals toldOf(Acl acl) {
        Set<AcePrincipal.Named> told = !acl.allows(view.who(), Privilege.READ_ACL)
                ? Set.of()
                : acl.aces().stream()
                        .map(Ace::principal)
                        .filter(AcePrincipal.Named.class::isInstance)
                        .map(AcePrincipal.Named.class::cast)
                        .collect(Collectors.toUnmodifiableSet());
        return at(named -> told.contains(named) && view.exists(Resource.place(named)) || sees(Resource.place(named)));
    }

    private Principals at(Predicate<AcePrincipal.Named> there) {
        return Principals.of(Href.authority(view.request().origin()), there);
    }
}
