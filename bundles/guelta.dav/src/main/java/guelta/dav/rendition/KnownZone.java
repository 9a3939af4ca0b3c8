// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import java.time.DateTimeException;
import java.time.ZoneId;

/** Zones that everybody has who has a database of them. */
final class KnownZone {
    private KnownZone() {}

    /** Whether there is a zone of this name. */
    static boolean has(String name) {
        try {
            return ZoneId.of(name).getRules() != null && name.indexOf('/') > 0;
        } catch (DateTimeException unknown) {
            return false;
        }
    }
}
