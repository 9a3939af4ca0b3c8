// SPDX-License-Identifier: Apache-2.0
package guelta.dav.history;

import guelta.dav.collection.Layout;
import guelta.dav.collection.Location;
import guelta.dav.place.Href;
import guelta.dav.place.Place.InHome;
import guelta.dav.place.Place.Principal;
import guelta.store.StorePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of what somebody has: a member, a collection with all that is in it, a home, or everything.
 *
 * @param owner whose it is
 * @param place where it is; null for everything
 */
public record Area(String owner, @Nullable InHome place) {
    /** A member, a collection or a home. */
    public static Area of(InHome place) {
        return new Area(place.owner(), place);
    }

    /** All homes of a user. */
    public static Area everything(String owner) {
        return new Area(owner, null);
    }

    /** Where it is; everything of a user is where the user is. */
    public Href href() {
        return place == null ? new Principal(false, owner).href() : place.href();
    }

    /** Whether it is a home or all of them. */
    public boolean isHome() {
        return place == null || place.isHome();
    }

    /** Whether a file is in it. */
    public boolean has(Location location) {
        return place == null || location.place().within(place);
    }

    /** The files and folders of the store that it is. */
    List<StorePath> files() {
        if (place == null) {
            return List.of(StorePath.TOP);
        }
        List<StorePath> files = new ArrayList<>();
        Layout.folder(place).ifPresent(files::add);
        Optional<StorePath> in = place.isHome() ? Optional.empty() : Layout.folder(place.parent());
        if (in.isPresent() && (place.kind().isNested() || place.names().size() == 2)) {
            Layout.member(in.get(), place.name()).ifPresent(files::add);
            Layout.properties(in.get(), place.name()).ifPresent(files::add);
        }
        return files;
    }
}
