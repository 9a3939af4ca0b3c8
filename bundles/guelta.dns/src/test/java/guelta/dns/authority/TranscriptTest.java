// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.zone.Zones;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Plays the transcripts: text files of zones, questions and the answers that the RFCs ask for.
 *
 * <pre>
 * zone APEX [signed]    the master file follows, indented; signed: each set that a signer signs gets an RRSIG
 * # why                 the name of the tests that follow
 * > NAME TYPE [do] [noedns] [tcp] [class=CH] [payload=N]
 * < RCODE [aa] [tc] [ede=N]
 * answer | authority | additional      the records follow, indented; + at the end: and the RRSIG that covers it
 * </pre>
 *
 * Each question is asked three times, so that it is answered from scratch and from what was kept.
 */
class TranscriptTest {
    private static final String SIGNATURE = "13 %d %d 20301231000000 20260101000000 1 %s c2lnbmF0dXJl";

    @TestFactory
    Stream<DynamicContainer> transcripts() throws IOException, URISyntaxException {
        Path folder =
                Path.of(TranscriptTest.class.getResource("rfc1034.txt").toURI()).getParent();
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(path -> path.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
        assertTrue(files.size() > 5, "the transcripts are found");
        return files.stream()
                .map(file ->
                        DynamicContainer.dynamicContainer(file.getFileName().toString(), play(file).stream()));
    }

    private static List<DynamicTest> play(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException wrong) {
            throw new java.io.UncheckedIOException(wrong);
        }
        List<DynamicTest> tests = new ArrayList<>();
        Zones[] zones = {Zones.none()};
        Server[] server = {new Server(AuthoritySettings.PLAIN, Zones.none())};
        String why = "";
        for (int i = 0; i < lines.size(); ) {
            String line = lines.get(i);
            int number = i + 1;
            int next = i + 1;
            if (line.startsWith("zone ")) {
                next = block(lines, next);
                String[] words = line.split(" ");
                String text = String.join("\n", lines.subList(i + 1, next));
                zones[0] = zones[0].with(Server.zone(words[1], words.length > 2 ? signed(words[1], text) : text));
                server[0] = new Server(AuthoritySettings.PLAIN, zones[0]);
            } else if (line.startsWith("#")) {
                why = line.substring(1).strip();
            } else if (line.startsWith("> ")) {
                while (next < lines.size() && lines.get(next).matches("(< |answer|authority|additional|\\s).*")) {
                    next++;
                }
                List<String> expected = List.copyOf(lines.subList(i + 1, next));
                Server asked = server[0];
                String name = "%s:%d %s [%s]".formatted(file.getFileName(), number, line.substring(2), why);
                tests.add(DynamicTest.dynamicTest(name, () -> {
                    for (int time = 0; time < 3; time++) {
                        ask(asked, line.substring(2).split(" "), expected);
                    }
                }));
            } else {
                assertEquals("", line.strip(), file + ":" + number);
            }
            i = next;
        }
        return tests;
    }

    private static int block(List<String> lines, int from) {
        int to = from;
        while (to < lines.size() && lines.get(to).matches("\\s.*")) {
            to++;
        }
        return to;
    }

    /** The master file with an RRSIG for each set but those at cuts, other than DS and NSEC, and below them. */
    private static String signed(String apex, String text) {
        List<Record> records = Server.records(apex, text);
        Name top = Server.name(apex);
        List<Name> cuts = records.stream()
                .filter(record ->
                        record.getType() == Type.NS && !record.getName().equals(top))
                .map(Record::getName)
                .toList();
        Map<String, String> signatures = new TreeMap<>();
        for (Record record : records) {
            Name owner = record.getName();
            boolean atCut = cuts.contains(owner);
            boolean below = cuts.stream().anyMatch(cut -> owner.subdomain(cut) && !owner.equals(cut));
            if (below || atCut && record.getType() != Type.DS && record.getType() != Type.NSEC) {
                continue;
            }
            String set = "%s %d RRSIG %s ".formatted(owner, record.getTTL(), Type.string(record.getType()));
            int labels = owner.labels() - 1 - (owner.isWild() ? 1 : 0);
            signatures.put(set, set + SIGNATURE.formatted(labels, record.getTTL(), apex));
        }
        return text + "\n" + String.join("\n", signatures.values()) + "\n";
    }

