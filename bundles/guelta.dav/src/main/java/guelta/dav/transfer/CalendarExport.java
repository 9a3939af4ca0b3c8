// SPDX-License-Identifier: Apache-2.0
package guelta.dav.transfer;

import guelta.dav.calendar.CalendarObject;
import guelta.dav.icalendar.Component;
import guelta.dav.text.ContentLine;
import guelta.dav.text.LineSource;
import guelta.dav.text.LineWriter;
import guelta.dav.text.Malformed;
import java.util.HashSet;
import java.util.Set;

/**
 * Writes many calendar objects as one calendar: their components as they stand there, each time zone once, by the first that
 * describes it. What is written can be taken away piece by piece. Confined to one thread.
 */
public final class CalendarExport {
    private final Set<String> zones = new HashSet<>();
    private LineWriter to = new LineWriter();

    /** A calendar of a name, which is shown by those that import it (RFC 7986 5.1); none when it is empty. */
    public CalendarExport(String name) {
        to.line("BEGIN:VCALENDAR").line("VERSION:2.0").line("PRODID:" + CalendarObject.PRODID);
        if (!name.isEmpty()) {
            String escaped = ContentLine.escaped(name);
            to.line("NAME:" + escaped).line("X-WR-CALNAME:" + escaped);
        }
    }

    /**
     * Adds an object.
     *
     * @throws Malformed when it is no calendar; then nothing of it is written
     */
    public void add(byte[] octets) throws Malformed {
        Component calendar = Component.parse(octets);
        LineSource source = new LineSource(octets);
        for (Component component : calendar.components()) {
            boolean zone = component.name().equals("VTIMEZONE");
            String id = component.property("TZID").map(ContentLine::value).orElse("");
            if (!zone || zones.add(id)) {
                write(component, source, to);
            }
        }
    }

    /** Writes a component as it stands there. */
    static void write(Component component, LineSource source, LineWriter to) {
        to.line("BEGIN:" + component.name());
        component.properties().forEach(line -> to.copy(source, line));
        component.components().forEach(inner -> write(inner, source, to));
        to.line("END:" + component.name());
    }

    /** What was written since this was last asked. */
    public byte[] take() {
        byte[] written = to.octets();
        to = new LineWriter();
        return written;
    }

    /** Ends the calendar; what was written since this or {@link #take} was last asked. */
    public byte[] end() {
        to.line("END:VCALENDAR");
        return take();
    }
}
