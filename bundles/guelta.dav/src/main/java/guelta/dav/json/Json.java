// SPDX-License-Identifier: Apache-2.0
package guelta.dav.json;

import guelta.dav.text.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON (RFC 8259): documents are written, and small ones of others are read. */
public final class Json {
    private static final int MOST_VALUES = 400_000;

    private Json() {}

    /**
     * One document, in UTF-8.
     *
     * @param value null, a boolean, an integer, a {@link Map} (in its order), an {@link Iterable}; of anything else its text
     */
    public static byte[] bytes(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        value(out, value);
        return out.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The value of a document: null, a {@link Boolean}, a {@link Number}, a {@link String}, a {@link List} or a {@link Map}; of
     * a name that comes twice, the last one counts.
     *
     * @throws Malformed when it is none, is deeper than 32, or has more than 400,000 values
     */
    public static @Nullable Object parse(String document) throws Malformed {
        return parse(document, MOST_VALUES);
    }

    /** The same with another bound of values: for large documents of those who may have them. */
    public static @Nullable Object parse(String document, int mostValues) throws Malformed {
        return new JsonParser(document, mostValues).document();
    }

    private static void value(StringBuilder out, @Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            out.append(value);
        } else if (value instanceof Map<?, ?> map) {
            char separator = '{';
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(separator);
                text(out, String.valueOf(entry.getKey()));
                value(out.append(':'), entry.getValue());
                separator = ',';
            }
            out.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof Iterable<?> items) {
            out.append('[');
            String separator = "";
            for (Object item : items) {
                value(out.append(separator), item);
                separator = ",";
            }
            out.append(']');
        } else {
            text(out, value.toString());
        }
    }

    private static void text(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
