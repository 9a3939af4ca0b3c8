// SPDX-License-Identifier: Apache-2.0
package guelta.dav.transfer;

import guelta.dav.calendar.CalendarObject;
import guelta.dav.icalendar.Component;
import guelta.dav.text.ContentLine;
import guelta.dav.text.LineSource;
import guelta.dav.text.LineWriter;
import guelta.dav.text.Malformed;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes a calendar of many entries apart, into objects as a calendar collection has them (RFC 4791 4.1): one for each UID and
 * kind, with the time zones that it mentions, without METHOD. Lines stay as they stand there.
 *
 * @param uid that of its entries; made of their octets when they have none
 * @param kind what they are, {@code VEVENT}
 * @param octets a calendar; whether it is a calendar object, is up to {@link CalendarObject#parse}
 */
public record CalendarImport(String uid, String kind, byte[] octets) {
    private static final Set<String> OF_THE_FILE = Set.of("VERSION", "PRODID", "CALSCALE");
    private static final int BYTES_OF_UID = 16;

    /** Entries of one UID and kind. */
    private record Key(String uid, String kind) {}

    /**
     * The objects of one or several calendars in a file, in the order in which they begin there.
     *
     * @throws Malformed when the file is none
     */
    public static List<CalendarImport> split(byte[] file) throws Malformed {
        LineSource source = new LineSource(file);
        List<CalendarImport> objects = new ArrayList<>();
        for (Component calendar : Component.all(file)) {
            if (!calendar.name().equals("VCALENDAR")) {
                throw new Malformed("what begins here is " + calendar.name() + ", allowed is VCALENDAR");
            }
            split(calendar, source, objects);
        }
        return objects;
    }

    private static void split(Component calendar, LineSource source, List<CalendarImport> objects) {
        Map<String, Component> zones = new HashMap<>();
        Map<Key, List<Component>> entries = new LinkedHashMap<>();
        for (Component component : calendar.components()) {
            if (component.name().equals("VTIMEZONE")) {
                component.property("TZID").ifPresent(id -> zones.putIfAbsent(id.value(), component));
            } else if (CalendarObject.KINDS.contains(component.name())) {
                Key key = new Key(uid(component, source), component.name());
                entries.computeIfAbsent(key, any -> new ArrayList<>()).add(component);
            }
        }
        entries.forEach((key, components) -> objects.add(
                new CalendarImport(key.uid(), key.kind(), object(calendar, components, key.uid(), zones, source))));
    }

    private static String uid(Component entry, LineSource source) {
        String uid = entry.property("UID").map(line -> line.value().strip()).orElse("");
        if (!uid.isEmpty()) {
            return uid;
        }
        LineWriter octets = new LineWriter();
        CalendarExport.write(entry, source, octets);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(octets.octets());
            return HexFormat.of().formatHex(hash, 0, BYTES_OF_UID);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static byte[] object(
            Component calendar,
            List<Component> components,
            String uid,
            Map<String, Component> zones,
            LineSource source) {
        LineWriter to = new LineWriter().line("BEGIN:VCALENDAR");
        for (ContentLine line : calendar.properties()) {
            if (OF_THE_FILE.contains(line.name())) {
                to.copy(source, line);
            }
        }
        Set<String> mentioned = new HashSet<>();
        components.forEach(component -> mention(component, mentioned));
        mentioned.stream()
                .sorted()
                .filter(zones::containsKey)
                .forEach(id -> CalendarExport.write(zones.get(id), source, to));
        for (Component component : components) {
            if (component
                    .property("UID")
                    .filter(line -> !line.value().isBlank())
                    .isPresent()) {
                CalendarExport.write(component, source, to);
            } else {
                withUid(component, uid, source, to);
            }
        }
        return to.line("END:VCALENDAR").octets();
    }

    private static void withUid(Component component, String uid, LineSource source, LineWriter to) {
        to.line("BEGIN:" + component.name()).line("UID:" + uid);
        for (ContentLine line : component.properties()) {
            if (!line.name().equals("UID")) {
                to.copy(source, line);
            }
        }
        component.components().forEach(inner -> CalendarExport.write(inner, source, to));
        to.line("END:" + component.name());
    }

    private static void mention(Component component, Set<String> zones) {
        component.properties().forEach(line -> line.parameter("TZID").ifPresent(zones::add));
        component.components().forEach(inner -> mention(inner, zones));
    }
}
