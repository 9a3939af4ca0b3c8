// SPDX-License-Identifier: Apache-2.0
package guelta.dav.text;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values that come in JSON or XML, as they stand in a line. Any thread. */
public final class LineValue {
    private LineValue() {}

    /**
     * A single value, as people write it.
     *
     * @param property whose value it is, for the reason
     * @param value a text, number or boolean
     * @throws Malformed when it is something else
     */
    public static String scalar(String property, @Nullable Object value) throws Malformed {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        String what = value == null ? "null" : value instanceof Map<?, ?> ? "an object" : "an array in an array";
        throw new Malformed("a value of " + property + " is " + what + ", allowed are texts, numbers and booleans");
    }

    /**
     * A value that stands in a line as it is.
     *
     * @param property whose value it is, for the reason
     * @throws Malformed when it has a control character in it, which no line can have (RFC 5545 3.1, RFC 6350 3.3)
     */
    public static String plain(String property, String text) throws Malformed {
        if (text.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
            throw new Malformed("a value of " + property + " has a control character in it");
        }
        return text;
    }
}
