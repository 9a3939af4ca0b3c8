// SPDX-License-Identifier: Apache-2.0
package guelta.console;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A writer of JSON (RFC 8259) in ASCII: every other character is escaped, so that a document survives whatever character
 * set the operator's terminal has.
 */
public final class Json {
    private Json() {}

    /**
     * One JSON document on one line, without a line end.
     *
     * @param value null, a boolean, a number, a {@link Map} (an object, its keys as text, in the map's order), an
     *     {@link Iterable} (an array); anything else is written as the text that {@code toString} answers
     * @throws IllegalArgumentException for a number that is not finite, which JSON can't say (RFC 8259 6)
     */
    public static String of(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        value(out, value);
        return out.toString();
    }

    private static void value(StringBuilder out, @Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Number number) {
            out.append(number(number));
        } else if (value instanceof Map<?, ?> map) {
            object(out, map);
        } else if (value instanceof Iterable<?> items) {
            array(out, items);
        } else {
            text(out, value.toString());
        }
    }

    private static String number(Number number) {
        if (number instanceof Integer
                || number instanceof Long
                || number instanceof Short
                || number instanceof Byte
                || number instanceof BigInteger
                || number instanceof BigDecimal) {
            return number.toString();
        }
        double finite = number.doubleValue();
        if (Double.isNaN(finite) || Double.isInfinite(finite)) {
            throw new IllegalArgumentException(number + " can't be said in JSON");
        }
        return number.toString();
    }

    private static void object(StringBuilder out, Map<?, ?> map) {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            text(out, String.valueOf(entry.getKey()));
            out.append(':');
            value(out, entry.getValue());
            separator = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private static void array(StringBuilder out, Iterable<?> items) {
        out.append('[');
        String separator = "";
        for (Object item : items) {
            out.append(separator);
            value(out, item);
            separator = ",";
        }
        out.append(']');
    }

    private static void text(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        out.append(c);
                    } else {
                        out.append(String.format("\\u%04x", (int) c));
                    }
                }
            }
        }
        out.append('"');
    }
}
