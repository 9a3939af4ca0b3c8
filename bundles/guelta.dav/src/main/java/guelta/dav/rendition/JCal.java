// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.icalendar.Component;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Parameter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a calendar as JSON (RFC 7265). */
final class JCal {
    private static final int FIRST_CHARACTER = 0x20;

    private final StringBuilder out = new StringBuilder();

    private JCal() {}

    static byte[] octets(Component calendar) {
        return text(calendar).getBytes(StandardCharsets.UTF_8);
    }

    /** A component with all that is in it. */
    static String text(Component component) {
        return written(component(component));
    }

    /** The array of these properties. */
    static String properties(List<ContentLine> lines) {
        return written(list(lines));
    }

    private static String written(Object value) {
        JCal json = new JCal();
        json.value(value);
        return json.out.toString();
    }

    private static List<Object> component(Component component) {
        List<Object> components = new ArrayList<>();
        component.components().stream()
                .filter(inner -> TypedText.isName(inner.name()))
                .forEach(inner -> components.add(component(inner)));
        return List.of(component.name().toLowerCase(Locale.ROOT), list(component.properties()), components);
    }

    private static List<Object> list(List<ContentLine> lines) {
        List<Object> properties = new ArrayList<>();
        for (ContentLine each : lines) {
            ContentLine line = each.printable();
            TypedValues typed = TypedValues.of(line);
            List<Object> property = new ArrayList<>();
            property.add(line.name().toLowerCase(Locale.ROOT));
            property.add(parameters(line));
            property.add(typed.type());
            property.addAll(typed.values());
            properties.add(property);
        }
        return properties;
    }

    /** RFC 7265 3.4: without VALUE, which is the type; what stands there twice has all values, what has none is left out. */
    private static Map<String, Object> parameters(ContentLine line) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (Parameter parameter : line.parameters()) {
            if (!parameter.name().equals("VALUE") && !parameter.values().isEmpty()) {
                parameters
                        .computeIfAbsent(parameter.name().toLowerCase(Locale.ROOT), none -> new ArrayList<>())
                        .addAll(parameter.values());
            }
        }
        Map<String, Object> written = new LinkedHashMap<>();
        parameters.forEach((name, values) -> written.put(name, values.size() == 1 ? values.get(0) : values));
        return written;
    }

    private void value(Object value) {
        if (value instanceof List<?> list) {
            String separator = "[";
            for (Object item : list) {
                out.append(separator);
                value(item);
                separator = ",";
            }
            out.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> member : map.entrySet()) {
                out.append(separator);
                text(member.getKey().toString());
                out.append(':');
                value(member.getValue());
                separator = ",";
            }
            out.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof BigDecimal number) {
            out.append(number.toPlainString());
        } else if (value instanceof Boolean) {
            out.append(value);
        } else {
            text(value.toString());
        }
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c < FIRST_CHARACTER || c == '\u2028' || c == '\u2029') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
