// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import guelta.store.Content;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.regex.Pattern;

/**
 * A file of accounts as its lines: {@code key: value}, in order of their keys, in UTF-8. A key that has several values has
 * several lines.
 */
record AccountFile(List<Line> lines) {
    /** The file with nothing in it. */
    static final AccountFile EMPTY = new AccountFile(List.of());

    /** The longest file that is read: a group of 10,000. */
    static final int LONGEST = 1 << 20;

    private static final int LONGEST_LINE = 1_024;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f]");

    AccountFile {
        lines = List.copyOf(lines);
    }

    /**
     * @param number from 1; 0 for one that was never in a file
     */
    record Line(int number, String key, String value) {}

    /**
     * Reads what can be read, and tells what can't.
     *
     * @param keys those that are allowed
     * @param wrong takes what is wrong, and the number of its line
     */
    static AccountFile parse(byte[] octets, Set<String> keys, ObjIntConsumer<String> wrong) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            wrong.accept("the file is not in UTF-8", 1);
            return EMPTY;
        }
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\r?\n", -1)) {
            number++;
            int colon = line.indexOf(':');
            if (line.isBlank()) {
                continue;
            }
            if (colon < 0
                    || line.length() > LONGEST_LINE
                    || CONTROL.matcher(line).find()) {
                wrong.accept("a line is 'key: value', without control characters, of at most " + LONGEST_LINE, number);
            } else if (!keys.contains(line.substring(0, colon).strip())) {
                wrong.accept("the key is none of " + String.join(", ", keys), number);
            } else {
                lines.add(new Line(
                        number,
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip()));
            }
        }
        return new AccountFile(lines);
    }

    /** The lines of a key, in their order. */
    List<Line> of(String key) {
        return lines.stream().filter(line -> line.key.equals(key)).toList();
    }

    /** The line of a key that has one value; tells of others. */
    Optional<Line> one(String key, ObjIntConsumer<String> wrong) {
        List<Line> all = of(key);
        if (all.size() > 1) {
            wrong.accept("there is a second " + key + ", allowed is one", all.get(1).number);
        }
        return all.stream().findFirst();
    }

    /** The number of the line with this key and value; 1 where there is none. */
    int numberOf(String key, String value) {
        return lines.stream()
                .filter(line -> line.key.equals(key) && line.value.equals(value))
                .mapToInt(Line::number)
                .findFirst()
                .orElse(1);
    }

    /** The file with these values of a key, and no others. */
    AccountFile with(String key, Collection<String> values) {
        List<Line> changed = new ArrayList<>(lines);
        changed.removeIf(line -> line.key.equals(key));
        values.forEach(value -> changed.add(new Line(0, key, value)));
        return new AccountFile(changed);
    }

    /** What is written. */
    Content content() {
        StringBuilder text = new StringBuilder();
        lines.stream()
                .sorted(Comparator.comparing(Line::key))
                .forEach(line ->
                        text.append(line.key).append(": ").append(line.value).append('\n'));
        return Content.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
