// SPDX-License-Identifier: Apache-2.0
package guelta.dav.calendar;

import guelta.dav.icalendar.CalendarTime;
import guelta.dav.icalendar.Component;
import guelta.dav.occurrence.Bounds;
import guelta.dav.occurrence.Range;
import guelta.dav.text.Collation;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What an index keeps of every calendar object, about 250 bytes: enough to say of most objects that they do not match a filter,
 * and of many that they do, without reading them. It does not depend on whose clock floating times are on. An immutable value;
 * as octets it is derived data that can be thrown away.
 */
public final class Summary {
    private static final List<String> KINDS =
            List.of("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY", "VPOLL");
    private static final TimeRow[] ROWS = TimeRow.values();
    private static final byte FORM = 1;

    private static final int RECURS = 1;
    private static final int ALARMS = 2;
    /** The row of its only entry and two moments are all that there is to know about time. */
    private static final int EXACT = 4;
    /** These moments are on the clock of whoever asks. */
    private static final int LOCAL = 8;

    /** More than a zone is away from UTC. */
    private static final long ZONES = 30 * 3600L;

    private final String uid;
    private final byte kind;
    private final byte row;
    private final byte flags;
    private final long from;
    private final long until;
    private final long alarmsFrom;
    private final long alarmsUntil;
    private final long[] signature;

    private Summary(String uid, byte kind, byte row, int flags, Bounds times, Bounds alarms, long[] signature) {
        this.uid = uid;
        this.kind = kind;
        this.row = row;
        this.flags = (byte) flags;
        this.from = times.from();
        this.until = times.until();
        this.alarmsFrom = alarms.from();
        this.alarmsUntil = alarms.until();
        this.signature = signature;
    }

    /** The summary of an object. */
    public static Summary of(CalendarObject object) {
        boolean alarms = object.components().stream()
                .anyMatch(component -> component.components("VALARM").findAny().isPresent());
        int flags = (object.occurrences().recurs() ? RECURS : 0) | (alarms ? ALARMS : 0);
        Entry entry = object.entries().get(0);
        Bounds times = object.bounds();
        boolean single = object.entries().size() == 1 && !object.occurrences().recurs();
        if (single && entry.row().occurs() && isExact(entry)) {
            Bounds[] exact = {Bounds.NONE};
            Range always = Range.ALWAYS;
            object.occurrences()
                    .touching(always, occurrence -> exact[0] = new Bounds(occurrence.start(), occurrence.end()));
            flags |= EXACT | (isLocal(entry) ? LOCAL : 0);
            times = exact[0];
        } else if (single && !entry.row().occurs() && entry.row() != TimeRow.PERIODS) {
            flags |= EXACT;
            times = new Bounds(entry.first(), entry.second());
        }
        return new Summary(
                object.uid(),
                (byte) KINDS.indexOf(object.kind()),
                (byte) entry.row().ordinal(),
                flags,
                times,
                alarms(object),
                TextSignature.of(object.components()));
    }

    /** Whether its start and end are on one clock: so long on the clock and then a while by time cannot be told by two moments. */
    private static boolean isExact(Entry entry) {
        Component component = entry.component();
        if (!isLocal(entry)) {
            return true;
        }
        Optional<ContentLine> end = component.property("DTEND").or(() -> component.property("DUE"));
        boolean elsewhere = end.isPresent()
                && (end.get().value().endsWith("Z")
                        || end.get().parameter("TZID").isPresent());
        return component.property("DURATION").isEmpty() && !elsewhere;
    }

    private static boolean isLocal(Entry entry) {
        CalendarTime start = entry.start();
        return start != null && (start.isDate() || start.form() == CalendarTime.Form.FLOATING);
    }

    private static Bounds alarms(CalendarObject object) {
        Bounds bounds = Bounds.NONE;
        Bounds happens = object.occurrences().bounds();
        for (Entry entry : object.entries()) {
            for (Alarm alarm : entry.alarms()) {
                CalendarTime at = alarm.at();
                if (at != null) {
                    bounds = bounds.with(at.localSecond() - ZONES, at.localSecond() + ZONES + alarm.behind());
                } else if (happens.from() <= happens.until()) {
                    bounds = bounds.with(happens.from() - alarm.before(), happens.until() + alarm.behind());
                }
            }
        }
        return bounds;
    }

    /** The UID of the object. */
    public String uid() {
        return uid;
    }

