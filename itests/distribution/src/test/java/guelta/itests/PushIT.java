// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.dns.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clone, edit, push: the whole interface of whoever keeps zones, with the {@code git} of the system. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PushIT {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private Guelta guelta;
    private Path folder;

    /** The two ways to the repository. */
    enum Way {
        PATH,
        SSH;

        String url(Guelta guelta) {
            return this == PATH
                    ? guelta.zones().toString()
                    : "ssh://" + Guelta.USER + "@127.0.0.1:" + guelta.sshPort() + "/zones";
        }
    }

    @BeforeAll
    void serve(Guelta shared, @TempDir Path temporary) {
        guelta = shared;
        folder = temporary;
    }

    private Checkout checkout(Way way, String name) {
        return Checkout.of(way.url(guelta), folder.resolve(name + "-" + way), guelta.emptyHome());
    }

    /** The best of five is held against the second, so that a busy machine does not fail what the server does in time. */
    @ParameterizedTest
    @EnumSource
    void aPushIsServedWithinASecond(Way way) {
        var checkout = checkout(way, "quick");
        var name = "pushed-" + way.name().toLowerCase(java.util.Locale.ROOT) + ".test";
        var times = new ArrayList<Duration>();
        for (var serial = 1; serial <= 5; serial++) {
            checkout.write(name, ZoneText.zone(name, serial)).publish("Serial " + serial);
            times.add(ZoneText.awaitSerial(guelta, name, serial));
        }
        System.out.println("[push] " + way + ": served after " + times);
        assertTrue(times.stream().anyMatch(time -> time.compareTo(SECOND) <= 0), times::toString);
    }

    @ParameterizedTest
    @EnumSource
    void aPushThatBreaksAZoneIsRefusedWithFileLineAndReason(Way way) {
        var name = "refused-" + way.name().toLowerCase(java.util.Locale.ROOT) + ".test";
        var checkout = checkout(way, "broken");
        checkout.write(name, ZoneText.zone(name, 1)).publish("A good zone");
        ZoneText.awaitSerial(guelta, name, 1);
        var good = checkout.head();

        checkout.write(name, ZoneText.zone(name, 2) + "www A 192.0.2.256\n").commit("An address that is none");
        var push = checkout.push();

        assertFalse(push.ok(), push.output());
        assertTrue(push.output().contains(name + ":5"), push.output());
        assertTrue(push.output().contains("192.0.2.256"), push.output());
        assertEquals(good, bare("rev-parse", "refs/heads/main").strip());

        checkout.write(name, ZoneText.zone(name, 3)).publish("Repaired");
        ZoneText.awaitSerial(guelta, name, 3);
    }

    /** docs/operate.md, Abuse and Keys: a misspelt list or limit closes the zone; who writes it is told before that happens. */
    @ParameterizedTest
    @EnumSource
    void aPushThatMisspellsASettingIsRefusedWithFileLineAndReason(Way way) {
        var name = "limited-" + way.name().toLowerCase(java.util.Locale.ROOT) + ".test";
        var file = name + "._settings";
        var checkout = checkout(way, "settings");
        checkout.write(name, ZoneText.zone(name, 1))
                .write(file, "allowQuery = any\nupdate.acme._update." + name + " = _acme-challenge.* TXT\n")
                .publish("A zone with settings");
        ZoneText.awaitSerial(guelta, name, 1);
        var good = checkout.head();

        var wrong = List.of(
                "allowQuerry = any",
                "allowQuery = 192.0.2",
                "update.acme = _acme-challenge.* TEXT",
                "updte.acme = www A");
        var reasons = List.of(
                "a key is 'allowQuerry', allowed is one of allowNotify, allowQuery, allowTransfer",
                "allowQuery is '192.0.2', allowed is a list of addresses",
                "'TEXT' is no type of records",
                "'updte.acme' is no setting, a limit is update.KEY = NAMES TYPES");
        for (var i = 0; i < wrong.size(); i++) {
            checkout.write(file, "# limits\n" + wrong.get(i) + "\n").commit("A mistake");
            var push = checkout.push();
            assertFalse(push.ok(), push.output());
            assertTrue(push.output().contains(file + ":2: " + reasons.get(i)), push.output());
            assertEquals(good, bare("rev-parse", "refs/heads/main").strip());
        }

        checkout.write(file, "allowQuery = any\n")
                .write(name, ZoneText.zone(name, 2))
                .publish("Repaired");
        ZoneText.awaitSerial(guelta, name, 2);
    }

    /** RFC 1035 section 5.2: a zone has one SOA; without NS it could not be delegated to. */
    @Test
    void aZoneWithoutSoaOrNsIsRefused() {
        var checkout = checkout(Way.PATH, "incomplete");
        checkout.write("no-soa.test", "@ 60 NS ns\nns 60 A 192.0.2.1\n").commit("No SOA");
        var push = checkout.push();
        assertFalse(push.ok(), push.output());
        assertTrue(push.output().contains("no-soa.test") && push.output().contains("SOA"), push.output());

        checkout.git("rm", "-q", "no-soa.test");
        checkout.write("no-ns.test", "@ 60 SOA ns.test. h.test. 1 3600 600 86400 60\n")
                .commit("No NS");
        push = checkout.push();
        assertFalse(push.ok(), push.output());
        assertTrue(push.output().contains("no-ns.test") && push.output().contains("NS"), push.output());
    }

    /** Whoever gets round the check, by writing to the repository itself, breaks one zone's future, not its present, nor the others. */
    @Test
    void aBrokenZoneThatGetsRoundTheCheckKeepsItsLastGoodVersion() {
        var checkout = checkout(Way.PATH, "bypass");
        checkout.write("last-good.test", ZoneText.zone("last-good.test", 1)).publish("Good");
        ZoneText.awaitSerial(guelta, "last-good.test", 1);

        checkout.write("last-good.test", ZoneText.zone("last-good.test", 2) + "www A nonsense\n");
        checkout.write("neighbour.test", ZoneText.zone("neighbour.test", 7));
        checkout.commit("Broken beside good");
        bare("fetch", "-q", checkout.folder().toString(), "main");
        bare("update-ref", "refs/heads/main", checkout.head());

        ZoneText.awaitSerial(guelta, "neighbour.test", 7);
        try (var client = Client.udp(guelta.dns(), 30_000)) {
            assertEquals(1, ZoneText.serial(client, "last-good.test"));
        }
        var row = guelta.command("dns:zone-list")
                .lines()
                .filter(line -> line.contains("last-good.test"))
                .findFirst()
                .orElseThrow();
        assertTrue(row.contains("broken") && row.contains("last-good.test:5"), row);
        assertEquals(
                1,
                guelta.log()
                        .lines()
                        .filter(line -> line.contains("last-good.test:5"))
                        .count(),
                "logged once");

        checkout.write("last-good.test", ZoneText.zone("last-good.test", 3)).publish("Repaired");
        ZoneText.awaitSerial(guelta, "last-good.test", 3);
    }

    /** RFC 2317 names have a slash, which is %2F in the file's name. */
    @Test
    void theNameOfAZoneMayHaveASlash() {
        var checkout = checkout(Way.PATH, "slash");
        checkout.write("0%2F25.2.0.192.in-addr.arpa", ZoneText.zone("0/25.2.0.192.in-addr.arpa", 4))
                .publish("Classless");
        ZoneText.awaitSerial(guelta, "0/25.2.0.192.in-addr.arpa", 4);
    }

    @Test
    void aZoneThatIsTakenAwayIsNoLongerServed() {
        var checkout = checkout(Way.PATH, "removed");
        checkout.write("short-lived.test", ZoneText.zone("short-lived.test", 1)).publish("Add");
        ZoneText.awaitSerial(guelta, "short-lived.test", 1);
        checkout.git("rm", "-q", "short-lived.test");
        checkout.publish("Remove");
        try (var client = Client.udp(guelta.dns(), 5000)) {
            Await.until(
                    "the removed zone is refused",
                    Duration.ofSeconds(30),
                    () -> client.ask("short-lived.test.", "SOA").orElseThrow().rcode() == 5,
                    guelta::trouble);
        }
    }

    @Test
    void twoWhoPushAtOnceLoseNothing() throws InterruptedException {
        var first = checkout(Way.PATH, "first");
        var second = checkout(Way.PATH, "second");
        var threads =
                List.of(new Thread(() -> pushes(first, "first.test")), new Thread(() -> pushes(second, "second.test")));
        threads.forEach(Thread::start);
        for (var thread : threads) {
            thread.join();
        }
        ZoneText.awaitSerial(guelta, "first.test", 5);
        ZoneText.awaitSerial(guelta, "second.test", 5);
        var log = bare("log", "--format=%s", "main");
        for (var serial = 1; serial <= 5; serial++) {
            assertTrue(
                    log.contains("first.test serial " + serial) && log.contains("second.test serial " + serial), log);
        }
    }

    private static void pushes(Checkout checkout, String name) {
        for (var serial = 1; serial <= 5; serial++) {
            checkout.write(name, ZoneText.zone(name, serial)).commit(name + " serial " + serial);
            while (!checkout.push().ok()) {
                checkout.git("pull", "-q", "--rebase", "origin", "main");
            }
        }
    }

    /** Karaf ends a session with its command: one clone of four broke off before docs/adr/0041. */
    @Test
    void aCloneIsWholeHoweverLateItIsRead() throws IOException {
        var checkout = checkout(Way.SSH, "ballast");
        var ballast = new byte[1_000_000];
        new Random(1).nextBytes(ballast);
        Files.write(checkout.folder().resolve("ballast"), ballast);
        checkout.commit("What zlib can't make smaller").git("push", "-q", "origin", "HEAD:ballast");

        for (var i = 0; i < 20; i++) {
            var clone = checkout.result("clone", "-q", Way.SSH.url(guelta), "clone" + i);
            assertTrue(clone.ok(), clone.output());
        }
        var late = checkout.readingLate(Duration.ofSeconds(6)).result("clone", "-q", Way.SSH.url(guelta), "late");
        assertTrue(late.ok(), late.output());
        checkout.git("push", "-q", "origin", ":ballast");
    }

    private String bare(String... arguments) {
        var command = new ArrayList<>(
                List.of("/usr/bin/git", "--git-dir", guelta.zones().toString()));
        command.addAll(List.of(arguments));
        return Program.run(folder, command.toArray(String[]::new));
    }

    @Test
    void theRepositoryStaysWhole() throws IOException {
        assertTrue(Files.isDirectory(guelta.zones()));
        bare("fsck", "--full", "--strict");
    }
}
