// SPDX-License-Identifier: Apache-2.0
package guelta.dav.occurrence;

/**
 * Moments between which something happens, as seconds since 1970. They may be further apart than need be.
 *
 * @param from nothing is before it
 * @param until nothing is behind it; before {@code from} when nothing happens at all
 */
public record Bounds(long from, long until) {
    /** Of what never happens. */
    public static final Bounds NONE = new Bounds(Range.NEVER, Range.EVER);
    /** Of what may happen at any time. */
    public static final Bounds ALWAYS = new Bounds(Range.EVER, Range.NEVER);

    /** Within what a calendar can say. */
    public Bounds {
        from = Math.max(Range.EVER, Math.min(from, Range.NEVER));
        until = Math.max(Range.EVER, Math.min(until, Range.NEVER));
    }

    /** These and others. */
    public Bounds with(long from, long until) {
        return new Bounds(Math.min(this.from, from), Math.max(this.until, until));
    }

    /** These and others. */
    public Bounds with(Bounds others) {
        return with(others.from, others.until);
    }

    /** Whether anything can be in there that overlaps or touches a range. */
    public boolean touch(long from, long until) {
        return this.from <= until && this.until >= from;
    }
}
