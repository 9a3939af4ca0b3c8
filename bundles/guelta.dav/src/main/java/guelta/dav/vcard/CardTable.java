// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.Refusal;
import guelta.dav.text.ContentLine;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Cards as a table, comma-separated (RFC 4180), with the names of columns that Google Contacts imports, and with those of Outlook.
 * What the tables have no column for is left out: photos, keys, what is foreign.
 */
public enum CardTable {
    /** What Google Contacts exports and imports: numbered columns, each with a label. */
    GOOGLE {
        @Override
        void fill(VCard card, Map<String, String> row) {
            nameOf(card, row, "Name Prefix", "Name Suffix");
            put(row, "Nickname", text(card, "NICKNAME"));
            organisation(card, row, "Organization Name", "Organization Department");
            put(row, "Organization Title", text(card, "TITLE"));
            put(row, "Birthday", birthday(card));
            put(row, "Notes", text(card, "NOTE"));
            put(
                    row,
                    "Labels",
                    card.lines("CATEGORIES")
                            .flatMap(line -> Values.list(line.value()).stream())
                            .collect(Collectors.joining(" ::: ")));
            numbered(card, row, "EMAIL", "E-mail");
            numbered(card, row, "TEL", "Phone");
            addresses(card, row);
            numbered(card, row, "URL", "Website");
        }

        private void numbered(VCard card, Map<String, String> row, String property, String column) {
            int number = 1;
            for (ContentLine line : card.lines(property).toList()) {
                put(row, column + " " + number + " - Label", label(card, line));
                put(row, column + " " + number + " - Value", value(line));
                number++;
            }
        }

        private void addresses(VCard card, Map<String, String> row) {
            int number = 1;
            for (ContentLine line : card.lines("ADR").toList()) {
                String column = "Address " + number + " - ";
                put(row, column + "Label", label(card, line));
                for (int i = 0; i < PARTS_OF_ADDRESS.size(); i++) {
                    put(row, column + PARTS_OF_ADDRESS.get(i), Values.component(line.value(), i));
                }
                number++;
            }
        }
    },
    /** What Outlook imports: one column for each use. */
    OUTLOOK {
        @Override
        void fill(VCard card, Map<String, String> row) {
            nameOf(card, row, "Title", "Suffix");
            put(row, "Nickname", text(card, "NICKNAME"));
            organisation(card, row, "Company", "Department");
            put(row, "Job Title", text(card, "TITLE"));
            put(row, "Birthday", birthday(card));
            put(row, "Notes", text(card, "NOTE"));
            put(
                    row,
                    "Categories",
                    card.lines("CATEGORIES")
                            .flatMap(line -> Values.list(line.value()).stream())
                            .collect(Collectors.joining(";")));
            put(row, "Web Page", text(card, "URL"));
            telephones(card, row);
            List<ContentLine> emails = card.lines("EMAIL").limit(3).toList();
            for (int i = 0; i < emails.size(); i++) {
                put(row, i == 0 ? "E-mail Address" : "E-mail " + (i + 1) + " Address", value(emails.get(i)));
            }
            for (ContentLine line : card.lines("ADR").toList()) {
                String use = Values.isOf(line, "work") ? "Business " : Values.isOf(line, "home") ? "Home " : "Other ";
                for (int i = 2; i < PARTS_OF_ADDRESS.size(); i++) {
                    put(row, use + OUTLOOK_PARTS.get(i), Values.component(line.value(), i));
                }
            }
        }

        private void telephones(VCard card, Map<String, String> row) {
            for (ContentLine line : card.lines("TEL").toList()) {
                boolean work = Values.isOf(line, "work");
                String place = work ? "Business" : Values.isOf(line, "home") ? "Home" : "Other";
                String column = Values.isOf(line, "cell")
                        ? "Mobile Phone"
                        : Values.isOf(line, "pager") ? "Pager" : place + (Values.isOf(line, "fax") ? " Fax" : " Phone");
                put(row, row.containsKey(column) && !column.contains("Fax") ? column + " 2" : column, value(line));
            }
        }
    };

