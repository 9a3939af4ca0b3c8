// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.dns.Client;
import guelta.itests.dns.Comparison;
import guelta.itests.dns.Differences;
import guelta.itests.dns.Question;
import guelta.itests.dns.Questions;
import guelta.itests.dns.Reply;
import guelta.itests.peer.Knot;
import guelta.itests.peer.Nsd;
import guelta.itests.peer.Peer;
import guelta.itests.peer.ZoneFile;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same master files in our server, in Knot and in NSD, and the same questions to all three. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SameAnswersIT {
    private static final int PATIENCE = 2000;
    private static final int ASKED_AGAIN = 5;
    private final Differences written = Differences.read(Path.of("../../docs/dns-differences.md"));
    private Guelta guelta;
    private Knot knot;
    private Nsd nsd;
    private List<Question> questions;

    @BeforeAll
    void serve(Guelta shared, @TempDir Path folder) {
        guelta = shared;
        var zones = Zones.all(folder.resolve("zones"));
        knot = Knot.serve(folder.resolve("knot"), zones);
        nsd = Nsd.serve(folder.resolve("nsd"), zones);
        questions = Stream.concat(
                        zones.stream().flatMap(zone -> Questions.about(zone).stream()), Questions.elsewhere().stream())
                .toList();
        guelta.configure("guelta.dns.primary", "identity", Peer.IDENTITY);
        guelta.configure("guelta.dns.primary", "version", "compared");
        Zones.publish(guelta, zones, folder.resolve("checkout"));
    }

    @AfterAll
    void end() {
        knot.close();
        nsd.close();
    }

    @Test
    @Order(1)
    void atLeastTenThousandDifferentQuestionsAreAsked() {
        assertTrue(questions.stream().distinct().count() >= 10_000, () -> questions.size() + " questions");
    }

    @ParameterizedTest
    @Order(2)
    @ValueSource(strings = {"udp", "tcp"})
    void answersAsKnotDoes(String transport) {
        compare(knot, transport);
    }

    @ParameterizedTest
    @Order(2)
    @ValueSource(strings = {"udp", "tcp"})
    void answersAsNsdDoes(String transport) {
        compare(nsd, transport);
    }

    /** A list that keeps entries nobody needs would hide the next difference of that shape. */
    @Test
    @Order(3)
    void everyWrittenDifferenceIsThere() {
        assertEquals(List.of(), written.unused());
    }

    private void compare(Peer peer, String transport) {
        var unexplained = differences(guelta.dns(), peer, transport, questions, written);
        assertTrue(unexplained.isEmpty(), () -> report(unexplained));
    }

    /** A comparison that finds nothing proves nothing: one changed record of one zone has to show, and only there. */
    @Test
    @Order(4)
    void aSingleChangedRecordWouldShow(@TempDir Path folder) throws Exception {
        var zone = ZoneFile.resource("child.nasty.test", folder.resolve("zones"));
        var asked = Questions.about(zone);
        Files.writeString(zone.path(), Files.readString(zone.path()).replace("192.0.2.72", "192.0.2.172"));
        try (var changed = Knot.serve(folder.resolve("knot"), List.of(zone))) {
            var found = differences(guelta.dns(), changed, "udp", asked, written);
            assertFalse(found.isEmpty());
            found.values().stream()
                    .flatMap(List::stream)
                    .filter(text -> text.contains("[name] "))
                    .forEach(text -> assertTrue(text.startsWith("www.child.nasty.test. "), text));
        }
    }

    private static Map<String, List<String>> differences(
            InetSocketAddress ours, Peer peer, String transport, List<Question> questions, Differences written) {
        var found = new TreeMap<String, List<String>>();
        try (var own = client(ours, transport);
                var other = client(peer.address(), transport)) {
            for (var question : questions) {
                var answer = own.ask(question);
                var theirs = other.ask(question);
                // A machine that stands still makes anybody silent: whoever does not answer never does.
                for (var again = 0; again < ASKED_AGAIN && answer.isPresent() != theirs.isPresent(); again++) {
                    answer = own.ask(question);
                    theirs = other.ask(question);
                }
                var words = Comparison.differences(question, answer, theirs);
                var rest = written.unexplained(peer.toString(), question, words);
                if (!rest.isEmpty()) {
                    found.computeIfAbsent(rest.toString(), key -> new ArrayList<>())
                            .add(question + " " + words + "\n      ours   " + text(answer) + "\n      theirs "
                                    + text(theirs));
                }
            }
        }
        return found;
    }

    private static String text(java.util.Optional<Reply> reply) {
        return reply.map(r -> "rcode " + r.rcode() + " header " + Integer.toHexString(r.header()) + " answer "
                        + r.answer()
                        + " authority " + r.authority() + " additional " + r.additional()
                        + r.opt().map(o -> " options " + o.options().keySet()).orElse(" no OPT"))
                .map(text -> text.length() > 700 ? text.substring(0, 700) + "..." : text)
                .orElse("silence");
    }

    private static Client client(InetSocketAddress server, String transport) {
        return transport.equals("udp") ? Client.udp(server, PATIENCE) : Client.tcp(server, PATIENCE);
    }

    private static String report(Map<String, List<String>> unexplained) {
        var text = new StringBuilder("differences that docs/dns-differences.md does not name:\n");
        unexplained.forEach((words, questions) -> {
            text.append("%6d %s%n".formatted(questions.size(), words));
            questions.stream()
                    .limit(3)
                    .forEach(question -> text.append("    ").append(question).append('\n'));
        });
        return text.toString();
    }
}
