// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.calendar.Period;
import guelta.dav.filter.TimeRange;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import guelta.dav.zone.TimeZones;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leaves out the periods of FREEBUSY that do not overlap a range (RFC 4791 9.6.7). */
record PeriodsWithin(TimeRange range, TimeZones zones) implements Change {
    @Override
    public @Nullable List<String> instead(ContentLine line) {
        if (!line.name().equals("FREEBUSY")) {
            return null;
        }
        String[] all = line.value().split(",", -1);
        List<String> kept = new ArrayList<>();
        for (String text : all) {
            try {
                if (Period.of(text.strip(), line, zones).overlaps(range.from(), range.until())) {
                    kept.add(text.strip());
                }
            } catch (Malformed compiledBefore) {
                kept.add(text);
            }
        }
        if (kept.size() == all.length) {
            return null;
        }
        String type = line.parameter("FBTYPE").map(name -> ";FBTYPE=" + name).orElse("");
        return kept.isEmpty() ? List.of() : List.of("FREEBUSY" + type + ":" + String.join(",", kept));
    }
}
