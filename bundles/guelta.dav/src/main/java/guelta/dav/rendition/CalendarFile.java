// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.calendar.CalendarObject;
import guelta.dav.icalendar.Component;
import guelta.dav.text.ContentLine;
import guelta.dav.text.LineSource;
import guelta.dav.text.LineWriter;
import guelta.dav.text.Malformed;
import guelta.dav.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes many calendar objects as one calendar (RFC 5545 3.4), piece by piece: each time zone once, by the first that describes
 * it; in iCalendar the lines of components as they stand there. Confined to one thread.
 */
public final class CalendarFile {
    private final CalendarFormat format;
    private final Set<String> zones = new HashSet<>();
    private final XmlWriter xml = new XmlWriter();
    private boolean first = true;

    /** A file in a format. */
    public CalendarFile(CalendarFormat format) {
        this.format = format;
    }

    /**
     * What stands at the beginning.
     *
     * @param name of the calendar, shown by those that import it (RFC 7986 5.1); empty for none
     */
    public byte[] begin(String name) {
        List<ContentLine> properties = new ArrayList<>();
        properties.add(property("VERSION", "2.0"));
        properties.add(property("PRODID", CalendarObject.PRODID));
        if (!name.isEmpty()) {
            properties.add(property("NAME", ContentLine.escaped(name)));
            properties.add(property("X-WR-CALNAME", ContentLine.escaped(name)));
        }
        return switch (format) {
            case ICALENDAR -> {
                LineWriter lines = new LineWriter().line("BEGIN:VCALENDAR");
                properties.forEach(property -> lines.line(property.name() + ":" + property.value()));
                yield lines.octets();
            }
            case JCAL -> utf8("[\"vcalendar\"," + JCal.properties(properties) + ",[");
            case XCAL -> {
                XCal.begin(xml.prolog(), properties);
                yield xml.take();
            }
        };
    }

    private static ContentLine property(String name, String value) {
        return new ContentLine(0, "", name, List.of(), value);
    }

    /** The components of an object but for time zones that were written already. Nothing of what is no calendar. */
    public byte[] add(byte[] object) {
        try {
            Component calendar = Component.parse(object);
            if (!calendar.name().equals("VCALENDAR")) {
                return new byte[0];
            }
            List<Component> components = calendar.components().stream()
                    .filter(component -> format == CalendarFormat.ICALENDAR || XCal.isSayable(component.name()))
                    .filter(component -> !component.name().equals("VTIMEZONE") || isNew(component))
                    .toList();
            return written(components, object);
        } catch (Malformed unreadable) {
            return new byte[0];
        }
    }

    private boolean isNew(Component zone) {
        return zones.add(zone.property("TZID").map(id -> id.value().strip()).orElse(""));
    }

    private byte[] written(List<Component> components, byte[] object) {
        return switch (format) {
            case ICALENDAR -> {
                LineWriter lines = new LineWriter();
                ComponentWriter writer = new ComponentWriter(new LineSource(object), lines);
                components.forEach(component -> writer.write(component, Selection.ALL, Change.NONE));
                yield lines.octets();
            }
            case JCAL -> {
                StringBuilder json = new StringBuilder();
                for (Component component : components) {
                    json.append(first ? "" : ",").append(JCal.text(component));
                    first = false;
                }
                yield utf8(json.toString());
            }
            case XCAL -> {
                components.forEach(component -> xml.element(XCal.component(component)));
                yield xml.take();
            }
        };
    }

    /** What stands at the end. */
    public byte[] end() {
        return switch (format) {
            case ICALENDAR -> utf8("END:VCALENDAR\r\n");
            case JCAL -> utf8("]]\n");
            case XCAL -> {
                XCal.end(xml);
                yield xml.take();
            }
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
