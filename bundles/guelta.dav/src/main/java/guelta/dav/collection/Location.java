// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.dav.place.Kind;
import guelta.dav.place.Place.InHome;
import guelta.store.StorePath;
import java.util.List;
import java.util.Optional;

/**
 * What a file of a store is to people: {@link Layout} read backwards.
 *
 * @param place of the collection that the settings are of, or of the member
 * @param part what of it the file has
 */
public record Location(InHome place, Part part) {
    /** What of a resource a file has. */
    public enum Part {
        /** The bytes of a member. */
        CONTENT,
        /** What else is known of a member. */
        NOTES,
        /** What is known of a collection, which is there as long as this file. */
        SETTINGS
    }

    /**
     * What a file is; empty for one that is nothing to us.
     *
     * @param owner whose root it is in
     */
    public static Optional<Location> of(String owner, StorePath file) {
        List<String> names = file.names();
        for (Kind kind : Kind.values()) {
            if (!names.isEmpty() && names.get(0).equals(kind.folder())) {
                return of(InHome.home(kind, owner), names.subList(1, names.size()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Location> of(InHome in, List<String> rest) {
        if (rest.size() == 1 && rest.get(0).equals(Layout.SETTINGS)) {
            return Optional.of(new Location(in, Part.SETTINGS));
        }
        // Where collections can be, members can't, but among files: those have a folder of their own for collections.
        boolean holdsCollections = in.kind().isNested() || in.isHome();
        int skipped = in.kind().isNested() ? 1 : 0;
        boolean below = holdsCollections
                && rest.size() > skipped + 1
                && (skipped == 0 || rest.get(0).equals(Layout.COLLECTIONS));
        if (below) {
            List<String> deeper = rest.subList(skipped + 1, rest.size());
            return Layout.decode(rest.get(skipped)).flatMap(name -> of(in.child(name, true), deeper));
        }
        boolean holdsMembers = in.kind().isNested() || !in.isHome();
        return holdsMembers ? member(in, rest) : Optional.empty();
    }

    private static Optional<Location> member(InHome in, List<String> rest) {
        if (rest.size() == 2 && Layout.isShard(rest.get(0))) {
            return Layout.decode(rest.get(1)).map(name -> new Location(in.child(name, false), Part.CONTENT));
        }
        if (rest.size() == 3 && rest.get(0).equals(Layout.PROPERTIES) && Layout.isShard(rest.get(1))) {
            return Layout.decode(rest.get(2)).map(name -> new Location(in.child(name, false), Part.NOTES));
        }
        return Optional.empty();
    }

    /** The collection that it is of or in. */
    public InHome collection() {
        return part == Part.SETTINGS ? place : place.parent();
    }
}
