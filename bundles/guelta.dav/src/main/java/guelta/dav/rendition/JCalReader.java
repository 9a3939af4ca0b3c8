// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.json.Json;
import guelta.dav.text.LineWriter;
import guelta.dav.text.Malformed;
import guelta.dav.text.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads calendars written in JSON (RFC 7265). Confined to one thread. */
final class JCalReader {
    private final LineWriter to = new LineWriter();

    private JCalReader() {}

    /** The iCalendar of a document of one calendar, or of an array of several. */
    static byte[] icalendar(byte[] document, int mostValues) throws Malformed {
        List<?> root = array(Json.parse(new String(document, StandardCharsets.UTF_8), mostValues), "a document");
        JCalReader reader = new JCalReader();
        if (!root.isEmpty() && root.get(0) instanceof String) {
            reader.component(root);
        } else {
            for (Object calendar : root) {
                reader.component(array(calendar, "a calendar"));
            }
        }
        return reader.to.octets();
    }

    private void component(List<?> component) throws Malformed {
        if (component.size() != 3) {
            throw new Malformed("a component in jCal has " + component.size()
                    + " parts, it needs a name, an array of properties and one of components");
        }
        String name = TypedText.name(text(component.get(0), "the name of a component"));
        to.line("BEGIN:" + name);
        for (Object property : array(component.get(1), "the properties of " + name)) {
            property(array(property, "a property of " + name));
        }
        for (Object inner : array(component.get(2), "the components of " + name)) {
            component(array(inner, "a component of " + name));
        }
        to.line("END:" + name);
    }

    private void property(List<?> property) throws Malformed {
        if (property.size() < 4) {
            throw new Malformed("a property in jCal has " + property.size()
                    + " parts, it needs a name, parameters, a type and a value");
        }
        String name = text(property.get(0), "the name of a property");
        if (!(property.get(1) instanceof Map<?, ?> parameters)) {
            throw new Malformed("the parameters of '" + name + "' are no object");
        }
        String type = text(property.get(2), "the type of '" + name + "'");
        to.line(TypedText.line(name, parameters(parameters), type, property.subList(3, property.size())));
    }

    private static List<Parameter> parameters(Map<?, ?> parameters) throws Malformed {
        List<Parameter> read = new ArrayList<>();
        for (Map.Entry<?, ?> parameter : parameters.entrySet()) {
            String name = TypedText.name(parameter.getKey().toString());
            List<String> values = new ArrayList<>();
            Object said = parameter.getValue();
            for (Object value : said instanceof List<?> several ? several : List.of(said == null ? "" : said)) {
                if (value == null || value instanceof List<?> || value instanceof Map<?, ?>) {
                    throw new Malformed("a value of the parameter " + name + " is no text");
                }
                values.add(value.toString());
            }
            // The type says it.
            if (!name.equals("VALUE") && !values.isEmpty()) {
                read.add(new Parameter(name, values));
            }
        }
        return read;
    }

    private static List<?> array(@Nullable Object value, String what) throws Malformed {
        if (value instanceof List<?> array) {
            return array;
        }
        throw new Malformed(what + " is no array in jCal");
    }

    private static String text(@Nullable Object value, String what) throws Malformed {
        if (value instanceof String text) {
            return text;
        }
        throw new Malformed(what + " is no text in jCal");
    }
}
