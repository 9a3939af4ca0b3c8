// SPDX-License-Identifier: Apache-2.0
package guelta.dav.condition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A media type, or a range of them in {@code Accept} (RFC 9110 8.3.1, 12.5.1).
 *
 * @param type before the slash, in lower case; {@code *} for any
 * @param subtype behind the slash, in lower case; {@code *} for any
 * @param parameters by their names, all in lower case, in their order
 */
public record MediaType(String type, String subtype, Map<String, String> parameters) {
    /** Keeps the parameters. */
    public MediaType {
        parameters = Map.copyOf(parameters);
    }

    /** The media type of a text, {@code text/vcard; version=4.0}; empty when it is none. */
    public static Optional<MediaType> parse(String text) {
        List<String> parts = split(text, ';');
        String name = parts.get(0).strip().toLowerCase(Locale.ROOT);
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1 || name.indexOf('/', slash + 1) >= 0 || name.indexOf(' ') >= 0) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                String value = part.substring(equals + 1).strip();
                boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
                String plain = quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
                parameters.putIfAbsent(
                        part.substring(0, equals).strip().toLowerCase(Locale.ROOT), plain.toLowerCase(Locale.ROOT));
            }
        }
        return Optional.of(new MediaType(name.substring(0, slash), name.substring(slash + 1), parameters));
    }

    /** Type and subtype. */
    public String name() {
        return type + '/' + subtype;
    }

    /** The parts between separators that are in no quotes. At least one. */
    static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
