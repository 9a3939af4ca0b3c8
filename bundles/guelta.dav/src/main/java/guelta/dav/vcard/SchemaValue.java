// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The values of xCard as the types of XML Schema have them (RFC 6351, appendix A): booleans may be numbers, floats may have
 * exponents, and there may be space around all but texts.
 */
final class SchemaValue {
    /** Of these, space around a value is not a part of it. */
    private static final Set<String> WITHOUT_SPACE = Set.of(
            "boolean",
            "date",
            "date-and-or-time",
            "date-time",
            "float",
            "integer",
            "language-tag",
            "time",
            "timestamp",
            "uri",
            "utc-offset");

    private static final Pattern FLOAT =
            Pattern.compile("[+-]?(?:[0-9]{1,40}(?:\\.[0-9]{0,40})?|\\.[0-9]{1,40})(?:[Ee][+-]?[0-9]{1,2})?");
    /** All that XML Schema calls a float. */
    private static final Pattern ANY_FLOAT =
            Pattern.compile("[+-]?INF|NaN|[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[Ee][+-]?[0-9]++)?");

    private SchemaValue() {}

    /** Whether it is a float, but one that a line has no way to write: without a bound, or with too many digits. */
    static boolean isUnsayable(String type, String text) {
        String value = text.strip();
        return type.equals("float")
                && ANY_FLOAT.matcher(value).matches()
                && !FLOAT.matcher(value).matches();
    }

    /** A value of a type: a {@link Boolean}, a {@link BigDecimal}, else a text, also where it is not of its type. */
    static Object of(String type, String text) {
        if (!WITHOUT_SPACE.contains(type)) {
            return text;
        }
        String value = text.strip();
        return switch (type) {
            case "boolean" -> value.equals("1") ? (Object) true : value.equals("0") ? (Object) false : value;
            case "float" -> FLOAT.matcher(value).matches() ? new BigDecimal(value) : value;
            default -> value;
        };
    }
}
