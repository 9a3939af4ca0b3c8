// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The written list of differences between our answers and those of a peer: the table of docs/dns-differences.md, read by the tests, so
 * that what is written and what is allowed are the same thing.
 */
public final class Differences {
    private static final String HEADER = "| Entry | Peer | Questions | Differences | Reason |";
    private final List<Entry> entries;
    private final Map<String, Integer> used = new TreeMap<>();

    private Differences(List<Entry> entries) {
        this.entries = entries;
        entries.forEach(entry -> used.put(entry.name, 0));
    }

    /** One row: for such questions to such peers these words may be among the differences. */
    private record Entry(String name, List<String> peers, List<Term> questions, List<String> words) {
        boolean covers(String peer, Question question, String word) {
            return peers.contains(peer)
                    && questions.stream().allMatch(term -> term.holds(question))
                    && words.stream().anyMatch(pattern -> matches(pattern, word));
        }
    }

    /** A condition on a question: {@code type=NSEC,RRSIG}, {@code kind=alias*}; {@code !=} for none of them. */
    private record Term(String key, boolean positive, List<String> patterns) {
        boolean holds(Question question) {
            var value = value(question);
            return patterns.stream().anyMatch(pattern -> matches(pattern, value)) == positive;
        }

        private String value(Question question) {
            return switch (key) {
                case "kind" -> question.kind();
                case "type" -> Types.name(question.type());
                case "class" -> Integer.toString(question.qclass());
                case "name" -> question.name().toLowerCase(java.util.Locale.ROOT);
                case "zone" -> question.zone();
                case "edns" ->
                    question.edns()
                            .map(e -> (e.flags() & Edns.DO) != 0 ? "do" : "plain")
                            .orElse("none");
                default -> throw new IllegalArgumentException("unknown condition " + key);
            };
        }
    }

    /** Reads the table out of a document. */
    public static Differences read(Path document) {
        try (Stream<String> lines = Files.lines(document)) {
            var rows = lines.dropWhile(line -> !line.equals(HEADER))
                    .skip(2)
                    .takeWhile(line -> line.startsWith("|"))
                    .map(Differences::row)
                    .toList();
            return new Differences(rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry row(String line) {
        var cells = line.split("\\|");
        if (cells.length != 6) {
            throw new IllegalArgumentException("not five cells: " + line);
        }
        var terms = new ArrayList<Term>();
        for (var term : code(cells[3])) {
            var negative = term.contains("!=");
            var parts = term.split(negative ? "!=" : "=", 2);
            terms.add(new Term(parts[0], !negative, List.of(parts[1].split(","))));
        }
        return new Entry(cells[1].strip(), List.of(cells[2].strip().split(", ")), terms, code(cells[4]));
    }

    /** The words between back quotes. */
    private static List<String> code(String cell) {
        var words = new ArrayList<String>();
        var parts = cell.split("`");
        for (var i = 1; i < parts.length; i += 2) {
            words.add(parts[i]);
        }
        return words;
    }

    /** The words of a difference that no entry covers; those that one covers are counted for it. */
    public synchronized List<String> unexplained(String peer, Question question, Set<String> words) {
        var rest = new ArrayList<String>();
        for (var word : words) {
            var entry =
                    entries.stream().filter(e -> e.covers(peer, question, word)).findFirst();
            entry.ifPresentOrElse(e -> used.merge(e.name, 1, Integer::sum), () -> rest.add(word));
        }
        return rest;
    }

    /** Entries that have explained nothing so far: the list must not outlive its reasons. */
    public synchronized List<String> unused() {
        return used.entrySet().stream()
                .filter(e -> e.getValue() == 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** How often each entry was needed. */
    public synchronized Map<String, Integer> used() {
        return new TreeMap<>(used);
    }

    private static boolean matches(String pattern, String value) {
        // Only * is special in our patterns; the other signs of a glob are escaped.
        var regex = Stream.of(pattern.split("\\*", -1))
                .map(java.util.regex.Pattern::quote)
                .toList();
        return value.matches(String.join(".*", regex));
    }
}
