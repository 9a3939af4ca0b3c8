// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.text.ContentLine;
import guelta.dav.text.LineValue;
import guelta.dav.text.Malformed;
import guelta.dav.text.Parameter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of vCard 4 made of what jCard or xCard says of a property (RFC 7095 4, RFC 6351 4). Whatever a stranger has written
 * becomes one line, or is refused.
 */
final class TypedLine {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    /** Of an integer, which has 64 bits at most (RFC 6350 4.5). */
    private static final int MOST_DIGITS = 19;

    private static final Set<String> OF_THE_CARD = Set.of("BEGIN", "END", "VERSION");
    private static final String DATE_AND_OR_TIME = "date-and-or-time";

    private TypedLine() {}

    /**
     * A line.
     *
     * @param group empty for none
     * @param name in any case of letters
     * @param parameters without VALUE
     * @param type as jCard calls it
     * @param values texts, numbers and booleans; a list of them, or of lists of them, for what has components
     */
    static ContentLine of(
            String group, String name, List<Parameter> parameters, String type, List<? extends @Nullable Object> values)
            throws Malformed {
        String upper = name(name);
        if (OF_THE_CARD.contains(upper)) {
            throw new Malformed("a property is called " + upper + ", which is no property of a card");
        }
        String kind = name(type).toLowerCase(Locale.ROOT);
        List<String> texts = new ArrayList<>();
        for (Object value : values) {
            texts.add(text(upper, kind, value));
        }
        String text = String.join(",", texts);
        String usual = ValueType.of(new ContentLine(0, "", upper, List.of(), text));
        boolean dated = usual.equals(DATE_AND_OR_TIME)
                && Set.of("date", "date-time", "time").contains(kind);
        List<Parameter> all = new ArrayList<>(parameters);
        // RFC 7095 4 and 5.1: what is unknown says nothing, what is as usual need not say it.
        if (!dated && !kind.equals(usual) && !kind.equals("unknown")) {
            all.add(0, new Parameter("VALUE", List.of(kind)));
        }
        // RFC 6350 4.3.4: a time that could be a date has a T in front.
        String written = dated && kind.equals("time") && !text.startsWith("T") ? "T" + text : text;
        return new ContentLine(0, group.isEmpty() ? "" : name(group), upper, all, written);
    }

    /** The name of a property, parameter, group or type in upper case. */
    static String name(String name) throws Malformed {
        if (!NAME.matcher(name).matches()) {
            throw new Malformed("'" + name + "' is no name in vCard");
        }
        return name.toUpperCase(Locale.ROOT);
    }

    private static String text(String name, String type, @Nullable Object value) throws Malformed {
        if (value instanceof List<?> components) {
            List<String> texts = new ArrayList<>();
            for (Object component : components) {
                List<String> items = new ArrayList<>();
                for (Object item : component instanceof List<?> several ? several : listOf(component)) {
                    items.add(single(type, LineValue.scalar(name, item)));
                }
                texts.add(String.join(",", items));
            }
            return LineValue.plain(name, String.join(";", texts));
        }
        String text = LineValue.scalar(name, type.equals("integer") ? whole(value) : value);
        return LineValue.plain(name, ValueType.isPlain(type) ? plain(name, type, text.strip()) : single(type, text));
    }

    /** RFC 7095 3.5.9: an integer may have decimals in JSON, which are left out. */
    private static @Nullable Object whole(@Nullable Object value) {
        return value instanceof BigDecimal number && number.precision() - number.scale() <= MOST_DIGITS
                ? number.setScale(0, RoundingMode.DOWN)
                : value;
    }

    /** A number or boolean, as vCard writes it (RFC 6350 4.4 to 4.6). */
    private static String plain(String name, String type, String text) throws Malformed {
        List<Object> values = text.indexOf(',') < 0 ? ValueType.plain(type, text) : List.of();
        if (values.isEmpty()) {
            throw new Malformed("a value of " + name + " is '" + text + "', which is no " + type);
        }
        return values.get(0) instanceof BigDecimal number
                ? number.toPlainString()
                : values.get(0).toString().toUpperCase(Locale.ROOT);
    }

    private static List<Object> listOf(@Nullable Object value) {
        return List.of(value == null ? "" : value);
    }

    private static String single(String type, String text) {
        return type.equals("text") ? Values.escaped(text) : basic(type, text);
    }

    /** A value that is no text as vCard 4 and xCard have it: dates and times without separators. */
    static String basic(String type, String text) {
        return switch (type) {
            case "time" -> Dates.basic("T" + text.strip()).substring(1);
            case "date", "date-time", DATE_AND_OR_TIME, "timestamp" -> Dates.basic(text.strip());
            case "utc-offset" -> Dates.isOffset(text.strip()) ? Dates.offset(text.strip(), "") : text;
            default -> text;
        };
    }
}
