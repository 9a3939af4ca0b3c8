// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.collection.Home;
import guelta.dav.collection.Location;
import guelta.dav.history.Sight;
import guelta.dav.place.Place.InHome;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the visitor of a request sees of the history of a user's homes. The owner sees all; others see what is in collections
 * that are there and that they may read: not what was in another one of the same name before, which nobody shared with them.
 */
final class VisitorSight implements Sight {
    private final View view;
    private final boolean owner;
    private final Map<InHome, String> readable = new HashMap<>();

    VisitorSight(View view, String owner) {
        this.view = view;
        this.owner = view.who().name().equals(owner);
    }

    @Override
    public boolean isOwner() {
        return owner;
    }

    @Override
    public boolean sees(Location location, Home then) {
        if (owner) {
            return true;
        }
        InHome in = location.collection().as(true);
        String now = readable.computeIfAbsent(in, this::uid);
        return !now.isEmpty()
                && then.collection(in)
                        .filter(was -> was.settings().uid().equals(now))
                        .isPresent();
    }

    /** The UID of a collection that is there and may be read; empty of another one. */
    private String uid(InHome place) {
        Optional<Found.Collection> now = view.home(place.owner()).collection(place);
        return now.filter(found -> view.may(found, Privilege.READ))
                .map(found -> found.settings().uid())
                .orElse("");
    }

    @Override
    public boolean seesAccess(InHome collection) {
        return owner || view.may(view.at(collection), Privilege.READ_ACL);
    }
}
