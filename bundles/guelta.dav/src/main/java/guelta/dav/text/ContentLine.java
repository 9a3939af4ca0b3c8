// SPDX-License-Identifier: Apache-2.0
package guelta.dav.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A line of iCalendar or vCard, unfolded (RFC 5545 3.1, RFC 6350 3.3).
 *
 * @param number of the first physical line that it stands on, from 1
 * @param group what binds lines of a vCard together; empty without
 * @param name in upper case
 * @param value as it stands there: what is escaped in it is up to its type
 */
public record ContentLine(int number, String group, String name, List<Parameter> parameters, String value) {
    /** With a list of its own. */
    public ContentLine {
        parameters = List.copyOf(parameters);
    }

    /** The first value of a parameter, named in upper case. */
    public Optional<String> parameter(String parameter) {
        for (Parameter candidate : parameters) {
            if (candidate.name().equals(parameter) && !candidate.values().isEmpty()) {
                return Optional.of(candidate.values().get(0));
            }
        }
        return Optional.empty();
    }

    /** Whether a parameter has this value, in any case of letters: {@code line.says("VALUE", "DATE")}. */
    public boolean says(String parameter, String value) {
        return parameter(parameter).filter(value::equalsIgnoreCase).isPresent();
    }

    /** The value as a text, unescaped (RFC 5545 3.3.11, RFC 6350 3.4); what is no text has nothing to unescape. */
    public String text() {
        int backslash = value.indexOf('\\');
        if (backslash < 0) {
            return value;
        }
        StringBuilder text = new StringBuilder(value.length()).append(value, 0, backslash);
        for (int i = backslash; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                i++;
                char escaped = value.charAt(i);
                text.append(escaped == 'n' || escaped == 'N' ? '\n' : escaped);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /**
     * It without the control characters in its value and parameters, which no line may have (RFC 5545 3.1, RFC 6350 3.3): what
     * can be said of it in JSON and XML. Line ends that RFC 6868 has encoded stay.
     */
    public ContentLine printable() {
        boolean odd = hasControls(value)
                || parameters.stream().flatMap(each -> each.values().stream()).anyMatch(ContentLine::hasControls);
        if (!odd) {
            return this;
        }
        List<Parameter> clean = new ArrayList<>();
        for (Parameter parameter : parameters) {
            clean.add(new Parameter(
                    parameter.name(),
                    parameter.values().stream()
                            .map(text -> without(text, c -> c != '\n' && isControl(c)))
                            .toList()));
        }
        return new ContentLine(number, group, name, clean, without(value, ContentLine::isControl));
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(ContentLine::isControl);
    }

    private static boolean isControl(int c) {
        return c < ' ' && c != '\t' || c == 0x7f;
    }

    private static String without(String text, IntPredicate left) {
        return text.chars()
                .filter(left.negate())
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** A text as a value has it, escaped (RFC 5545 3.3.11); other control characters than line ends are left out. */
    public static String escaped(String text) {
        StringBuilder value = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                value.append("\\n");
            } else if (c == '\\' || c == ',' || c == ';') {
                value.append('\\').append(c);
            } else if (c >= ' ' && c != 0x7f || c == '\t') {
                value.append(c);
            }
        }
        return value.toString();
    }
}
