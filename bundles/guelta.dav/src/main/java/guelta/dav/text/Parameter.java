// SPDX-License-Identifier: Apache-2.0
package guelta.dav.text;

import java.util.List;

/**
 * A parameter of a content line (RFC 5545 3.2, RFC 6350 5).
 *
 * @param name in upper case
 * @param values without quotes, and with what RFC 6868 encodes decoded; none when only the name is there, as vCard 2.1 writes it
 */
public record Parameter(String name, List<String> values) {
    /** With a list of its own. */
    public Parameter {
        values = List.copyOf(values);
    }

    /** It as a line has it, {@code NAME=value,"value, in quotes"}. */
    public String text() {
        StringBuilder text = new StringBuilder(name);
        char before = '=';
        for (String value : values) {
            text.append(before).append(quoted(value));
            before = ',';
        }
        return text.toString();
    }

    /** RFC 6868: what can't stand in a parameter, not even in quotes, is written with a caret. */
    private static String quoted(String value) {
        StringBuilder encoded = new StringBuilder(value.length() + 2);
        boolean quotes = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\n' -> encoded.append("^n");
                case '"' -> encoded.append("^'");
                case '^' -> encoded.append("^^");
                case ';', ':', ',' -> {
                    quotes = true;
                    encoded.append(c);
                }
                default -> {
                    if (c >= ' ' || c == '\t') {
                        encoded.append(c);
                    }
                }
            }
        }
        return quotes ? '"' + encoded.toString() + '"' : encoded.toString();
    }
}
