// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.ResourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MasterTextPropertyTest {
    private static final DomainName ORIGIN = DomainName.of("example.");

    @Provide
    Arbitrary<String> files() {
        Arbitrary<String> pieces = Arbitraries.of(
                "a",
                "www",
                "@",
                "*",
                "\n",
                "\n",
                "\n ",
                "\r\n",
                "\r",
                " ",
                "\t",
                ";",
                "(",
                ")",
                "\"",
                "\\",
                "\\032",
                "\\;",
                "$ORIGIN b.",
                "$TTL 5",
                "$INCLUDE inc",
                "$INCLUDE inc x",
                "$GENERATE 1-3 g$ A 192.0.2.$",
                "$X",
                "IN",
                "CH",
                "300",
                "1h",
                "A 192.0.2.1",
                "NS ns",
                "TXT \"x;\" y",
                "SOA a b 1 2 3 4 5",
                "\\# 1 00",
                "TYPE65280 \\# 0",
                "\u00e9",
                "\u0000",
                "MX 10 m");
        return pieces.list().ofMaxSize(40).map(list -> String.join(" ", list));
    }

    private static Optional<byte[]> inc(String path) {
        return path.equals("inc")
                ? Optional.of(" TXT i\ni 7 A 192.0.2.9\n$INCLUDE inc\n".getBytes(StandardCharsets.US_ASCII))
                : Optional.empty();
    }

    static MasterText read(byte[] text) {
        return MasterText.read("f", text, ORIGIN, MasterTextPropertyTest::inc);
    }

    /** Whatever a file holds, its entries are the file: what is written back is what was read. */
    static void isLossless(byte[] text) {
        MasterText file = read(text);
        int at = 0;
        for (Entry entry : file.entries()) {
            assertEquals(at, entry.from());
            assertTrue(entry.to() > at);
            assertTrue(entry.kind() == Entry.Kind.BROKEN
                    || entry.records().size() == 1
                    || entry.kind() != Entry.Kind.RECORD);
            at = entry.to();
        }
        assertEquals(text.length, at);
        assertTrue(file.problems().size() <= MasterFile.PROBLEMS);
        file.problems()
                .forEach(problem -> assertTrue(
                        problem.line() > 0 && problem.toString().chars().noneMatch(Character::isISOControl)));
    }

    @Property
    void textsAreLossless(@ForAll("files") String text) {
        isLossless(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property
    void octetsAreLossless(@ForAll byte[] text) {
        isLossless(text);
    }

    /** What a file says, the lines that are written of its records say too. */
    @Property
    void writtenRecordsAreReadTheSame(@ForAll("files") String text) {
        List<ResourceRecord> records = new ArrayList<>();
        MasterFile.read(
                "f",
                text.getBytes(StandardCharsets.UTF_8),
                ORIGIN,
                MasterTextPropertyTest::inc,
                (record, file, line) -> Optional.ofNullable(records.add(record) ? null : ""));
        StringBuilder lines = new StringBuilder();
        records.forEach(record -> MasterFile.write(record, lines));
        assertEquals(records, MasterTextTest.records(lines.toString()));
    }

    /** Files that take over owner and TTL, only the TTL, the TTL for some records, and nothing. */
    private static Optional<byte[]> inheriting(String path) {
        String text =
                switch (path) {
                    case "below" -> " TXT below\n";
                    case "same" -> "s TXT same\n TXT same2\n";
                    case "mixed" -> "m TXT mixed\nm 2 TXT mixed2\n TXT mixed3\n";
                    default -> "$TTL 1\no TXT own\n";
                };
        return Optional.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** A well-formed file in every manner of leaving out owners and TTLs; what is edited in it comes out exactly. */
    @Property
    void anEditGivesExactlyTheRecordsAskedFor(@ForAll Random random) throws Uneditable {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "$TTL 9\n" : "@ 3 NS ns ; first\n");
        for (int i = 0; i < random.nextInt(12); i++) {
            switch (random.nextInt(9)) {
                case 0 -> text.append("; comment ").append(i).append('\n');
                case 1 -> text.append("$TTL ").append(random.nextInt(4)).append('\n');
                case 2 ->
                    text.append("$ORIGIN ")
                            .append(random.nextBoolean() ? "sub" : "example.")
                            .append('\n');
                case 3 -> text.append("$GENERATE 1-2 g$ TXT $ ").append(i).append('\n');
                case 4 ->
                    text.append("$INCLUDE ")
                            .append(List.of("below", "same", "mixed", "own").get(random.nextInt(4)))
                            .append(i % 2 == 0 ? " sub.example.\n" : "\n");
                default -> {
                    boolean first = text.indexOf(" TXT ") < 0 && text.indexOf(" NS ") < 0;
                    text.append(
                            first || random.nextBoolean()
                                    ? "h" + random.nextInt(3)
                                    : random.nextBoolean() ? "  " : "\t");
                    text.append(random.nextBoolean() ? " " + random.nextInt(4) : "")
                            .append(" TXT ")
                            .append(i);
                    text.append(random.nextBoolean() ? " ; c\n" : " ( ; c\n )\n");
                }
            }
        }
        if (random.nextBoolean()) {
            text.append("last TXT last");
        }
        byte[] octets = text.toString().getBytes(StandardCharsets.US_ASCII);
        int stretch = 1 + random.nextInt(100);
        MasterText file = MasterText.read("f", octets, ORIGIN, MasterTextPropertyTest::inheriting, stretch);
        if (!file.problems().isEmpty()) {
            return;
        }
        // The text of an edit is edited again: what it knows of its entries is what a reader of the whole would.
        for (int round = 0; round < 3; round++) {
            try {
                file = edited(file, random);
            } catch (Uneditable refused) {
                assertTrue(refused.getMessage().contains(" includes leaves out owners or TTLs "), refused.getMessage());
                assertTrue(text.indexOf("$INCLUDE below") >= 0 || text.indexOf("$INCLUDE mixed") >= 0, text::toString);
            }
        }
        // Comments and includes stay: nothing was written anew as a whole.
        List<String> result =
                new String(file.text(), StandardCharsets.US_ASCII).lines().toList();
        text.toString()
                .lines()
                .filter(line -> line.startsWith(";") || line.startsWith("$INCLUDE"))
                .forEach(line -> assertTrue(result.contains(line), line));
    }

    private static MasterText edited(MasterText file, Random random) throws Uneditable {
        List<ResourceRecord> old = new ArrayList<>();
        List<ResourceRecord> removed = new ArrayList<>();
        for (Entry entry : file.entries()) {
            old.addAll(entry.records());
            entry.records().stream()
                    .filter(record -> entry.kind() != Entry.Kind.INCLUDE && random.nextInt(3) == 0)
                    .forEach(removed::add);
        }
        List<ResourceRecord> added = new ArrayList<>();
        for (int i = 0; i < random.nextInt(3); i++) {
            added.addAll(MasterTextTest.records(
                    "h" + random.nextInt(4) + " " + random.nextInt(4) + " TXT new" + random.nextInt(1 << 30)));
        }
        MasterText edited = file.edited(removed, added);
        assertEquals(List.of(), edited.problems());
        String text = new String(file.text(), StandardCharsets.US_ASCII);
        Map<ResourceRecord, Integer> count = new HashMap<>();
        old.forEach(record -> count.merge(record, 1, Integer::sum));
        removed.forEach(record -> count.remove(record));
        added.forEach(record -> count.merge(record, 1, Integer::sum));
        edited.entries().forEach(entry -> entry.records().forEach(record -> count.merge(record, -1, Integer::sum)));
        count.forEach((record, left) -> assertEquals(0, left, record + " of\n" + text));
        assertEquals(new String(edited.text(), StandardCharsets.US_ASCII), spliced(text, edited.splices()));
        return edited;
    }

    /** What whoever stores the file makes of it. */
    private static String spliced(String text, List<Splice> splices) {
        StringBuilder result = new StringBuilder();
        int at = 0;
        for (Splice splice : splices) {
            int offset = (int) splice.offset();
            assertTrue(offset >= at);
            result.append(text, at, offset).append(new String(splice.octets(), StandardCharsets.US_ASCII));
            at = offset + splice.removed();
        }
        return result.append(text.substring(at)).toString();
    }
}
