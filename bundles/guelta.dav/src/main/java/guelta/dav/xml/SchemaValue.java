// SPDX-License-Identifier: Apache-2.0
package guelta.dav.xml;

import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The values of xCal and xCard as the types of XML Schema have them (RFC 6321 and 6351, appendix A): booleans may be numbers,
 * floats may have exponents, and there may be space around all but texts. Types are called as there, in lower case.
 */
public final class SchemaValue {
    /** Of these, space around a value is not a part of it. */
    private static final Set<String> WITHOUT_SPACE = Set.of(
            "binary",
            "boolean",
            "cal-address",
            "date",
            "date-and-or-time",
            "date-time",
            "duration",
            "float",
            "integer",
            "language-tag",
            "time",
            "timestamp",
            "uri",
            "utc-offset");

    private static final Pattern SPACE = Pattern.compile("[ \\t\\r\\n]+");
    private static final Pattern FLOAT =
            Pattern.compile("[+-]?(?:[0-9]{1,40}(?:\\.[0-9]{0,40})?|\\.[0-9]{1,40})(?:[Ee][+-]?[0-9]{1,2})?");
    /** All that XML Schema calls a float. */
    private static final Pattern ANY_FLOAT =
            Pattern.compile("[+-]?INF|NaN|[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[Ee][+-]?[0-9]++)?");

    private SchemaValue() {}

    /** Whether it is a float, but one that a line has no way to write: without a bound, or with too many digits. */
    public static boolean isUnsayable(String type, String text) {
        String value = text.strip();
        return type.equals("float")
                && ANY_FLOAT.matcher(value).matches()
                && !FLOAT.matcher(value).matches();
    }

    /** A value of a type: a {@link Boolean}, a {@link BigDecimal}, else a text, also where it is not of its type. */
    public static Object of(String type, String text) {
        if (!WITHOUT_SPACE.contains(type)) {
            return text;
        }
        String value = text.strip();
        return switch (type) {
            case "boolean" -> value.equals("1") ? (Object) true : value.equals("0") ? (Object) false : value;
            case "float" -> FLOAT.matcher(value).matches() ? new BigDecimal(value) : value;
            // RFC 6321 3.6.1.
            case "binary" -> SPACE.matcher(value).replaceAll("");
            default -> value;
        };
    }
}
