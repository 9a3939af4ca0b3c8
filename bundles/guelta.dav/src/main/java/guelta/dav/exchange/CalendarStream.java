// SPDX-License-Identifier: Apache-2.0
package guelta.dav.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import guelta.dav.text.ContentLine;
import guelta.dav.text.ContentLines;
import guelta.dav.text.Malformed;
import guelta.dav.text.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A file of many calendar objects (RFC 5545 3.4), as calendars are exported: taken apart into objects of one UID each, with the
 * time zones that each needs (RFC 4791 4.1). The lines of a component stay as they are. Confined.
 */
public final class CalendarStream {
    private static final String ZONE = "VTIMEZONE";
    private static final int COMPARED = 60;
    private static final String CALENDAR = "VCALENDAR";

    private final byte[] file;
    private final Map<String, String> zones = new LinkedHashMap<>();
    private final Map<String, Entries> entries = new LinkedHashMap<>();
    private final List<Malformed> broken = new ArrayList<>();
    private final List<ContentLine> about = new ArrayList<>();

    /** The entries of one UID. */
    private static final class Entries {
        private final int line;
        private final StringBuilder components = new StringBuilder();
        private final Set<String> zones = new LinkedHashSet<>();

        Entries(int line) {
            this.line = line;
        }
    }

    /** A component of a file, from its line on. */
    private record Block(String name, int line, byte[] octets) {}

    private CalendarStream(byte[] file) {
        this.file = file;
    }

    /**
     * What is in a file.
     *
     * @param pieces one for each UID, in the order of their first entries
     * @param broken what could not be read, each saying on which line
     * @param about the properties of the calendars themselves, as {@code X-WR-CALNAME}
     */
    public record Parts(List<Piece> pieces, List<Malformed> broken, List<ContentLine> about) {}

    /**
     * Takes a file apart.
     *
     * @throws Malformed when it is no iCalendar at all
     */
    public static Parts split(byte[] file) throws Malformed {
        CalendarStream stream = new CalendarStream(file);
        stream.read();
        List<Piece> pieces = new ArrayList<>();
        stream.entries.forEach((uid, of) -> pieces.add(new Piece("line " + of.line, "", stream.object(of))));
        return new Parts(pieces, stream.broken, stream.about);
    }

    private void read() throws Malformed {
        List<String> open = new ArrayList<>();
        int number = 0;
        int begin = 0;
        int beginLine = 0;
        for (int at = firstOctet(); at < file.length; ) {
            int end = at;
            while (end < file.length && file[end] != '\n') {
                end++;
            }
            int next = Math.min(end + 1, file.length);
            number++;
            String line = new String(file, at, Math.min(end - at, 80), ISO_8859_1).stripTrailing();
            String upper = line.toUpperCase(Locale.ROOT);
            if (upper.startsWith("BEGIN:")) {
                open.add(component(upper.substring(6)));
                if (open.size() == 1 && !open.get(0).equals(CALENDAR)) {
                    throw new Malformed("line " + number + " begins " + open.get(0) + ", allowed is " + CALENDAR);
                }
                begin = open.size() == 2 ? at : begin;
                beginLine = open.size() == 2 ? number : beginLine;
            } else if (upper.startsWith("END:")) {
                String name = component(upper.substring(4));
                if (open.isEmpty() || !open.remove(open.size() - 1).equals(name)) {
                    throw new Malformed("line " + number + " ends " + name + ", which has not begun");
                }
                if (open.size() == 1) {
                    take(new Block(name, beginLine, Arrays.copyOfRange(file, begin, next)));
                }
            } else if (open.isEmpty() && !line.isEmpty()) {
                throw new Malformed(
                        "line " + number + " stands outside of a calendar, which begins with BEGIN:VCALENDAR");
            } else if (open.size() == 1 && (upper.startsWith("X-WR-") || upper.startsWith("NAME"))) {
                note(at, next);
            }
            at = next;
        }
        if (!open.isEmpty()) {
            throw new Malformed("the file ends within " + open.get(open.size() - 1));
        }
    }

    private int firstOctet() {
        boolean marked = file.length > 2 && file[0] == (byte) 0xef && file[1] == (byte) 0xbb && file[2] == (byte) 0xbf;
        return marked ? 3 : 0;
    }

    /** Names of calendars are short: one that is folded is told as far as its first line goes. */
    private void note(int from, int to) {
        try {
            about.addAll(ContentLines.all(Arrays.copyOfRange(file, from, to)));
        } catch (Malformed unreadable) {
            // It is about the calendar, not in it.
        }
    }

    private void take(Block block) {
        try {
            List<ContentLine> lines = ContentLines.all(block.octets());
            if (block.name().equals(ZONE)) {
                zones.putIfAbsent(own(lines, "TZID"), text(block.octets()));
                return;
            }
            String uid = own(lines, "UID");
            String text = text(block.octets());
            if (uid.isEmpty()) {
                // The same one every time that the same file comes.
                uid = UUID.nameUUIDFromBytes(block.octets()).toString();
                int second = text.indexOf('\n') + 1;
                text = text.substring(0, second) + "UID:" + uid + "\r\n" + text.substring(second);
            }
            Entries of = entries.computeIfAbsent(block.name() + ' ' + uid, absent -> new Entries(block.line()));
            of.components.append(text);
            lines.forEach(line -> zonesOf(line, of.zones));
        } catch (Malformed wrong) {
            broken.add(
                    new Malformed("the " + block.name() + " on line " + block.line() + ": its " + wrong.getMessage()));
        }
    }

    /** Octets as characters one to one, each line ended by CRLF. */
    private static String text(byte[] octets) {
        String text = new String(octets, ISO_8859_1).replace("\r\n", "\n").replace("\n", "\r\n");
        return text.endsWith("\n") ? text : text + "\r\n";
    }

    /** A property of the component itself. */
    private static String own(List<ContentLine> lines, String name) {
        int depth = 0;
        for (ContentLine line : lines) {
            depth += line.name().equals("BEGIN") ? 1 : line.name().equals("END") ? -1 : 0;
            if (depth == 1 && line.name().equals(name)) {
                return line.value().strip();
            }
        }
        return "";
    }

    private static void zonesOf(ContentLine line, Set<String> zones) {
        for (Parameter parameter : line.parameters()) {
            if (parameter.name().equals("TZID")) {
                zones.addAll(parameter.values());
            }
        }
    }

    private byte[] object(Entries of) {
        StringBuilder text = new StringBuilder("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//guelta//guelta//EN\r\n");
        for (String zone : of.zones) {
            text.append(zones.getOrDefault(zone, ""));
        }
        return text.append(of.components).append("END:VCALENDAR\r\n").toString().getBytes(ISO_8859_1);
    }

    /** The name of a component as far as it is compared: what is longer is folded, and not at the same letter in both lines. */
    private static String component(String name) {
        String whole = name.strip();
        return whole.length() > COMPARED ? whole.substring(0, COMPARED) : whole;
    }
}
