// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.dav.calendar.Summary;
import guelta.dav.occurrence.Bounds;
import java.util.List;
import java.util.function.Consumer;

/**
 * Between which moments each of some members can happen: two numbers each, side by side, so that a question about time looks
 * at no member that is elsewhere. Immutable.
 */
final class Extents {
    private final List<Member> members;
    private final long[] from;
    private final long[] until;

    /** Those of members in this order. */
    Extents(List<Member> members) {
        this.members = members;
        from = new long[members.size()];
        until = new long[members.size()];
        for (int i = 0; i < from.length; i++) {
            Summary object = members.get(i).facts().object();
            Bounds extent = object == null ? Bounds.NONE : object.extent();
            from[i] = object == null ? Long.MAX_VALUE : extent.from();
            until[i] = object == null ? Long.MIN_VALUE : extent.until();
        }
    }

    /** Tells of the members that can happen in a range, or touch it. */
    void during(long start, long end, Consumer<Member> each) {
        for (int i = 0; i < from.length; i++) {
            if (from[i] <= end && until[i] >= start) {
                each.accept(members.get(i));
            }
        }
    }
}
