// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.access.Privilege;
import guelta.dav.account.Accounts;
import guelta.dav.collection.Found;
import guelta.dav.place.Kind;
import guelta.dav.place.Place;
import guelta.dav.place.Place.InHome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is right in something, as far as the visitor may see it. */
final class Children {
    private Children() {}

    static List<Resource> of(Resource parent) {
        View view = parent.view();
        if (parent.place() instanceof Place.Top) {
            return Stream.concat(
                            Stream.of(Place.Hall.PRINCIPALS),
                            Stream.of(Kind.values()).map(Place.Hall::of))
                    .map(hall -> new Resource(view, hall, null))
                    .toList();
        }
        if (parent.place() instanceof Place.Hall hall) {
            return inHall(view, hall);
        }
        return parent.collection().map(collection -> in(view, collection)).orElse(List.of());
    }

    private static List<Resource> inHall(View view, Place.Hall hall) {
        Accounts accounts = view.world().accounts();
        List<Place> places = new ArrayList<>();
        if (hall.equals(Place.Hall.PRINCIPALS)) {
            places.add(Place.Hall.USERS);
            places.add(Place.Hall.GROUPS);
        } else if (hall.equals(Place.Hall.USERS)) {
            accounts.users()
                    .map(user -> new Place.Principal(false, user.name().text()))
                    .filter(view.acquaintances()::lists)
                    .forEach(places::add);
        } else if (hall.equals(Place.Hall.GROUPS)) {
            accounts.groups()
                    .map(group -> new Place.Principal(true, group.name().text()))
                    .filter(view.acquaintances()::lists)
                    .forEach(places::add);
        } else {
            Kind kind = Stream.of(Kind.values())
                    .filter(each -> Place.Hall.of(each).equals(hall))
                    .findFirst()
                    .orElseThrow();
            accounts.users()
                    .forEach(user -> places.add(InHome.home(kind, user.name().text())));
        }
        return places.stream()
                .flatMap(place -> Resource.at(view, place).stream())
                .filter(resource -> resource.may(Privilege.READ))
                .toList();
    }

    private static List<Resource> in(View view, Found.Collection collection) {
        List<Resource> children = new ArrayList<>();
        for (Found.Collection inner : view.home(collection.place().owner()).collections(collection)) {
            Resource child = Resource.of(view, inner);
            if (child.may(Privilege.READ)) {
                children.add(child);
            }
        }
        if (collection.takesMembers()) {
            view.home(collection.place().owner()).members(collection).all().forEach(member -> {
                InHome place = collection.place().child(member.name(), false);
                children.add(Resource.of(view, new Found.OfMember(place, collection, member)));
            });
        }
        return children;
    }
}