    private static void ask(Server server, String[] words, List<String> expected) throws IOException {
        List<String> options = List.of(words).subList(2, words.length);
        int dclass = options.contains("class=CH") ? DClass.CH : options.contains("class=ANY") ? DClass.ANY : DClass.IN;
        Message question = Message.newQuery(Record.newRecord(Name.fromString(words[0]), Type.value(words[1]), dclass));
        question.getHeader().unsetFlag(Flags.RD);
        boolean edns = !options.contains("noedns");
        if (edns) {
            int payload = options.stream()
                    .filter(option -> option.startsWith("payload="))
                    .map(option -> Integer.parseInt(option.substring(8)))
                    .findFirst()
                    .orElse(1232);
            question.addRecord(
                    new OPTRecord(payload, 0, 0, options.contains("do") ? ExtendedFlags.DO : 0), Section.ADDITIONAL);
        }
        Message answer = server.ask(question, options.contains("tcp"));
        assertEquals(expected(expected), actual(answer));
        assertEquals(question.getQuestion(), answer.getQuestion());
        assertEquals(edns, answer.getOPT() != null, "an OPT record is answered by one");
        assertEquals(
                options.contains("do"),
                edns && (answer.getOPT().getFlags() & ExtendedFlags.DO) != 0,
                "DO is copied (RFC 3225 3)");
    }

    private static String expected(List<String> lines) {
        StringBuilder text = new StringBuilder(lines.get(0).substring(2).strip());
        for (String section : List.of("answer", "authority", "additional")) {
            TreeSet<String> records = new TreeSet<>();
            int from = lines.indexOf(section);
            int to = from < 0 ? 0 : block(lines, from + 1);
            for (String line : from < 0 ? List.<String>of() : lines.subList(from + 1, to)) {
                boolean signed = line.endsWith("+");
                Record record = Server.records(".", signed ? line.substring(0, line.length() - 1) : line)
                        .get(0);
                records.add(text(record));
                if (signed) {
                    records.add("%s %d RRSIG %s"
                            .formatted(lower(record.getName()), record.getTTL(), Type.string(record.getType())));
                }
            }
            text.append(section(section, records));
        }
        return text.toString();
    }

    private static String actual(Message answer) {
        StringBuilder text = new StringBuilder(Rcode.string(answer.getRcode()));
        text.append(answer.getHeader().getFlag(Flags.AA) ? " aa" : "");
        text.append(answer.getHeader().getFlag(Flags.TC) ? " tc" : "");
        Optional.ofNullable(answer.getOPT()).stream()
                .flatMap(opt -> opt.getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR).stream())
                .forEach(option -> text.append(" ede=").append(((ExtendedErrorCodeOption) option).getErrorCode()));
        String[] names = {"answer", "authority", "additional"};
        for (int i = 0; i < 3; i++) {
            List<String> records = answer.getSection(Section.ANSWER + i).stream()
                    .filter(record -> record.getType() != Type.OPT)
                    .map(TranscriptTest::text)
                    .toList();
            assertEquals(records.size(), new TreeSet<>(records).size(), "no record comes twice: " + records);
            text.append(section(names[i], new TreeSet<>(records)));
        }
        return text.toString();
    }

    private static String section(String name, TreeSet<String> records) {
        return records.isEmpty() ? "" : "\n" + name + "\n    " + String.join("\n    ", records);
    }

    private static String text(Record record) {
        String head = "%s %d %s ".formatted(lower(record.getName()), record.getTTL(), Type.string(record.getType()));
        return head
                + (record instanceof RRSIGRecord signature
                        ? Type.string(signature.getTypeCovered())
                        : record.rdataToString());
    }

    private static String lower(Name name) {
        return name.toString().toLowerCase(Locale.ROOT);
    }
}
