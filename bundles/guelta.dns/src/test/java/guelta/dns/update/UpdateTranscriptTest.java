// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.keys.KeyFile;
import guelta.dns.keys.Keys;
import guelta.dns.keys.UpdateLimits;
import guelta.dns.message.FormatError;
import guelta.dns.message.Messages;
import guelta.dns.zone.Zone;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.xbill.DNS.Rcode;

/**
 * Plays the transcripts of updates: text files of zones, updates in the words of nsupdate, and what comes of them.
 *
 * <pre>
 * zone APEX             the master file follows, indented
 * settings APEX         the file APEX._settings follows, indented
 * # why                 the name of the tests that follow
 * > KEY SECTION         an update of this key with this zone section; its steps follow, indented
 * < RCODE               and, indented, the records that go (-) and come (+), without those of the SOA unless
 *                       the transcript names them
 * </pre>
 *
 * Every update is decided on the zones as they stand at the top of the file.
 */
class UpdateTranscriptTest {
    static final LocalDate TODAY = LocalDate.of(2026, 11, 26);

    @TestFactory
    Stream<DynamicContainer> transcripts() throws IOException, URISyntaxException {
        Path folder = Path.of(
                        UpdateTranscriptTest.class.getResource("rfc2136.txt").toURI())
                .getParent();
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(path -> path.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
        assertTrue(files.size() > 1, "the transcripts are found");
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
        Map<DomainName, Zone> zones = new LinkedHashMap<>();
        Map<DomainName, UpdateLimits> limits = new LinkedHashMap<>();
        List<DynamicTest> tests = new ArrayList<>();
        String why = "";
        for (int i = 0; i < lines.size(); ) {
            String line = lines.get(i);
            int next = block(lines, i + 1);
            List<String> block =
                    lines.subList(i + 1, next).stream().map(String::strip).toList();
            String name = line.substring(line.indexOf(' ') + 1);
            if (line.startsWith("zone ")) {
                zones.put(DomainName.of(name), Zonefiles.zone(name, String.join("\n", block)));
            } else if (line.startsWith("settings ")) {
                limits.put(
                        DomainName.of(name),
                        UpdateLimits.read("s", String.join("\n", block).getBytes(StandardCharsets.UTF_8)));
            } else if (line.startsWith("#")) {
                why = line.substring(1).strip();
            } else if (line.startsWith("> ")) {
                String answer = lines.get(next).substring(2);
                int end = block(lines, next + 1);
                List<String> expected =
                        lines.subList(next + 1, end).stream().map(String::strip).toList();
                next = end;
                String title = file.getFileName() + ":" + (i + 1) + " " + name + " [" + why + "]";
                String[] words = name.split(" ");
                tests.add(DynamicTest.dynamicTest(
                        title, () -> check(zones, limits, words[0], words[1], block, answer, expected)));
            } else {
                assertEquals("", line.strip(), file + ":" + (i + 1));
            }
            i = next;
        }
        return tests;
    }

    private static int block(List<String> lines, int from) {
        int to = from;
        while (to < lines.size() && lines.get(to).matches("\\s+\\S.*")) {
            to++;
        }
        return to;
    }

    private static void check(
            Map<DomainName, Zone> zones,
            Map<DomainName, UpdateLimits> limits,
            String key,
            String section,
            List<String> steps,
            String answer,
            List<String> expected)
            throws IOException {
        Keys keys = Keys.of(List.of(KeyFile.read(
                "k", (key + " DNSKEY 0 3 163 c2VjcmV0\n").getBytes(StandardCharsets.UTF_8), DomainName.ROOT)));
        KeyRights rights =
                new KeyRights(keys, DomainName.of(key), zone -> limits.getOrDefault(zone, UpdateLimits.NONE));
        Decision decision;
        try {
            Update update = Update.of(Messages.read(Steps.message(section, steps)));
            decision = update.decide(apex -> Optional.ofNullable(zones.get(apex)), rights, TODAY);
        } catch (FormatError wrong) {
            assertEquals("FORMERR", answer, wrong.getMessage());
            return;
        }
        if (decision instanceof Decision.Refused refused) {
            assertEquals(answer, Rcode.string(refused.rcode()), refused.reason());
            return;
        }
        Decision.Accepted accepted = (Decision.Accepted) decision;
        assertEquals(answer, "NOERROR", accepted.toString());
        boolean soa = expected.stream().anyMatch(line -> line.contains(" SOA "));
        TreeSet<String> actual = new TreeSet<>();
        for (ZoneChange change : accepted.zones()) {
            change.removed().forEach(record -> actual.add("- " + Zonefiles.line(record)));
            change.added().forEach(record -> actual.add("+ " + Zonefiles.line(record)));
            assertTrue(
                    change.added().stream().anyMatch(record -> record.type() == 6),
                    "the serial grows with each change");
        }
        actual.removeIf(line -> line.contains("\tSOA\t") && !soa);
        TreeSet<String> wanted = new TreeSet<>();
        expected.forEach(line -> wanted.add(line.substring(0, 2) + Zonefiles.line(line.substring(2))));
        assertEquals(String.join("\n", wanted), String.join("\n", actual));
    }
}
