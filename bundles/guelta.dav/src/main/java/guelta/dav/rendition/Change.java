// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.text.ContentLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of the properties of a component; not of the components in it. */
interface Change {
    /** Nothing. */
    Change NONE = line -> null;

    /** The lines instead of a property, none to leave it out; null to keep it as it stands there. */
    @Nullable
    List<String> instead(ContentLine line);

    /** Lines to add at the end. */
    default List<String> added() {
        return List.of();
    }
}
