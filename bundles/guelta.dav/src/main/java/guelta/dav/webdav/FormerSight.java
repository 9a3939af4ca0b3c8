// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.collection.Home;
import guelta.dav.collection.Layout;
import guelta.dav.place.Place.InHome;
import guelta.store.Commit;
import guelta.store.Expired;
import guelta.store.Root;
import guelta.store.StorePath;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a visitor could see in a folder since some change, by the rights that were set then: of what was never seen it must
 * not be told that it is gone (RFC 6578 3.5.2), since that gives its name away. Confined.
 */
final class FormerSight {
    /** Of more commits than these it is told: a name that is given away is less than one that stays for ever. */
    private static final int MOST = 10_000;

    private final View view;
    private final Root root;
    private final Found.Collection folder;

    /**
     * Looks into a folder.
     *
     * @param folder one that holds collections
     */
    FormerSight(View view, Found.Collection folder) {
        this.view = view;
        this.folder = folder;
        this.root = view.root(folder.place().owner());
    }

    /**
     * Whether something of a name was there and could be seen at some time.
     *
     * @param since the change number from which on that counts
     * @param last the number of the last change of what the name stands for
     */
    boolean had(String name, long since, long last) {
        try {
            return hadAt(name, last - 1) || hadSince(name, since);
        } catch (Expired unknown) {
            return true;
        }
    }

    private boolean hadAt(String name, long number) throws Expired {
        InHome place = folder.place();
        View then = view.with(place.owner(), root.at(number));
        Home home = then.home(place.owner());
        return home.member(folder, name).isPresent()
                || home.collection(place.child(name, true))
                        .filter(was -> then.may(was, Privilege.READ))
                        .isPresent();
    }

    /** Rights change with the settings of the collection itself and of those that it is in. */
    private boolean hadSince(String name, long since) throws Expired {
        StorePath inner = Layout.folder(folder.place().child(name, true)).orElse(folder.folder());
        StorePath home = new StorePath(List.of(folder.folder().names().get(0)));
        try (Stream<Commit> history = root.history(home, Long.MAX_VALUE)) {
            Iterator<Commit> commits = history.limit(MOST + 1L).iterator();
            for (int i = 0; commits.hasNext(); i++) {
                Commit commit = commits.next();
                if (commit.number() < since) {
                    return false;
                }
                boolean rights = commit.touched().stream()
                        .anyMatch(file -> file.name().equals(Layout.SETTINGS) && inner.within(file.parent()));
                if (i == MOST || rights && (hadAt(name, commit.number()) || hadAt(name, commit.number() - 1))) {
                    return true;
                }
            }
        }
        return false;
    }
}
