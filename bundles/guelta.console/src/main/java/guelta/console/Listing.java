// SPDX-License-Identifier: Apache-2.0
package guelta.console;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.karaf.shell.support.table.Col;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a command: rows below named columns. People get a table, scripts one JSON document: an array with one
 * object a row, whose keys are the columns. Confined to one thread.
 *
 * <p>A column is named once, by its JSON key, as {@code zone} or {@code lastChange}; the table's heading is made from it
 * ({@code Last change}). Keys are what scripts rely on: they stay.
 */
public final class Listing {
    private final List<String> keys;
    private final List<List<@Nullable Object>> rows = new ArrayList<>();
    private String none = "";

    private Listing(List<String> keys) {
        this.keys = keys;
    }

    /**
     * A cell that people read in another way than scripts.
     *
     * @param value what scripts get
     * @param shown what people get, shorter
     */
    public record Cell(@Nullable Object value, String shown) {}

    /** No rows yet, below columns with these keys: letters and digits, a lower-case letter first. */
    public static Listing of(String... keys) {
        for (String key : keys) {
            if (!key.matches("[a-z][A-Za-z0-9]*")) {
                throw new IllegalArgumentException("'" + key + "' can't be the key of a column");
            }
        }
        return new Listing(List.of(keys));
    }

    /** What people read instead of a table without rows, in one sentence; scripts get an empty array. */
    public Listing whenEmpty(String sentence) {
        none = sentence;
        return this;
    }

    /**
     * Adds a row.
     *
     * @param cells one a column: what {@link Json} can write, or a {@link Cell}; null is an empty cell and JSON's null
     */
    public Listing row(@Nullable Object... cells) {
        if (cells.length != keys.size()) {
            throw new IllegalArgumentException(cells.length + " cells below " + keys.size() + " columns");
        }
        rows.add(Collections.unmodifiableList(Arrays.asList(cells.clone())));
        return this;
    }

    /** The rows, each from key to cell, in order. */
    public List<Map<String, @Nullable Object>> rows() {
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                object.put(keys.get(i), row.get(i) instanceof Cell cell ? cell.value() : row.get(i));
            }
            objects.add(Collections.unmodifiableMap(object));
        }
        return Collections.unmodifiableList(objects);
    }

    /** Prints the table, or with {@code json} the document on one line. */
    public void print(PrintStream out, boolean json) {
        if (json) {
            out.println(Json.of(rows()));
        } else if (rows.isEmpty() && !none.isEmpty()) {
            out.println(none);
        } else {
            table().print(out);
        }
    }

    private ShellTable table() {
        ShellTable table = new ShellTable();
        for (int i = 0; i < keys.size(); i++) {
            Col column = table.column(heading(keys.get(i)));
            if (numbers(i)) {
                column.alignRight();
            }
        }
        for (List<@Nullable Object> row : rows) {
            table.addRow().addContent(row.stream().<Object>map(Listing::cell).toList());
        }
        return table;
    }

    private boolean numbers(int column) {
        return rows.stream().map(row -> row.get(column)).allMatch(cell -> cell == null || cell instanceof Number);
    }

    private static String heading(String key) {
        String words = key.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Iterable<?> items) {
            List<String> cells = new ArrayList<>();
            items.forEach(item -> cells.add(cell(item)));
            return String.join(", ", cells);
        }
        if (value instanceof Cell cell) {
            return printable(cell.shown());
        }
        return printable(value.toString());
    }

    /**
     * The text with a {@code ?} for each character that would steer a terminal or break a row: what a stranger wrote
     * into a commit or a zone file must not reach the operator's terminal as a command.
     */
    static String printable(String text) {
        return text.codePoints()
                .map(c -> steers(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean steers(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
