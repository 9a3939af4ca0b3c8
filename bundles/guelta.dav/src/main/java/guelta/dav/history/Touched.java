// SPDX-License-Identifier: Apache-2.0
package guelta.dav.history;

import guelta.dav.collection.Location;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import java.util.Locale;

/**
 * Something that a change does.
 *
 * @param file where it is in the store
 * @param location what the file is
 */
public record Touched(StorePath file, Location location, Effect effect) {
    /** What is done. */
    public enum Effect {
        /** It was not there before. */
        ADDED,
        /** It is another one than before. */
        CHANGED,
        /** It is not there any more. */
        REMOVED;

        /** As people read it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Effect between(boolean before, boolean after) {
            return !before ? ADDED : after ? CHANGED : REMOVED;
        }
    }

    static Touched of(StorePath file, Location location, Snapshot before, Snapshot after) {
        return new Touched(
                file,
                location,
                Effect.between(before.find(file).isPresent(), after.find(file).isPresent()));
    }

    /** What of it: {@code content} or {@code properties}. */
    public String part() {
        return location.part() == Location.Part.CONTENT ? "content" : "properties";
    }
}