    /** What its entries are, {@code VEVENT}. */
    public String kind() {
        return KINDS.get(kind);
    }

    /** Whether it happens several times, or is about single instances of something that does. */
    public boolean recurs() {
        return (flags & RECURS) != 0;
    }

    /** Whether it has alarms. */
    public boolean hasAlarms() {
        return (flags & ALARMS) != 0;
    }

    /** Whether any of its entries overlaps a range by the tables of RFC 4791 9.9. */
    public Verdict overlaps(Range range) {
        if ((flags & EXACT) == 0) {
            return from <= range.until() && until >= range.from() ? Verdict.MAYBE : Verdict.NO;
        }
        boolean local = (flags & LOCAL) != 0;
        if (local && (from > range.until() + ZONES || until < range.from() - ZONES)) {
            return Verdict.NO;
        }
        long first = local ? range.floating().instant(from) : from;
        long second = local ? Math.max(first, range.floating().instant(until)) : until;
        return Verdict.of(ROWS[row].overlaps(range.from(), range.until(), first, second));
    }

    /**
     * Between which moments it can overlap a range, on whichever clock it is asked: {@link #overlaps} says no to all ranges that
     * these bounds do not touch.
     */
    public Bounds extent() {
        if ((flags & EXACT) == 0) {
            return new Bounds(from, until);
        }
        long either = (flags & LOCAL) == 0 ? 0 : ZONES;
        return switch (ROWS[row]) {
            case TODO_ALWAYS -> Bounds.ALWAYS;
            case TODO_CREATED -> new Bounds(from, Range.NEVER);
            default -> new Bounds(Math.min(from, until) - either, Math.max(from, until) + either);
        };
    }

    /** Whether any of its alarms rings in a range; never {@link Verdict#YES}. */
    public Verdict rings(Range range) {
        boolean may = hasAlarms() && alarmsFrom <= range.until() && alarmsUntil >= range.from();
        return may ? Verdict.MAYBE : Verdict.NO;
    }

    /**
     * Whether a property of its entries has a text somewhere in it; never {@link Verdict#YES}.
     *
     * @param folded by {@link Collation#UNICODE_CASEMAP}
     */
    public Verdict has(String property, String folded) {
        if (property.equals("UID")) {
            boolean may = uid.indexOf('\\') >= 0 || Collation.UNICODE_CASEMAP.contains(uid, folded.strip());
            return may ? Verdict.MAYBE : Verdict.NO;
        }
        boolean may = !TextSignature.PROPERTIES.contains(property) || TextSignature.mayHave(signature, folded);
        return may ? Verdict.MAYBE : Verdict.NO;
    }

    /** The summary as octets. */
    public byte[] octets() {
        byte[] id = uid.getBytes(StandardCharsets.UTF_8);
        ByteBuffer octets = ByteBuffer.allocate(4 + 1 + 4 * Long.BYTES + signature.length * Long.BYTES + id.length);
        octets.put(FORM).put(kind).put(row).put(flags);
        octets.putLong(from).putLong(until).putLong(alarmsFrom).putLong(alarmsUntil);
        octets.put((byte) signature.length);
        for (long bits : signature) {
            octets.putLong(bits);
        }
        octets.put(id);
        return octets.array();
    }

    /**
     * The summary that these octets are.
     *
     * @throws Malformed when they are none, or of another version of this bundle: then the object has to be read again
     */
    public static Summary of(byte[] octets) throws Malformed {
        ByteBuffer in = ByteBuffer.wrap(octets);
        try {
            if (in.get() != FORM) {
                throw new Malformed("the summary of a calendar object is of another version");
            }
            byte kind = in.get();
            byte row = in.get();
            byte flags = in.get();
            Bounds times = new Bounds(in.getLong(), in.getLong());
            Bounds alarms = new Bounds(in.getLong(), in.getLong());
            long[] signature = new long[in.get() == 0 ? 0 : TextSignature.LONGS];
            for (int i = 0; i < signature.length; i++) {
                signature[i] = in.getLong();
            }
            if (kind < 0 || kind >= KINDS.size() || row < 0 || row >= ROWS.length) {
                throw new Malformed("the summary of a calendar object is of another version");
            }
            String uid = StandardCharsets.UTF_8.decode(in).toString();
            return new Summary(uid, kind, row, flags, times, alarms, signature);
        } catch (BufferUnderflowException cut) {
            throw new Malformed("the summary of a calendar object is cut off");
        }
    }
}
