// SPDX-License-Identifier: Apache-2.0
package guelta.dav.calendar;

import static guelta.dav.calendar.Precondition.MAX_INSTANCES;
import static guelta.dav.calendar.Precondition.SUPPORTED_CALENDAR_DATA;
import static guelta.dav.calendar.Precondition.VALID_CALENDAR_DATA;
import static guelta.dav.calendar.Precondition.VALID_CALENDAR_OBJECT_RESOURCE;

import guelta.dav.Refusal;
import guelta.dav.icalendar.Component;
import guelta.dav.occurrence.Bounds;
import guelta.dav.occurrence.Occurrence;
import guelta.dav.occurrence.Occurrences;
import guelta.dav.occurrence.Range;
import guelta.dav.text.ContentLine;
import guelta.dav.text.LineSource;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Name;
import guelta.dav.zone.TimeZones;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A calendar object resource (RFC 4791 4.1): the octets that a client has put, and what they say, compiled once, so that a
 * question about time is answered by numbers. What is unknown in it survives, since the octets do. It takes about ten times
 * the memory of its octets: keep few, and of the others a {@link Summary}. An immutable value.
 */
public final class CalendarObject {
    /** The kinds of entries that a calendar can have (RFC 5545 3.6, RFC 7953, draft-ietf-calext-vpoll). */
    public static final Set<String> KINDS =
            Set.of("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY", "VPOLL");

    /** The most instances that rules with a COUNT, dates and overrides may make: more take long to walk through. */
    public static final int MOST_INSTANCES = 100_000;

    /** The most instances of one entry that are told at once. */
    public static final int MOST_EXPANDED = 10_000;

    /** What the calendars that this server makes are made by (RFC 5545 3.7.3). */
    public static final String PRODID = "-//guelta//DAV//EN";

    private static final int FORBIDDEN = 403;
    private static final Set<String> WITH_OCCURRENCES = Set.of("VEVENT", "VTODO", "VJOURNAL");

    private final byte[] octets;
    private final Component calendar;
    private final String uid;
    private final String kind;
    private final TimeZones zones;
    private final Occurrences occurrences;
    private final List<Component> components;
    private final List<Entry> entries;

    private CalendarObject(byte[] octets, Component calendar, List<Component> components, String uid) throws Malformed {
        this.octets = octets;
        this.calendar = calendar;
        this.components = components;
        this.uid = uid;
        this.kind = components.get(0).name();
        this.zones = TimeZones.of(calendar);
        this.occurrences = Occurrences.of(WITH_OCCURRENCES.contains(kind) ? components : List.of(), zones);
        List<Entry> compiled = new ArrayList<>();
        for (Component component : components) {
            compiled.add(Entry.of(component, zones));
        }
        this.entries = List.copyOf(compiled);
    }

    /**
     * The calendar object that these octets are. Clients are taken as they are: PRODID, VERSION and DTSTAMP may be missing, a
     * time zone that is not described is the JDK's of that name, an alarm that cannot be read never rings.
     *
     * @throws Refusal when they are none
     */
    public static CalendarObject parse(byte[] octets) throws Refusal {
        Component calendar = calendar(octets);
        List<Component> components = entries(calendar);
        String uid = uid(components);
        refuseSeveralMasters(components);
        try {
            CalendarObject object = new CalendarObject(octets.clone(), calendar, components, uid);
            object.refuseManyInstances();
            return object;
        } catch (Malformed malformed) {
            throw VALID_CALENDAR_DATA.because(malformed.getMessage());
        }
    }

    private static Component calendar(byte[] octets) throws Refusal {
        Component calendar;
        try {
            calendar = Component.parse(octets);
        } catch (Malformed malformed) {
            throw VALID_CALENDAR_DATA.because(malformed.getMessage());
        }
        if (!calendar.name().equals("VCALENDAR")) {
            throw SUPPORTED_CALENDAR_DATA.because(
                    "what begins here is " + calendar.name() + ", allowed in a calendar is VCALENDAR");
        }
        Optional<ContentLine> version = calendar.property("VERSION");
        if (version.isPresent() && !version.get().value().strip().equals("2.0")) {
            throw SUPPORTED_CALENDAR_DATA.because(
                    "the VERSION is '" + version.get().value() + "', allowed is 2.0");
        }
        Optional<ContentLine> method = calendar.property("METHOD");
        if (method.isPresent()) {
            throw VALID_CALENDAR_OBJECT_RESOURCE.because(
                    "line " + method.get().number() + " has a METHOD, which an object in a calendar may not have");
        }
        return calendar;
    }

    private static List<Component> entries(Component calendar) throws Refusal {
        List<Component> components = calendar.components().stream()
                .filter(component -> KINDS.contains(component.name()))
                .toList();
        if (components.isEmpty()) {
            List<String> others = calendar.components().stream()
                    .map(Component::name)
                    .distinct()
                    .toList();
            throw VALID_CALENDAR_OBJECT_RESOURCE.because(
                    "a calendar object has " + (others.isEmpty() ? "no component" : "only " + String.join(", ", others))
                            + ", it needs a VEVENT, VTODO, VJOURNAL, VFREEBUSY or VAVAILABILITY");
        }
        List<String> kinds = components.stream().map(Component::name).distinct().toList();
        if (kinds.size() > 1) {
            throw VALID_CALENDAR_OBJECT_RESOURCE.because(
                    "a calendar object has " + String.join(" and ", kinds) + ", allowed is one kind");
        }
        return components;
    }

