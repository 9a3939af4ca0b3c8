// SPDX-License-Identifier: Apache-2.0
package guelta.dav.occurrence;

import guelta.dav.icalendar.Component;
import guelta.dav.recurrence.PlaceTime;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One question for an occurrence; ends by itself when too many were not the wanted one. Confined to it. */
final class Search {
    private final Range range;
    private final @Nullable Component only;
    private final Predicate<Occurrence> wanted;
    private int walked;
    private int asked;

    Search(Range range, @Nullable Component only, Predicate<Occurrence> wanted) {
        this.range = range;
        this.only = only;
        this.wanted = wanted;
    }

    Range range() {
        return range;
    }

    PlaceTime floating() {
        return range.floating();
    }

    @Nullable
    Component only() {
        return only;
    }

    /** Whether it is about occurrences of this component. */
    boolean wants(Variant variant) {
        return only == null || only == variant.component();
    }

    boolean goesOn() {
        return ++walked <= Occurrences.MOST_WALKED && asked < Occurrences.MOST_ASKED;
    }

    /** Whether this occurrence touches the range and is a wanted one. */
    boolean finds(Variant of, long id, long original, long local, PlaceTime place, Span span) {
        long start = place.instant(local);
        long end = Math.max(start, span.end(local, place));
        if (start >= range.until() || end < range.from()) {
            return false;
        }
        asked++;
        return wanted.test(new Occurrence(of.component(), id, original, local, start, end));
    }
}
