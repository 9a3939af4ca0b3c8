// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guelta.itests.dns.Client;
import guelta.itests.dns.WholeZone;
import guelta.itests.peer.TransferPeers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The store on a disk of its own, a small tmpfs that gets full while updates stream. Whoever may not mount passes over it; {@code ./test}
 * has to be able to, and fails.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullDiskIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int NOERROR = 0;
    private static final int SERVFAIL = 2;
    private static final String ZONE = "full.test";
    private static final String KEY = "all._update.";
    private static final String TEXT = """
            $TTL 60
            @ SOA ns hostmaster 1 3600 600 86400 60
            @ NS ns
            ns A 192.0.2.1
            a TXT 0
            b TXT 0
            """;

    private Path folder;
    private Path disk;
    private Guelta guelta;
    private int last;

    @BeforeAll
    void serve(@TempDir Path temporary) throws IOException {
        folder = temporary;
        var mount = Files.createDirectory(folder.resolve("disk"));
        try (var program =
                Program.start(folder, "/bin/mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", mount.toString())) {
            var mounted = program.exit(PATIENCE) == 0;
            assumeTrue(mounted || Boolean.getBoolean("guelta.peers"), program::output);
            assertTrue(mounted, program::output);
        }
        disk = mount;
        guelta = Guelta.unpack(folder.resolve("server"));
        guelta.configure("guelta.store.git-zones", "path", zones().toString());
        guelta.configure("guelta.dns.primary", "axfr", "true");
        guelta.start().withDns();
        Checkout.of(zones().toString(), folder.resolve("checkout"), guelta.emptyHome())
                .write("_keys", KEY + " DNSKEY 0 3 163 " + TransferPeers.SECRET + "\n")
                .write(ZONE, TEXT)
                .publish("A zone and a key");
        ZoneText.awaitSerial(guelta, ZONE, 1);
    }

    @AfterAll
    void close() {
        if (guelta != null) {
            guelta.close();
        }
        if (disk != null) {
            Program.run(folder, "/bin/umount", disk.toString());
        }
    }

    private Path zones() {
        return disk.resolve("zones.git");
    }

    private Path fill() {
        var filler = disk.resolve("filler");
        try (var program = Program.start(folder, "/bin/dd", "if=/dev/zero", "of=" + filler, "bs=4096")) {
            assertTrue(program.exit(PATIENCE) != 0, "the disk is full");
        }
        return filler;
    }

    /** contract.md: a full disk is SERVFAIL for updates and nothing for questions, and over when there is room again. */
    @ParameterizedTest
    @ValueSource(strings = {"commit", "journal"})
    void aFullDiskStopsUpdatesOnlyAndUntilThereIsRoom(String durability) throws IOException {
        guelta.configure("guelta.store.git-zones", "durability", durability);
        guelta.awaitDns();
        try (var updates = new UpdateStream(guelta.dns(), ZONE + ".", KEY, TransferPeers.SECRET, last);
                var reader = new ZoneReader(durability, guelta.dns(), ZONE + ".", updates, true)) {
            await("updates are taken", updates, () -> updates.count() > 10 && updates.lastRcode() == NOERROR);
            var filler = fill();
            await("updates are SERVFAIL", updates, () -> updates.lastRcode() == SERVFAIL);
            var taken = updates.count();
            var tried = updates.tried();
            var reads = reader.reads();
            var transfers = reader.transfers();
            await(
                    "questions and transfers go on",
                    updates,
                    () -> reader.reads() > reads + 50
                            && reader.transfers() > transfers + 2
                            && updates.tried() > tried + 5);
            Files.delete(filler);
            await("updates are taken again", updates, () -> updates.count() > taken + 10);
            updates.stop();
            last = updates.tried();
            assertTrue(Set.of(NOERROR, SERVFAIL).containsAll(updates.rcodes()), updates.rcodes()::toString);
            assertEquals(List.of(), reader.wrong(), guelta::trouble);

            guelta.kill();
            Program.run(folder, "/usr/bin/git", "--git-dir", zones().toString(), "fsck", "--full", "--strict");
            guelta.start();
            guelta.awaitDns();
            try (var client = Client.udp(guelta.dns(), 500)) {
                await("the zone is served", updates, () -> ZoneText.serial(client, ZONE) > 0);
            }
            var zone = WholeZone.of(guelta.dns(), ZONE + ".", 10_000).orElseThrow();
            var missing = updates.accepted().stream()
                    .filter(number -> !zone.texts().containsKey("n" + number + "." + ZONE + "."))
                    .toList();
            assertEquals(List.of(), missing, guelta::trouble);
            assertEquals(List.of(), reader.wrong(), guelta::trouble);
        }
    }

    private void await(String what, UpdateStream updates, Await.Condition condition) {
        Await.until(
                what,
                PATIENCE,
                condition,
                () -> "the last of " + updates.tried() + " updates, " + updates.count() + " of them taken, ended with "
                        + updates.lastRcode() + "\n" + guelta.trouble());
    }
}
