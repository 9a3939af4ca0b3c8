// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.dav.place.Place.InHome;
import guelta.store.StorePath;

/** What is at a place in a home. */
public sealed interface Found {
    /** The place as it is canonically written: with a final slash for collections. */
    InHome place();

    /**
     * A home, calendar, address book or folder.
     *
     * @param folder in the store
     */
    record Collection(InHome place, StorePath folder, Settings settings) implements Found {
        /** Whether members can be right in it: not in a home of calendars or address books. */
        public boolean takesMembers() {
            return place.kind().isNested() || !place.isHome();
        }
    }

    /**
     * A calendar object, card or file.
     *
     * @param in the collection that it is in
     */
    record OfMember(InHome place, Collection in, Member member) implements Found {}

    /** Nothing, where something could be: its parent is there. */
    record Vacant(InHome place, Collection in) implements Found {}

    /** Nothing, and its parent is not there or takes nothing. */
    record Nowhere(InHome place) implements Found {}
}
