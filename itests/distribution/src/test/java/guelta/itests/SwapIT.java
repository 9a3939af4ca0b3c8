// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.dns.Client;
import guelta.itests.dns.Question;
import guelta.itests.dns.Types;
import guelta.itests.peer.Knot;
import guelta.itests.peer.ZoneFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of the running server are replaced under 1,000 questions a second over UDP and 100 on each of four open TCP connections. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SwapIT {
    private static final String NAME = "www.child.nasty.test.";
    private static final Duration APPLIED = Duration.ofSeconds(30);
    private static final String PRIMARY = "guelta.dns.primary";
    private Guelta guelta;
    private Swap swap;
    private Checkout zones;

    @BeforeAll
    void serve(Guelta shared, @TempDir Path folder) {
        guelta = shared;
        swap = new Swap(guelta, guelta.dns(), NAME);
        zones = Zones.publish(guelta, Zones.plain(folder.resolve("zones")), folder.resolve("checkout"));
        guelta.command("feature:install guelta-store-memory guelta-cert-pem");
    }

    /** A load that could not lose anything would prove nothing: a server that stands still for two seconds has to show. */
    @Test
    void aServerThatStandsStillLosesQuestions(@TempDir Path folder) throws IOException, InterruptedException {
        try (var knot = Knot.serve(folder.resolve("knot"), List.of(ZoneFile.resource("child.nasty.test", folder)))) {
            var load = Load.start(knot.address(), NAME, Swap.RATE, Swap.CONNECTIONS);
            load.awaitMore(500);
            signal(knot.pid(), "STOP");
            load.awaitMore(3000);
            signal(knot.pid(), "CONT");
            load.awaitMore(500);
            var outcome = load.stop();
            assertTrue(outcome.lost() > 500, outcome::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bundle:update guelta.dns.primary",
                "bundle:update guelta.net.netty",
                "bundle:update guelta.net.ports",
                "bundle:update guelta.store.git",
                "bundle:update guelta.store.memory",
                "bundle:update guelta.cert.pem",
                "bundle:restart guelta.shell",
                "feature:uninstall guelta-dns-primary; feature:install guelta-dns-primary",
            })
    void replacingAPartLosesNoQuestion(String command) {
        swap.lossless(() -> guelta.command(command));
        publishAndSee("after " + command);
    }

    /**
     * As a service does whose data take longer to load than requests may wait: the new version loads beside the old one and takes over
     * when it has the zones, before the old one goes. Then a roll-back, in which the old one takes over only when the new one goes.
     * Which of them answers shows in the cookies (RFC 9018): each makes its own secret, and repeats what it made itself.
     */
    @Test
    void aNewerVersionLoadsBesideTheOldAndTakesOverWithoutLoss(@TempDir Path folder) throws IOException {
        var shipped = guelta.jar(PRIMARY);
        var version = Jar.version(shipped);
        var newerVersion = Jar.newer(version);
        var newer = Jar.withVersion(shipped, newerVersion, folder.resolve("newer.jar"));
        try (var client = Client.udp(guelta.dns(), 30_000)) {
            var old = swap.cookie(client, Swap.CLIENT_COOKIE);
            assertArrayEquals(old, swap.cookie(client, old), "one server repeats its cookie");
            swap.lossless(() -> {
                guelta.command("bundle:install -s " + newer.toUri());
                Await.until(
                        "the newer one answers",
                        APPLIED,
                        () -> !Arrays.equals(old, swap.cookie(client, old)),
                        guelta::trouble);
                assertEquals(List.of(version, newerVersion), swap.versions(PRIMARY));
                guelta.command("bundle:uninstall guelta.dns.primary/" + version);
            });
            assertEquals(List.of(newerVersion), swap.versions(PRIMARY));
            publishAndSee("after the newer version took over");

            var fresh = swap.cookie(client, Swap.CLIENT_COOKIE);
            swap.lossless(() -> {
                // The feature lost its bundle above: it is taken out of the books and comes again.
                guelta.command("feature:uninstall guelta-dns-primary");
                guelta.command("feature:install guelta-dns-primary");
                assertEquals(List.of(version, newerVersion), swap.versions(PRIMARY));
                assertArrayEquals(fresh, swap.cookie(client, fresh), "the newer one still answers");
                guelta.command("bundle:uninstall guelta.dns.primary/" + newerVersion);
            });
            assertEquals(List.of(version), swap.versions(PRIMARY));
            assertFalse(Arrays.equals(fresh, swap.cookie(client, fresh)), "the old one answers");
        }
        publishAndSee("after the roll-back");
    }

    /** What is served stays while its store is away, and a store that comes again is followed. */
    @Test
    void aStoreThatIsAwayForAWhileLosesNoQuestion() {
        swap.lossless(() -> {
            guelta.command("bundle:stop guelta.store.git");
            assertFalse(guelta.command("store:list").contains("zones"));
        });
        swap.lossless(() -> guelta.command("bundle:start guelta.store.git"));
        publishAndSee("after the store came again");
    }

    @Test
    void changedSettingsTakeEffectAndLoseNoQuestion() {
        swap.lossless(() -> {
            guelta.configure("guelta.dns.primary", "identity", "changed under load");
            try (var client = Client.udp(guelta.dns(), 5000)) {
                var question = new Question("", "", "id.server.", Types.number("TXT")).qclass(3);
                Await.until(
                        "the new identity is told",
                        APPLIED,
                        () -> client.ask(question).orElseThrow().toString().contains(hex("changed under load")),
                        guelta::trouble);
            }
        });
    }

    /** The other store takes over with the same zones, is the one that is listened to, and gives back. */
    @Test
    void theStoreIsSwappedFromGitToMemoryAndBackWithoutLoss() {
        guelta.edit("guelta.store.memory-spare.cfg", text -> "name = spare\n");
        Await.until(
                "the spare store is there",
                APPLIED,
                () -> guelta.command("store:list").contains("spare"),
                guelta::trouble);
        swap.lossless(() -> {
            guelta.command("store:copy zones spare");
            guelta.configure("guelta.dns.primary", "store", "spare");
            Await.until("the spare store is served", APPLIED, () -> guelta.command("store:list")
                    .contains("spare"));
            zones.write("only-in.git.test", ZoneText.zone("only-in.git.test", 1))
                    .publish("Add a zone to the store that is not served");
        });
        try (var client = Client.udp(guelta.dns(), 30_000)) {
            assertEquals(
                    5,
                    client.ask("only-in.git.test.", "SOA").orElseThrow().rcode(),
                    "REFUSED: the other store is served");
        }
        swap.lossless(() -> {
            guelta.configure("guelta.dns.primary", "store", "zones");
            ZoneText.awaitSerial(guelta, "only-in.git.test", 1);
        });
        publishAndSee("after the store came back");
    }

    /** The part that was replaced still does its work: a push is seen. */
    private void publishAndSee(String message) {
        var serial = (int) (System.currentTimeMillis() / 1000);
        zones.write("swap.test", ZoneText.zone("swap.test", serial)).publish(message);
        ZoneText.awaitSerial(guelta, "swap.test", serial);
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static void signal(long pid, String name) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor());
    }
}
