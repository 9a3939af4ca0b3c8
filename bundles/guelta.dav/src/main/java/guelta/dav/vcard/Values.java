// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.text.ContentLine;
import guelta.dav.text.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Values as they stand in cards: escaped texts, lists of them, and structures of lists (RFC 6350 3.4). */
final class Values {
    private static final int MOST_TYPES = 100;

    private Values() {}

    /** A text without its escapes. */
    static String unescaped(String value) {
        return new ContentLine(0, "", "", List.of(), value).text();
    }

    /** A text with what has a meaning in cards escaped. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\', ';', ',' -> escaped.append('\\').append(c);
                case '\n' -> escaped.append("\\n");
                case '\r' -> {
                    // Half of a line end, or none.
                }
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** The parts of a value between separators that are not escaped; still escaped. At least one. */
    static List<String> split(String value, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) == '\\') {
                i++;
            } else if (value.charAt(i) == separator) {
                parts.add(value.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(value.substring(start));
        return parts;
    }

    /** The texts of a list. */
    static List<String> list(String value) {
        return split(value, ',').stream().map(Values::unescaped).toList();
    }

    /** The components of a structure, each a list of texts. */
    static List<List<String>> components(String value) {
        return split(value, ';').stream().map(Values::list).toList();
    }

    /** The text of one component of a structure; empty where it ends before. */
    static String component(String value, int index) {
        List<String> components = split(value, ';');
        return index < components.size()
                ? String.join(" ", list(components.get(index))).strip()
                : "";
    }

    /** What a line is compared by: its text, and where that is a list each text in it. */
    static List<String> texts(ContentLine line) {
        if (!ValueType.LISTS.contains(line.name()) || line.value().indexOf(',') < 0) {
            return List.of(line.text());
        }
        List<String> texts = new ArrayList<>(list(line.value()));
        texts.add(line.text());
        return texts;
    }

    /** What a line is of: the values of TYPE, also as vCard 2.1 writes them, as they stand there. */
    static List<String> types(ContentLine line) {
        List<String> types = new ArrayList<>();
        for (Parameter parameter : line.parameters()) {
            if (parameter.name().equals("TYPE")) {
                // A list in quotes is one value to the scanner: TYPE="home,voice" (RFC 6350 5.6 writes it so).
                parameter.values().forEach(value -> types.addAll(List.of(value.split(","))));
            } else if (parameter.values().isEmpty()) {
                types.add(parameter.name());
            }
        }
        types.removeIf(String::isBlank);
        return types;
    }

    /** The same as documents show them: each once, and so many as a line can take again. */
    static List<String> typesToShow(ContentLine line) {
        return types(line).stream().distinct().limit(MOST_TYPES).toList();
    }

    /** The types of a line but for the preferred one, in any case and order. */
    static Set<String> typesOf(ContentLine line) {
        Set<String> types = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        types.addAll(types(line));
        types.remove("pref");
        return types;
    }

    /** Whether a line is of a type. */
    static boolean isOf(ContentLine line, String type) {
        return types(line).stream().anyMatch(type::equalsIgnoreCase);
    }
}