    private static final List<String> PARTS_OF_ADDRESS =
            List.of("PO Box", "Extended Address", "Street", "City", "Region", "Postal Code", "Country");
    private static final List<String> OUTLOOK_PARTS =
            List.of("", "", "Street", "City", "State", "Postal Code", "Country/Region");

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\\t\\n]]");

    /** Fills the columns that a card has something for. */
    abstract void fill(VCard card, Map<String, String> row);

    /** The table: a line of names, then a line a card; groups are left out. Columns that nobody fills are not there. */
    public String of(List<VCard> cards) {
        Writer writer = writer();
        cards.forEach(writer::note);
        StringBuilder table = new StringBuilder(new String(writer.begin(), StandardCharsets.UTF_8));
        cards.forEach(card -> writer.add(card, table));
        return table.toString();
    }

    /** Writes a table of many cards, which are looked at twice: for the columns, and for the lines. */
    public Writer writer() {
        return new Writer(this);
    }

    /** A table that is written line by line: first all cards are noted, then it begins, then they are added. Confined. */
    public static final class Writer {
        private final CardTable table;
        private final Set<String> columns = new LinkedHashSet<>(List.of("First Name", "Middle Name", "Last Name"));

        private Writer(CardTable table) {
            this.table = table;
        }

        /** Makes room for the columns of a card. Nothing for what is none. */
        public void note(byte[] octets) {
            card(octets).ifPresent(this::note);
        }

        private void note(VCard card) {
            if (!card.isGroup()) {
                columns.addAll(table.row(card).keySet());
            }
        }

        /** The line of names, in UTF-8. */
        public byte[] begin() {
            StringBuilder line = new StringBuilder();
            line(columns.stream(), line);
            return line.toString().getBytes(StandardCharsets.UTF_8);
        }

        /** The line of a card that was noted. Nothing for groups, and for what is no card. */
        public byte[] add(byte[] octets) {
            StringBuilder line = new StringBuilder();
            card(octets).ifPresent(card -> add(card, line));
            return line.toString().getBytes(StandardCharsets.UTF_8);
        }

        private void add(VCard card, StringBuilder to) {
            if (!card.isGroup()) {
                Map<String, String> row = table.row(card);
                line(columns.stream().map(column -> row.getOrDefault(column, "")), to);
            }
        }

        private static Optional<VCard> card(byte[] octets) {
            try {
                return Optional.of(VCard.parse(octets));
            } catch (Refusal unreadable) {
                return Optional.empty();
            }
        }
    }

    private Map<String, String> row(VCard card) {
        Map<String, String> row = new LinkedHashMap<>();
        fill(card, row);
        return row;
    }

    private static void line(Stream<String> values, StringBuilder table) {
        table.append(values.map(CardTable::quoted).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    /** RFC 4180 2: quotes around what has a separator, a quote or a line end in it; other control characters are left out. */
    private static String quoted(String field) {
        String value = CONTROLS.matcher(field).replaceAll("");
        return value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n')
                ? '"' + value.replace("\"", "\"\"") + '"'
                : value;
    }

    private static void put(Map<String, String> row, String column, String value) {
        if (!value.isEmpty()) {
            row.putIfAbsent(column, value);
        }
    }

    private static void nameOf(VCard card, Map<String, String> row, String prefix, String suffix) {
        Optional<ContentLine> name = card.line("N");
        String value = name.map(ContentLine::value).orElse("");
        List<String> columns = List.of("Last Name", "First Name", "Middle Name", prefix, suffix);
        for (int i = 0; i < columns.size(); i++) {
            put(row, columns.get(i), Values.component(value, i));
        }
        if (row.isEmpty()) {
            put(row, "First Name", card.displayName());
        }
    }

    private static void organisation(VCard card, Map<String, String> row, String name, String unit) {
        card.line("ORG").ifPresent(line -> {
            put(row, name, Values.component(line.value(), 0));
            put(row, unit, Values.component(line.value(), 1));
        });
    }

    private static String text(VCard card, String property) {
        return card.line(property).map(CardTable::value).orElse("");
    }

    private static String value(ContentLine line) {
        String text = line.text().strip();
        return line.name().equals("TEL") && text.startsWith("tel:") ? text.substring(4) : text;
    }

    /** As both take it, {@code 1985-04-12}; a day without a year has dashes in its place. */
    private static String birthday(VCard card) {
        String date = card.linesIn(CardVersion.V4).stream()
                .filter(line -> line.name().equals("BDAY") && Dates.isDate(line.value()))
                .map(line -> Dates.extended(line.value()))
                .findFirst()
                .orElse("");
        return date.indexOf('T') > 0 ? date.substring(0, date.indexOf('T')) : date;
    }

    /** What an entry is called: Apple's label in its group, else its types. */
    private static String label(VCard card, ContentLine line) {
        Optional<String> label = card.lines("X-ABLABEL")
                .filter(candidate ->
                        !line.group().isEmpty() && candidate.group().equals(line.group()))
                .map(candidate -> candidate.text().replaceAll("^_\\$!<(.*)>!\\$_$", "$1"))
                .findFirst();
        boolean preferred = Values.isOf(line, "pref") || line.says("PREF", "1");
        String types = Values.types(line).stream()
                .filter(type -> !type.equalsIgnoreCase("pref") && !type.equalsIgnoreCase("internet"))
                .map(type -> type.substring(0, 1).toUpperCase(Locale.ROOT)
                        + type.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
        return (preferred ? "* " : "") + label.orElse(types);
    }
}
