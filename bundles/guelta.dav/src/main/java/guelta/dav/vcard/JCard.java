// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.text.ContentLine;
import guelta.dav.text.Parameter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A card of version 4 as JSON (RFC 7095). Confined. */
final class JCard {
    private final StringBuilder out = new StringBuilder();

    private JCard() {}

    /** The document of a card with these lines. */
    static byte[] octets(List<ContentLine> lines) {
        JCard card = new JCard();
        card.out.append("[\"vcard\",[[\"version\",{},\"text\",\"4.0\"]");
        for (ContentLine line : lines) {
            card.out.append(',');
            card.property(line.printable());
        }
        return card.out.append("]]").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void property(ContentLine line) {
        String said = ValueType.of(line);
        List<Object> plain = ValueType.isPlain(said) ? ValueType.plain(said, line.value()) : List.of();
        // RFC 7095 5.1: what is not of its type is as it stands there.
        String type = ValueType.isPlain(said) && plain.isEmpty() ? "unknown" : said;
        out.append('[');
        text(line.name().toLowerCase(Locale.ROOT));
        out.append(',');
        parameters(line);
        out.append(',');
        text(type);
        for (Object value : plain.isEmpty() ? values(line, type) : plain) {
            out.append(',');
            value(value);
        }
        out.append(']');
    }

    /** RFC 7095 3.3.1: the values of a list stand behind each other, a structure is one array, of arrays where it has lists. */
    private static List<?> values(ContentLine line, String type) {
        if (!type.equals("text")) {
            return List.of(ValueType.inJson(type, line.value()));
        }
        if (ValueType.LISTS.contains(line.name())) {
            return Values.list(line.value());
        }
        boolean structured =
                ValueType.STRUCTURES.containsKey(line.name()) || line.name().equals("ORG");
        if (!structured || Values.split(line.value(), ';').size() == 1) {
            return List.of(Values.unescaped(line.value()));
        }
        List<Object> components = new ArrayList<>();
        for (List<String> component : Values.components(line.value())) {
            components.add(component.size() == 1 ? component.get(0) : component);
        }
        return List.of(components);
    }

    private void parameters(ContentLine line) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (!line.group().isEmpty()) {
            // RFC 7095 7.1: groups are parameters here.
            parameters.put("group", List.of(line.group().toLowerCase(Locale.ROOT)));
        }
        List<String> types = Values.typesToShow(line);
        if (!types.isEmpty()) {
            parameters.put("type", types);
        }
        for (Parameter parameter : line.parameters()) {
            String name = parameter.name();
            // RFC 7095 7.1: GROUP means something only here, where the group of the line is it.
            if (!name.equals("VALUE")
                    && !name.equals("TYPE")
                    && !name.equals("GROUP")
                    && !parameter.values().isEmpty()) {
                parameters
                        .computeIfAbsent(name.toLowerCase(Locale.ROOT), none -> new ArrayList<>())
                        .addAll(parameter.values());
            }
        }
        out.append('{');
        char[] before = {0};
        parameters.forEach((name, values) -> {
            if (before[0] != 0) {
                out.append(before[0]);
            }
            before[0] = ',';
            text(name);
            out.append(':');
            value(values.size() == 1 ? values.get(0) : values);
        });
        out.append('}');
    }

    private void value(Object value) {
        if (value instanceof List<?> list) {
            out.append('[');
            for (int i = 0; i < list.size(); i++) {
                out.append(i == 0 ? "" : ",");
                value(list.get(i));
            }
            out.append(']');
        } else if (value instanceof BigDecimal number) {
            out.append(number.toPlainString());
        } else if (value instanceof Boolean) {
            out.append(value);
        } else {
            text(value.toString());
        }
    }

    /** RFC 8259 7. */
    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(c < 0x10 ? "0" : "").append(Integer.toHexString(c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
