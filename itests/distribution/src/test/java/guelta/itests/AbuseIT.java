// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a server does about those who ask too much, or for what they may not have: by clients of many addresses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AbuseIT {
    private static final String PRIMARY = "guelta.dns.primary";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RATE = 20;

    private Path folder;
    private Guelta guelta;
    private String port;

    @BeforeAll
    void serve(@TempDir Path temporary) {
        folder = temporary;
        guelta = Guelta.unpack(folder.resolve("guelta"));
        guelta.configure(PRIMARY, "rateLimit", Integer.toString(RATE));
        guelta.configure(PRIMARY, "rateLimitExempt", "127.0.1.0/24");
        guelta.start().withDns();
        port = Integer.toString(guelta.dns().getPort());
        var checkout = Checkout.of(guelta.zones().toString(), folder.resolve("checkout"), guelta.emptyHome());
        checkout.write("open.test", ZoneText.zone("open.test", 1));
        checkout.write("inner.test", ZoneText.zone("inner.test", 1));
        checkout.write(
                "inner.test._settings",
                "# who is inside\nallowQuery = 127.0.2.0/24\nallowTransfer = 127.0.2.7, 127.0.3.0/24\n");
        var large = new StringBuilder(ZoneText.zone("copied.test", 1));
        for (var i = 0; i < 100; i++) {
            large.append("t").append(i).append(" TXT \"a record of some octets\"\n");
        }
        checkout.write("copied.test", large.toString());
        checkout.write("copied.test._settings", "allowTransfer = loopback\n");
        checkout.publish("Zones and who may ask");
        Await.until(
                "the zones are there",
                PATIENCE,
                () -> dig("127.0.2.1", "inner.test", "SOA").contains("status: NOERROR"),
                guelta::trouble);
    }

    @AfterAll
    void close() {
        guelta.close();
    }

    private String dig(String from, String... question) {
        return digAt(port, from, question);
    }

    private String digAt(String at, String from, String... question) {
        var command = new ArrayList<>(
                List.of("/usr/bin/dig", "@127.0.0.1", "-p", at, "-b", from, "+nocookie", "+tries=1", "+time=5"));
        command.addAll(List.of(question));
        // It ends with 9 when nothing comes, which is one of the answers here.
        try (var program = Program.start(folder, command.toArray(String[]::new))) {
            program.exit(Duration.ofMinutes(2));
            return program.output();
        }
    }

    /** What dnsperf says of some seconds of one question from an address, and how many datagrams the kernel dropped. */
    private record Load(long completed, long sent, long dropped) {}

    /**
     * @param outstanding how many may be unanswered; what a busy machine has missed comes in a burst of that many
     * @param seconds how long each answer is waited for
     */
    private Load load(String from, String mode, int outstanding, int seconds) throws IOException {
        var before = Proc.droppedDatagrams();
        var questions = folder.resolve("questions");
        Files.writeString(questions, "open.test SOA\n");
        var text = Program.run(
                folder,
                "/usr/bin/dnsperf",
                "-m",
                mode,
                "-s",
                "127.0.0.1",
                "-p",
                port,
                "-a",
                from,
                "-d",
                questions.toString(),
                "-l",
                "4",
                "-Q",
                "1000",
                "-q",
                Integer.toString(outstanding),
                "-t",
                Integer.toString(seconds));
        return new Load(
                number(text, "Queries completed: +([0-9]+)"),
                number(text, "Queries sent: +([0-9]+)"),
                Proc.droppedDatagrams() - before);
    }

    private static long number(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), text);
        return Long.parseLong(matcher.group(1));
    }

    /** ADR 20: of many answers to a network the rate goes out, and each second one beyond, truncated; TCP is free. */
    @Test
    void aFloodGetsTheRateAndSlips() throws IOException {
        var flood = load("127.0.0.1", "udp", 10_000, 5);
        var most = flood.sent() / 2 + 6 * RATE;
        var least = flood.sent() / 2 - 6 * RATE - flood.dropped();
        assertTrue(flood.sent() > 1_000, flood::toString);
        assertTrue(flood.completed() < most && flood.completed() > least, flood::toString);
        assertTrue(dig("127.0.1.9", "open.test", "SOA").contains("ANSWER: 1"));
        var byTcp = load("127.0.0.1", "tcp", 100, 30);
        assertEquals(byTcp.sent(), byTcp.completed());
    }

    /** One dig that asks more often than a second allows. */
    private String many(String option, int seconds) {
        var questions = new ArrayList<>(List.of(option, "+time=" + seconds));
        for (var i = 0; i < 3 * RATE; i++) {
            questions.addAll(List.of("open.test", "SOA"));
        }
        return dig("127.0.4.1", questions.toArray(String[]::new));
    }

    /** docs/operate.md: who is exempt gets all answers; another network has its own account. */
    @Test
    void whoIsExemptGetsEveryAnswer() throws IOException {
        var exempt = load("127.0.1.5", "udp", 100, 30);
        assertEquals(exempt.sent(), exempt.completed());
    }

    /** RFC 7873 5.2.4 lets who has a cookie of the server ask as often as he likes; who slips gets it over TCP. */
    @Test
    void whoSlipsIsAnsweredByTcp() throws IOException {
        guelta.configure(PRIMARY, "rateLimitSlip", "1");
        try {
            Await.until(
                    "answers slip",
                    PATIENCE,
                    () -> {
                        var text = many("+ignore", 1);
                        return text.contains(" tc") && !text.contains("timed out");
                    },
                    guelta::trouble);
            var answers = many("+noignore", 30);
            assertTrue(answers.contains("retrying in TCP mode"), answers);
            assertEquals(3 * RATE, answers.split("ANSWER: 1", -1).length - 1, answers);
        } finally {
            guelta.configure(PRIMARY, "rateLimitSlip", "2");
        }
    }

    /** RFC 8914 4.19: who may not ask about a zone is refused, with the reason; what is open stays so. */
    @Test
    void zonesAnswerTheirListsAlone() {
        var refused = dig("127.0.1.1", "www.inner.test", "A");
        assertTrue(refused.contains("status: REFUSED") && refused.contains("EDE: 18"), refused);
        assertTrue(dig("127.0.1.1", "+tcp", "inner.test", "SOA").contains("status: REFUSED"));
        assertTrue(dig("127.0.2.200", "inner.test", "SOA").contains("status: NOERROR"));
        assertTrue(dig("127.0.1.1", "open.test", "SOA").contains("status: NOERROR"));
    }

    /** docs/operate.md: a secondary takes no zone that is larger than it may be, and answers those of its list. */
    @Test
    void aSecondaryTakesNoLargerZoneThanItMay() {
        var secondary = Integer.toString(Ports.free());
        guelta.configure("guelta.dns.secondary", "listen", "127.0.0.1:" + secondary);
        guelta.configure("guelta.dns.secondary", "primaries", "copied.test=127.0.0.1:" + port);
        guelta.configure("guelta.dns.secondary", "maxZoneSize", "1k");
        guelta.configure("guelta.dns.secondary", "allowQuery", "127.0.2.0/24");
        guelta.command("feature:install guelta-dns-secondary");
        Await.until(
                "the zone is refused",
                PATIENCE,
                () -> guelta.command("dns:secondary-list").contains("larger than the 1024 octets of maxZoneSize"),
                guelta::trouble);
        guelta.configure("guelta.dns.secondary", "maxZoneSize", "1m");
        Await.until(
                "the zone is taken",
                PATIENCE,
                () -> {
                    guelta.command("dns:secondary-check");
                    return digAt(secondary, "127.0.2.1", "t7.copied.test", "TXT")
                            .contains("ANSWER: 1");
                },
                guelta::trouble);
        assertTrue(digAt(secondary, "127.0.1.1", "t7.copied.test", "TXT").contains("EDE: 18"));
    }

    /** docs/operate.md: in the store of a secondary, what a zone allows stands beside its copy, and a push changes it. */
    @Test
    void theZonesOfASecondaryHaveListsOfTheirOwn() {
        var secondary = Ports.free();
        var at = Integer.toString(secondary);
        var other = Guelta.unpack(folder.resolve("secondary"));
        other.configure("guelta.dns.secondary", "listen", "127.0.0.1:" + at);
        other.configure("guelta.dns.secondary", "primaries", "copied.test=127.0.0.1:" + port);
        other.configure("guelta.dns.secondary", "store", "copies");
        other.configure("guelta.store.git-copies", "name", "copies");
        other.configure("guelta.store.git-copies", "path", "${karaf.data}/stores/copies.git");
        try (other) {
            other.start().command("feature:install guelta-dns-secondary");
            Await.until(
                    "the zone is copied",
                    PATIENCE,
                    () -> digAt(at, "127.0.1.1", "copied.test", "SOA").contains("ANSWER: 1"),
                    other::trouble);
            assertTrue(digAt(at, "127.0.5.5", "copied.test", "AXFR").contains("Transfer failed"));

            var checkout = Checkout.of(
                    other.home().resolve("data/stores/copies.git").toString(),
                    folder.resolve("copies"),
                    other.emptyHome());
            checkout.write("copied.test._settings", "allowQuery = 127.0.2.0/24\nallowTransfer = 127.0.5.5\n");
            checkout.publish("Who may have the copy");
            Await.until(
                    "the list of the zone counts",
                    PATIENCE,
                    () -> digAt(at, "127.0.1.1", "copied.test", "SOA").contains("EDE: 18"),
                    other::trouble);
            assertTrue(digAt(at, "127.0.2.1", "copied.test", "SOA").contains("ANSWER: 1"));
            assertTrue(digAt(at, "127.0.5.5", "copied.test", "AXFR").contains("XFR size:"));
            assertTrue(digAt(at, "127.0.5.6", "copied.test", "AXFR").contains("Transfer failed"));

            checkout.write("copied.test._settings", "allowQuery = everybody\n").commit("A list that is wrong");
            var refused = checkout.push();
            assertTrue(
                    !refused.ok() && refused.output().contains("copied.test._settings:1: allowQuery is 'everybody'"),
                    refused::output);

            other.kill();
            other.start();
            Await.until(
                    "the copy is served again, to those of its list",
                    PATIENCE,
                    () -> digAt(at, "127.0.2.1", "copied.test", "SOA").contains("ANSWER: 1"),
                    other::trouble);
            assertTrue(digAt(at, "127.0.1.1", "copied.test", "SOA").contains("EDE: 18"));
        }
    }

    /** docs/operate.md: the list of a zone is for transfers without a key, in place of the server's, which lets nobody. */
    @Test
    void transfersHaveListsOfTheirOwn() {
        assertTrue(dig("127.0.2.7", "inner.test", "AXFR").contains("XFR size:"));
        assertTrue(dig("127.0.3.9", "inner.test", "AXFR").contains("XFR size:"));
        assertTrue(dig("127.0.2.8", "inner.test", "AXFR").contains("Transfer failed"));
        assertTrue(dig("127.0.2.7", "open.test", "AXFR").contains("Transfer failed"));
    }
}
