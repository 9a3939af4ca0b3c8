// SPDX-License-Identifier: Apache-2.0
package guelta.dav.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;

/** A condition of the RFC, read as it stands: comparisons in parentheses, with AND before OR. */
final class Condition {
    private static final long DAY = 24;

    private final String[] words;
    private final Map<String, Long> values;
    private int at;

    Condition(String text, Map<String, Long> values) {
        this.words = text.replace("(", " ( ").replace(")", " ) ").strip().split(" +");
        this.values = values;
    }

    static boolean holds(String text, Map<String, Long> values) {
        Condition condition = new Condition(text, values);
        boolean holds = condition.any();
        assertEquals(condition.words.length, condition.at, text);
        return holds;
    }

    private boolean any() {
        boolean holds = all();
        while (at < words.length && words[at].equals("OR")) {
            at++;
            holds |= all();
        }
        return holds;
    }

    private boolean all() {
        boolean holds = one();
        while (at < words.length && words[at].equals("AND")) {
            at++;
            holds &= one();
        }
        return holds;
    }

    private boolean one() {
        if (words[at].equals("(")) {
            at++;
            boolean holds = any();
            assertEquals(")", words[at++]);
            return holds;
        }
        if (words[at].equals("TRUE") || words[at].equals("FALSE")) {
            return words[at++].equals("TRUE");
        }
        long left = sum(words[at++]);
        String comparison = words[at++];
        long right = sum(words[at++]);
        return switch (comparison) {
            case "<" -> left < right;
            case "<=" -> left <= right;
            case ">" -> left > right;
            case ">=" -> left >= right;
            default -> throw new AssertionError(comparison);
        };
    }

    private long sum(String text) {
        long sum = 0;
        for (String name : text.split("\\+")) {
            sum += name.equals("P1D") ? DAY : values.get(name);
        }
        return sum;
    }
}
