// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.itests.dns.Client;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The secondary is replaced, and started, when its primary is no more: what it answers can come from nowhere but its own store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondarySwapIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECONDARY = "guelta.dns.secondary";
    private static final String NAME = "www.child.nasty.test.";

    /** Nobody has it, so that it never comes. */
    private static final String ABSENT = "absent.test";

    private final int port = Ports.free();
    private Guelta guelta;
    private Swap swap;

    @BeforeAll
    void copy(@TempDir Path folder) {
        guelta = Guelta.unpack(folder.resolve("guelta"));
        var zones = Zones.plain(folder.resolve("zones"));
        guelta.configure("guelta.dns.primary", "axfr", "true");
        guelta.edit("guelta.store.git-copies.cfg", text -> "name = copies\npath = ${karaf.data}/stores/copies.git\n");
        guelta.configure(SECONDARY, "listen", "127.0.0.1:" + port);
        guelta.configure(SECONDARY, "store", "copies");
        guelta.configure(
                SECONDARY,
                "primaries",
                zones.stream().map(zone -> source(zone.name())).collect(Collectors.joining(", ")) + ", "
                        + source(ABSENT));
        guelta.start().withDns();
        swap = new Swap(guelta, Ports.loopback(port), NAME);
        Zones.publish(guelta, zones, folder.resolve("checkout"));
        guelta.command("feature:install guelta-dns-secondary");
        for (var zone : zones) {
            Await.until(
                    zone.name() + " has come",
                    PATIENCE,
                    () -> rcode(zone.name()).filter(code -> code == 0).isPresent(),
                    guelta::trouble);
        }
        guelta.command("feature:uninstall guelta-dns-primary");
    }

    @AfterAll
    void close() {
        guelta.close();
    }

    private String source(String zone) {
        return zone + "=127.0.0.1:" + guelta.dns().getPort();
    }

    private Optional<Integer> rcode(String name) {
        try (var client = Client.udp(Ports.loopback(port), 500)) {
            return client.ask(name, "SOA").map(reply -> reply.rcode());
        }
    }

    /** RFC 1035 4.1.1: SERVFAIL for the zone that is ours and has not come, REFUSED for what is nobody's. */
    private void answersForWhatIsNotThere() {
        assertEquals(Optional.of(2), rcode(ABSENT + "."));
        assertEquals(Optional.of(5), rcode("nobody.test."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bundle:update guelta.dns.secondary",
                "feature:uninstall guelta-dns-secondary; feature:install guelta-dns-secondary",
                "bundle:update guelta.store.git",
                "bundle:update guelta.net.netty",
            })
    void replacingAPartLosesNoQuestion(String command) {
        var commits = guelta.command("store:log copies");
        swap.lossless(() -> guelta.command(command));
        answersForWhatIsNotThere();
        assertEquals(commits, guelta.command("store:log copies"), "what was kept is not written again");
    }

    /** As it is done where reading the store takes longer than requests may wait, and back. */
    @Test
    void aNewerVersionLoadsBesideTheOldAndTakesOverWithoutLoss(@TempDir Path folder) throws IOException {
        var shipped = guelta.jar(SECONDARY);
        var version = Jar.version(shipped);
        var newerVersion = Jar.newer(version);
        var newer = Jar.withVersion(shipped, newerVersion, folder.resolve("newer.jar"));
        try (var client = Client.udp(Ports.loopback(port), 30_000)) {
            var old = swap.cookie(client, Swap.CLIENT_COOKIE);
            assertArrayEquals(old, swap.cookie(client, old), "one server repeats its cookie");
            swap.lossless(() -> {
                guelta.command("bundle:install -s " + newer.toUri());
                Await.until(
                        "the newer one answers",
                        PATIENCE,
                        () -> !Arrays.equals(old, swap.cookie(client, old)),
                        guelta::trouble);
                assertEquals(List.of(version, newerVersion), swap.versions(SECONDARY));
                guelta.command("bundle:uninstall guelta.dns.secondary/" + version);
            });
            assertEquals(List.of(newerVersion), swap.versions(SECONDARY));
            swap.lossless(() -> {
                // The feature lost its bundle above: it is taken out of the books and comes again.
                guelta.command("feature:uninstall guelta-dns-secondary");
                guelta.command("feature:install guelta-dns-secondary");
                guelta.command("bundle:uninstall guelta.dns.secondary/" + newerVersion);
            });
            assertEquals(List.of(version), swap.versions(SECONDARY));
        }
        answersForWhatIsNotThere();
    }

    /** Whoever is answered at all after a crash is answered with what was kept. */
    @Test
    void theFirstAnswerAfterACrashIsAGoodOne() {
        guelta.kill();
        guelta.start();
        var first = new Object() {
            Optional<Integer> code = Optional.empty();
        };
        Await.until(
                "the server answers",
                PATIENCE,
                () -> {
                    first.code = rcode(NAME);
                    return first.code.isPresent();
                },
                guelta::trouble);
        assertEquals(Optional.of(0), first.code);
        answersForWhatIsNotThere();
    }
}
