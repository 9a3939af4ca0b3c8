// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.dns.Client;
import guelta.itests.dns.WholeZone;
import guelta.itests.peer.TransferPeers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A primary and its secondary, each a server of its own, while signed updates and transfers stream and one or the other dies. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {
    private static final int KILLS = Soak.times(10, 100);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ZONE = "faults.test";
    private static final String KEY = "all._update.";
    private static final String STORE = "guelta.store.git-zones.cfg";

    /** RFC 1982: the serial passes 2^32 on the way. */
    private static final long FIRST_SERIAL = (1L << 32) - 40;

    private static final String TEXT = """
            $TTL 60
            @ SOA ns hostmaster %d 1 1 86400 60
            @ NS ns
            ns A 192.0.2.1
            a TXT 0
            b TXT 0
            """.formatted(FIRST_SERIAL);

    private final InetSocketAddress copies = Ports.loopback(Ports.free());
    private Path folder;
    private Guelta primary;
    private Guelta secondary;
    private int last;

    @BeforeAll
    void serve(@TempDir Path temporary) {
        folder = temporary;
        primary = Guelta.unpack(folder.resolve("primary"));
        primary.configure("guelta.dns.primary", "axfr", "true");
        primary.configure("guelta.dns.primary", "alsoNotify", "127.0.0.1:" + copies.getPort());
        secondary = Guelta.unpack(folder.resolve("secondary"));
        var primaries = ZONE + "=127.0.0.1:" + primary.dns().getPort();
        secondary.configure("guelta.dns.secondary", "listen", "127.0.0.1:" + copies.getPort());
        secondary.configure("guelta.dns.secondary", "axfr", "true");
        secondary.configure("guelta.dns.secondary", "store", "copies");
        secondary.configure("guelta.dns.secondary", "primaries", primaries);
        secondary.configure("guelta.dns.secondary", "keys", TransferPeers.KEY + ":SHA256:" + TransferPeers.SECRET);
        secondary.configure("guelta.store.git-copies", "name", "copies");
        secondary.configure("guelta.store.git-copies", "path", "${karaf.data}/stores/copies.git");
        primary.start().withDns();
        secondary.start().command("feature:install guelta-store-git");
        secondary.command("feature:install guelta-dns-secondary");
        Checkout.of(primary.zones().toString(), folder.resolve("checkout"), primary.emptyHome())
                .write(
                        "_keys",
                        "%s. DNSKEY 0 3 163 %s\n%s DNSKEY 0 3 163 %2$s\n"
                                .formatted(TransferPeers.KEY, TransferPeers.SECRET, KEY))
                .write(ZONE, TEXT)
                .publish("A zone and keys");
        awaitSame();
    }

    @AfterAll
    void close() {
        secondary.close();
        primary.close();
    }

    private static long serial(InetSocketAddress server) {
        try (var client = Client.udp(server, 500)) {
            return ZoneText.serial(client, ZONE);
        }
    }

    private WholeZone whole(InetSocketAddress server) {
        return WholeZone.of(server, ZONE + ".", 10_000)
                .orElseThrow(() -> new AssertionError(server + " does not transfer the zone"));
    }

    /** Waits until the secondary has what the primary has, and compares all of it. */
    private WholeZone awaitSame() {
        Await.until(
                "the secondary has the serial of the primary",
                PATIENCE,
                () -> serial(primary.dns()) >= 0 && serial(primary.dns()) == serial(copies),
                () -> serial(primary.dns()) + " and " + serial(copies) + "\n" + primary.trouble() + "\n"
                        + secondary.trouble());
        var zone = whole(primary.dns());
        assertEquals(zone.records(), whole(copies).records());
        return zone;
    }

    private void fsck(Path repository) {
        Program.run(folder, "/usr/bin/git", "--git-dir", repository.toString(), "fsck", "--full", "--strict");
    }

    private Path kept() {
        return secondary.home().resolve("data/stores/copies.git");
    }

    /** Kills the primary, the secondary, or both at once, in turn; looks at what they left; starts them again. */
    private void kill(int number) {
        var victims =
                switch (number % 3) {
                    case 0 -> List.of(primary);
                    case 1 -> List.of(secondary);
                    default -> List.of(primary, secondary);
                };
        victims.forEach(Guelta::kill);
        // It goes through the whole history, which takes ever longer.
        if (number < 10 || number % 10 < 3) {
            victims.forEach(victim -> fsck(victim == primary ? primary.zones() : kept()));
        }
        if (victims.contains(primary)) {
            // What one mode left behind, the other finds.
            var mode = number % 3 == 0 ? "journal" : "commit";
            primary.edit(STORE, text -> text.replaceAll("(?m)^durability = .*$", "durability = " + mode));
        }
        victims.parallelStream().forEach(Guelta::start);
    }

    /** Issue 4: nothing acknowledged is lost, serials never go back, no half zone is ever served, in both modes of durability. */
    @Test
    void killsLoseNothingAndShowNoHalfZone() {
        var random = new Random(11);
        try (var updates = new UpdateStream(primary.dns(), ZONE + ".", KEY, TransferPeers.SECRET, last);
                var atPrimary = new ZoneReader("primary", primary.dns(), ZONE + ".", updates, true);
                var atSecondary = new ZoneReader("secondary", copies, ZONE + ".", updates, false)) {
            for (var kill = 0; kill < KILLS; kill++) {
                var count = updates.count();
                Await.until(
                        "updates are accepted, and the secondary answers, before kill " + kill,
                        PATIENCE,
                        () -> updates.count() > count + 10 && serial(copies) >= 0,
                        () -> "rcode " + updates.lastRcode() + "\n" + primary.trouble() + secondary.trouble());
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(500)).toNanos());
                kill(kill);
                assertEquals(List.of(), atPrimary.wrong(), primary::trouble);
                assertEquals(List.of(), atSecondary.wrong(), secondary::trouble);
            }
            updates.stop();
            last = updates.tried();
            var zone = awaitSame();
            var missing = updates.accepted().stream()
                    .filter(number -> !zone.texts().containsKey("n" + number + "." + ZONE + "."))
                    .toList();
            assertEquals(List.of(), missing, primary::trouble);
            assertEquals(List.of(), atPrimary.wrong(), primary::trouble);
            assertEquals(List.of(), atSecondary.wrong(), secondary::trouble);
            assertTrue(atPrimary.transfers() > KILLS && atSecondary.transfers() > KILLS, "transfers were read");
            System.out.printf(
                    "[faults] %d kills: %d updates tried, %d acknowledged, none lost; %d reads and %d transfers"
                            + " at the primary, %d and %d at the secondary, none half, none back%n",
                    KILLS,
                    updates.tried(),
                    updates.count(),
                    atPrimary.reads(),
                    atPrimary.transfers(),
                    atSecondary.reads(),
                    atSecondary.transfers());
        }
        awaitInGit(serial(primary.dns()));
        fsck(primary.zones());
        fsck(kept());
    }

    /** Updates are answered while the remote is away; how far it is behind is told, and it gets all when it is back. */
    @Test
    void updatesGoOnWhileTheRemoteIsAway() throws IOException {
        var remote = folder.resolve("remote.git");
        Program.run(folder, "/usr/bin/git", "init", "-q", "--bare", "-b", "main", remote.toString());
        var port = Ports.free();
        var server = folder.resolve("sshd");
        try (var sshd = RemoteIT.sshd(server, port)) {
            primary.configure(
                    "guelta.store.git-zones", "sshKey", server.resolve("key").toString());
            primary.configure(
                    "guelta.store.git-zones",
                    "remote",
                    "ssh://" + System.getProperty("user.name") + "@127.0.0.1:" + port + remote);
            awaitPushed(remote, sshd);
        }
        var gone = RemoteIT.tip(remote);
        int count;
        try (var updates = new UpdateStream(primary.dns(), ZONE + ".", KEY, TransferPeers.SECRET, last)) {
            Await.until("updates are accepted", PATIENCE, () -> updates.count() > 50, primary::trouble);
            updates.stop();
            last = updates.tried();
            assertEquals(Set.of(0), updates.rcodes(), "each was answered with NOERROR");
            count = updates.count();
        }
        Await.until(
                "the lag is told",
                PATIENCE,
                () -> lag() >= count,
                () -> primary.command("store:list --json") + primary.trouble());
        assertEquals(gone, RemoteIT.tip(remote));
        try (var sshd = RemoteIT.sshd(server)) {
            awaitPushed(remote, sshd);
            Await.until("the lag is over", PATIENCE, () -> lag() == 0, () -> primary.command("store:list --json"));
        }
        primary.configure("guelta.store.git-zones", "remote", "");
        Program.run(folder, "/usr/bin/git", "--git-dir", remote.toString(), "fsck", "--full", "--strict");
    }

    private void awaitPushed(Path remote, Program sshd) {
        Await.until(
                "the remote has what is here",
                PATIENCE,
                () -> RemoteIT.tip(remote).equals(RemoteIT.tip(primary.zones())),
                () -> primary.command("store:list --json") + sshd.output() + primary.trouble());
    }

    /** How many commits the remote is behind; -1 while that is not known. */
    private int lag() {
        var lag = Pattern.compile("\"lag\" *: *(\\d+)").matcher(primary.command("store:list --json"));
        return lag.find() ? Integer.parseInt(lag.group(1)) : -1;
    }

    private String git(Path repository, String... arguments) {
        var command = new java.util.ArrayList<>(List.of("/usr/bin/git", "--git-dir", repository.toString()));
        command.addAll(List.of(arguments));
        return Program.run(folder, command.toArray(String[]::new));
    }

    private void awaitInGit(long serial) {
        Await.until(
                "Git has serial " + serial,
                PATIENCE,
                () -> git(primary.zones(), "show", "main:" + ZONE).contains(" " + serial + " "),
                primary::trouble);
    }
}