    private static String uid(List<Component> components) throws Refusal {
        String uid = "";
        for (Component component : components) {
            String own =
                    component.property("UID").map(line -> line.value().strip()).orElse("");
            boolean visible = component
                    .property("UID")
                    .filter(line -> !line.printable().value().isBlank())
                    .isPresent();
            if (!visible) {
                throw VALID_CALENDAR_OBJECT_RESOURCE.because("a " + component.name() + " has no UID");
            }
            if (!uid.isEmpty() && !uid.equals(own)) {
                throw VALID_CALENDAR_OBJECT_RESOURCE.because("a calendar object has the UIDs '" + uid + "' and '" + own
                        + "', allowed is one: put each into an object of its own");
            }
            uid = own;
        }
        return uid;
    }

    private static void refuseSeveralMasters(List<Component> components) throws Refusal {
        Stream<Component> masters = components.stream()
                .filter(component -> component.property("RECURRENCE-ID").isEmpty());
        if (masters.count() > 1) {
            throw VALID_CALENDAR_OBJECT_RESOURCE.because(
                    "a calendar object has two " + components.get(0).name() + " without RECURRENCE-ID, allowed is one");
        }
        for (Component component : components) {
            if (component.name().equals("VEVENT")
                    && component.property("DTSTART").isEmpty()) {
                throw VALID_CALENDAR_DATA.because("a VEVENT has no DTSTART");
            }
        }
    }

    private void refuseManyInstances() throws Refusal {
        long counted = occurrences.counted();
        if (counted > MOST_INSTANCES) {
            throw MAX_INSTANCES.because("the entry has " + counted
                    + " instances by COUNT, RDATE and overrides, allowed are " + MOST_INSTANCES);
        }
    }

    /** A copy of the octets as they were put. */
    public byte[] octets() {
        return octets.clone();
    }

    /** Where the lines of the octets are. */
    public LineSource source() {
        return new LineSource(octets);
    }

    /** The VCALENDAR. */
    public Component calendar() {
        return calendar;
    }

    /** The UID of all its entries, without spaces around it. */
    public String uid() {
        return uid;
    }

    /** What its entries are, {@code VEVENT}: one of {@link #KINDS}. */
    public String kind() {
        return kind;
    }

    /** Its entries: at most one that is no override, and overrides. */
    public List<Component> components() {
        return components;
    }

    /** Those compiled. */
    List<Entry> entries() {
        return entries;
    }

    /** The zones that its times are of. */
    public TimeZones zones() {
        return zones;
    }

    /** When it happens; a VFREEBUSY or VAVAILABILITY does not. */
    public Occurrences occurrences() {
        return occurrences;
    }

    /** Whether an entry of it has occurrences: a to-do without start and due, a VFREEBUSY and a VAVAILABILITY have none. */
    public boolean occurs(Component entry) {
        return entries.stream()
                .anyMatch(candidate ->
                        candidate.component() == entry && candidate.row().occurs());
    }

    /**
     * Whether an entry of it, one of {@link #components()}, overlaps a range at any occurrence that this very component describes,
     * by the tables of RFC 4791 9.9.
     */
    public boolean overlaps(Component entry, Range range) {
        return entries.stream()
                .anyMatch(candidate -> candidate.component() == entry && candidate.overlaps(range, occurrences));
    }

    /** Whether an alarm of an entry rings in a range, for any occurrence that this very component describes (RFC 4791 9.9). */
    public boolean rings(Component entry, Component alarm, Range range) {
        return entries.stream()
                .anyMatch(candidate ->
                        candidate.component() == entry && candidate.rings(alarm, range, occurrences, zones));
    }

    /**
     * The instances that overlap a range by the tables of RFC 4791 9.9, by their starts. Entries that never happen, as a to-do
     * without any time, have none.
     *
     * @throws Refusal when they are more than {@link #MOST_EXPANDED}
     */
    public List<Occurrence> instances(Range range) throws Refusal {
        List<Occurrence> instances = new ArrayList<>();
        Range wider = new Range(range.from() - 1, range.until() + 1, range.floating());
        boolean tooMany = occurrences.any(wider, occurrence -> {
            for (Entry entry : entries) {
                boolean overlaps = entry.component() == occurrence.component()
                        && entry.row().overlaps(range.from(), range.until(), occurrence.start(), occurrence.end());
                if (overlaps) {
                    instances.add(occurrence);
                }
            }
            return instances.size() > MOST_EXPANDED;
        });
        if (tooMany) {
            throw new Refusal(
                    FORBIDDEN,
                    Name.dav("number-of-matches-within-limits"),
                    "an entry has more than " + MOST_EXPANDED + " instances in the range, ask for a shorter one");
        }
        instances.sort(Comparator.comparingLong(Occurrence::start));
        return instances;
    }

    /** Between which moments any of its entries can overlap a range. */
    Bounds bounds() {
        Bounds bounds = occurrences.bounds();
        for (Entry entry : entries) {
            bounds = bounds.with(entry.bounds());
        }
        return bounds;
    }
}
