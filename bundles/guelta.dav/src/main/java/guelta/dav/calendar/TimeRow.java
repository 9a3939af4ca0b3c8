// SPDX-License-Identifier: Apache-2.0
package guelta.dav.calendar;

import guelta.dav.icalendar.Component;
import guelta.dav.occurrence.Occurrence;

/**
 * The rows of the tables of RFC 4791 9.9: when an entry overlaps a range of time, by what it has. In every row, {@code first}
 * and {@code second} are its two moments: the start and the end of an occurrence, or what the row names.
 */
enum TimeRow {
    /** VEVENT; VJOURNAL with DTSTART, which is a day or nothing long. */
    EVENT(true) {
        @Override
        boolean overlaps(long from, long until, long first, long second) {
            return Occurrence.overlaps(first, second, from, until);
        }
    },
    /** VTODO with DTSTART and DURATION. */
    TODO_START_DURATION(true) {
        @Override
        boolean overlaps(long from, long until, long first, long second) {
            return from <= second && (until > first || until >= second);
        }
    },
    /** VTODO with DTSTART and DUE. */
    TODO_START_DUE(true) {
        @Override
        boolean overlaps(long from, long until, long first, long second) {
            return (from < second || from <= first) && (until > first || until >= second);
        }
    },
    /** VTODO with DTSTART alone. */
    TODO_START(true) {
        @Override
        boolean overlaps(long from, long until, long first, long second) {
            return from <= first && until > first;
        }
    },
    /** VTODO with DUE alone. */
    TODO_DUE(true) {
        @Override
        boolean overlaps(long from, long until, long first, long second) {
            return from < second && until >= second;
        }
    },
    /** VTODO with CREATED and COMPLETED. */
    TODO_CREATED_COMPLETED(false) {
        @Override
        boolean overlaps(long from, long until, long first, long second) {
            return (from <= first || from <= second) && (until >= first || until >= second);
        }
    },
    /** VTODO with COMPLETED, which is both moments. */
    TODO_COMPLETED(false) {
        @Override
        boolean overlaps(long from, long until, long first, long second) {
            return from <= second && until >= second;
        }
    },
    /** VTODO with CREATED. */
    TODO_CREATED(false) {
        @Override
        boolean overlaps(long from, long until, long first, long second) {
            return until > first;
        }
    },
    /** VTODO without any time. */
    TODO_ALWAYS(false) {
        @Override
        boolean overlaps(long from, long until, long first, long second) {
            return true;
        }
    },
    /** VFREEBUSY with DTSTART and DTEND; VAVAILABILITY (RFC 7953 3.1), which may be open at either end. */
    SPAN(false) {
        @Override
        boolean overlaps(long from, long until, long first, long second) {
            return from <= second && until > first;
        }
    },
    /** Any of the periods of a VFREEBUSY without DTSTART or without DTEND. */
    PERIODS(false) {
        @Override
        boolean overlaps(long from, long until, long first, long second) {
            return from < second && until > first;
        }
    },
    /** What has no time, or has one that says nothing. */
    NEVER(false) {
        @Override
        boolean overlaps(long from, long until, long first, long second) {
            return false;
        }
    };

    private final boolean occurs;

    TimeRow(boolean occurs) {
        this.occurs = occurs;
    }

    /** Whether the moments are those of occurrences. */
    boolean occurs() {
        return occurs;
    }

    abstract boolean overlaps(long from, long until, long first, long second);

    /** The row of an entry; of a to-do without start and due, by which of two other times it has. */
    static TimeRow of(Component entry, boolean completed, boolean created) {
        boolean start = has(entry, "DTSTART");
        return switch (entry.name()) {
            case "VEVENT", "VJOURNAL" -> start ? EVENT : NEVER;
            case "VTODO" -> todo(entry, start, completed, created);
            case "VFREEBUSY" -> start && has(entry, "DTEND") ? SPAN : PERIODS;
            case "VAVAILABILITY" -> SPAN;
            default -> NEVER;
        };
    }

    private static TimeRow todo(Component entry, boolean start, boolean completed, boolean created) {
        boolean due = has(entry, "DUE");
        if (start) {
            return due ? TODO_START_DUE : has(entry, "DURATION") ? TODO_START_DURATION : TODO_START;
        }
        if (due) {
            return TODO_DUE;
        }
        if (completed) {
            return created ? TODO_CREATED_COMPLETED : TODO_COMPLETED;
        }
        return created ? TODO_CREATED : TODO_ALWAYS;
    }

    private static boolean has(Component entry, String property) {
        return entry.property(property).isPresent();
    }
}
