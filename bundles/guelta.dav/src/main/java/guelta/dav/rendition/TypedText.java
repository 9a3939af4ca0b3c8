// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.text.ContentLine;
import guelta.dav.text.LineValue;
import guelta.dav.text.Malformed;
import guelta.dav.text.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A line of iCalendar made of what jCal or xCal says of a property (RFC 7265 4, RFC 6321 4): the way back of {@link TypedValues}.
 * Whatever a stranger has written becomes one line, or is refused.
 */
final class TypedText {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern TIME =
            Pattern.compile("([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:T([0-9]{2}):?([0-9]{2}):?([0-9]{2})(Z?))?");
    private static final Pattern TIME_OF_DAY = Pattern.compile("([0-9]{2}):?([0-9]{2}):?([0-9]{2})(Z?)");
    private static final Pattern OFFSET = Pattern.compile("([+-][0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,150}(\\.[0-9]{1,150})?");
    /** In JSON a whole number may have zeros behind its point. */
    private static final Pattern WHOLE = Pattern.compile("([+-]?[0-9]{1,40})(?:\\.0{1,18})?");

    private static final String BINARY = "binary";
    private static final Pattern PART_OF_RULE = Pattern.compile("[A-Za-z0-9+-]*");

    private TypedText() {}

    /**
     * A line, not folded.
     *
     * @param name in any case of letters
     * @param parameters without VALUE
     * @param type as jCal calls it
     * @param values texts, numbers, booleans, lists of them for what has parts, maps for rules
     */
    static String line(String name, List<Parameter> parameters, String type, List<? extends @Nullable Object> values)
            throws Malformed {
        String upper = name(name);
        if (upper.equals("BEGIN") || upper.equals("END")) {
            throw new Malformed("a property is called " + upper + ", which begins or ends a component");
        }
        StringBuilder line = new StringBuilder(upper);
        parameters.forEach(parameter -> line.append(';').append(parameter.text()));
        String kind = type.toLowerCase(Locale.ROOT);
        // RFC 7265 4.1 and 5.1: what is unknown says nothing, what is as usual need not say it.
        if (!kind.equals(ValueType.UNKNOWN) && !kind.equals(ValueType.usual(upper))) {
            line.append(";VALUE=").append(name(kind));
        }
        if (kind.equals(BINARY)
                && parameters.stream().noneMatch(parameter -> parameter.name().equals("ENCODING"))) {
            // RFC 5545 3.3.1 has to have it, RFC 7265 3.6.1 leaves it out.
            line.append(";ENCODING=BASE64");
        }
        List<String> texts = new ArrayList<>();
        for (Object value : values) {
            texts.add(text(upper, kind, value));
        }
        return line.append(':').append(String.join(",", texts)).toString();
    }

    /** Whether it is a name; that of a component may be anything where a client has put it. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The name of a component, property or parameter as a line has it. */
    static String name(String name) throws Malformed {
        if (!isName(name)) {
            throw new Malformed("'" + name + "' is no name in iCalendar");
        }
        return name.toUpperCase(Locale.ROOT);
    }

    private static String text(String name, String type, @Nullable Object value) throws Malformed {
        if (value instanceof List<?> parts) {
            return type.equals(ValueType.PERIOD) ? period(name, parts) : structure(name, type, parts);
        }
        if (value instanceof Map<?, ?> rule && type.equals(ValueType.RECUR)) {
            return rule(name, rule);
        }
        String text = LineValue.scalar(name, value);
        return switch (type) {
            case ValueType.TEXT -> ContentLine.escaped(text);
            case ValueType.DATE, ValueType.DATE_TIME -> time(name, text.strip());
            case ValueType.TIME -> matched(name, "time", TIME_OF_DAY, text.strip(), TypedText::joined);
            case ValueType.OFFSET -> matched(name, type, OFFSET, text.strip(), TypedText::joined);
            case ValueType.INTEGER -> matched(name, type, WHOLE, text.strip(), number -> number.group(1));
            case ValueType.FLOAT -> matched(name, type, NUMBER, text.strip(), Matcher::group);
            case ValueType.BOOLEAN -> truth(name, text.strip());
            case ValueType.PERIOD ->
                period(name, List.of((Object[]) text.strip().split("/", -1)));
            case ValueType.RECUR -> throw wrong(name, "recur", text);
            default -> LineValue.plain(name, text);
        };
    }

    private static String structure(String name, String type, List<?> parts) throws Malformed {
        List<String> texts = new ArrayList<>();
        for (Object part : parts) {
            List<String> items = new ArrayList<>();
            for (Object item : part instanceof List<?> several ? several : List.of(part == null ? "" : part)) {
                items.add(item instanceof List<?> ? LineValue.scalar(name, item) : text(name, type, item));
            }
            texts.add(String.join(",", items));
        }
        return String.join(";", texts);
    }

    private static String period(String name, List<?> parts) throws Malformed {
        if (parts.size() != 2) {
            throw wrong(name, ValueType.PERIOD, parts.size() + " parts");
        }
        String end = LineValue.scalar(name, parts.get(1)).strip();
        boolean duration = end.startsWith("P") || end.startsWith("+");
        return time(name, LineValue.scalar(name, parts.get(0)).strip())
                + '/'
                + (duration ? LineValue.plain(name, end) : time(name, end));
    }

    private static String rule(String name, Map<?, ?> rule) throws Malformed {
        List<String> parts = new ArrayList<>();
        for (Map.Entry<?, ?> part : rule.entrySet()) {
            String key = name(part.getKey().toString());
            Object value = part.getValue();
            List<String> items = new ArrayList<>();
            for (Object item : value instanceof List<?> several ? several : List.of(value == null ? "" : value)) {
                String text = LineValue.scalar(name, item).strip();
                items.add(
                        key.equals("UNTIL")
                                ? time(name, text)
                                : matched(name, ValueType.RECUR, PART_OF_RULE, text, Matcher::group));
            }
            // The frequency is first, since old programs need that.
            parts.add(key.equals("FREQ") ? 0 : parts.size(), key + '=' + String.join(",", items));
        }
        return String.join(";", parts);
    }

    private static String time(String name, String text) throws Malformed {
        return matched(name, "date or time", TIME, text, parts -> {
            String date = parts.group(1) + parts.group(2) + parts.group(3);
            return parts.group(4) == null
                    ? date
                    : date + 'T' + parts.group(4) + parts.group(5) + parts.group(6) + parts.group(7);
        });
    }

    private static String truth(String name, String text) throws Malformed {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw wrong(name, ValueType.BOOLEAN, text);
        }
        return text.toUpperCase(Locale.ROOT);
    }

    private static String joined(Matcher parts) {
        return IntStream.rangeClosed(1, parts.groupCount())
                .mapToObj(parts::group)
                .map(part -> part == null ? "" : part)
                .collect(Collectors.joining());
    }

    private static String matched(
            String name, String type, Pattern pattern, String text, Function<Matcher, String> written)
            throws Malformed {
        Matcher parts = pattern.matcher(text);
        if (!parts.matches()) {
            throw wrong(name, type, text);
        }
        return written.apply(parts);
    }

    private static Malformed wrong(String name, String type, String text) {
        return new Malformed("a value of " + name + " is '" + text + "', which is no " + type);
    }
}
