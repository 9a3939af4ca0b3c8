// SPDX-License-Identifier: Apache-2.0
package guelta.dav.history;

import guelta.dav.collection.Home;
import guelta.dav.collection.Location;
import guelta.dav.place.Place.InHome;
import org.osgi.annotation.versioning.ConsumerType;

/** What somebody may see of a history. */
@ConsumerType
public interface Sight {
    /** All, as the owner does. */
    Sight OWNER = new Sight() {
        @Override
        public boolean isOwner() {
            return true;
        }

        @Override
        public boolean sees(Location location, Home then) {
            return true;
        }

        @Override
        public boolean seesAccess(InHome collection) {
            return true;
        }
    };

    /** Whether it is the owner who looks: others are not told what a change is called, since that can name other places. */
    boolean isOwner();

    /**
     * Whether somebody may see what was at a place.
     *
     * @param then the homes as they were
     */
    boolean sees(Location location, Home then);

    /** Whether somebody may see who has access to a collection. */
    boolean seesAccess(InHome collection);
}
