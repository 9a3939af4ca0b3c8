// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.dns.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged stays, whatever moment the server dies in. */
@ExtendWith(Servers.class)
class KillIT {
    private static final int KILLS = Soak.times(10, 50);
    private static final Duration PUSHED = Duration.ofMinutes(2);
    private static final String ZONE = "killed.test";

    /** Someone who pushes a zone with the next serial again and again, over ssh and by path in turn, and notes what was accepted. */
    private static final class Pusher {
        private final List<Checkout> checkouts;
        private volatile int accepted;
        private volatile String acceptedCommit = "";
        private volatile boolean stopped;
        private int serial;
        private Thread thread;

        Pusher(List<Checkout> checkouts) {
            this.checkouts = checkouts;
        }

        void start() {
            stopped = false;
            thread = new Thread(this::push);
            thread.start();
        }

        private void push() {
            while (!stopped) {
                serial++;
                var checkout = checkouts.get(serial % checkouts.size());
                // What the last push left behind is either in the repository or given up.
                checkout.result("fetch", "-q", "origin", "main");
                checkout.result("reset", "-q", "--hard", "origin/main");
                checkout.write(ZONE, ZoneText.zone(ZONE, serial)).commit("Serial " + serial);
                if (checkout.push().ok()) {
                    acceptedCommit = checkout.head();
                    accepted = serial;
                }
            }
        }

        void stop() throws InterruptedException {
            stopped = true;
            thread.join();
        }
    }

    @Test
    void nothingAcknowledgedIsLostWhenTheServerIsKilled(@TempDir Path folder) throws Exception {
        var random = new Random(9);
        var guelta = Guelta.unpack(folder.resolve("server")).start().withDns();
        var pusher = new Pusher(
                List.of(checkout(guelta, folder, PushIT.Way.SSH), checkout(guelta, folder, PushIT.Way.PATH)));
        try {
            for (var kill = 1; kill <= KILLS; kill++) {
                var before = pusher.accepted;
                pusher.start();
                try {
                    Await.until("two pushes are accepted", PUSHED, () -> pusher.accepted > before + 1, guelta::trouble);
                    LockSupport.parkNanos(
                            Duration.ofMillis(random.nextInt(800)).toNanos()); // any moment of the next one
                    guelta.kill();
                } finally {
                    pusher.stop();
                }
                bare(guelta, folder, "fsck", "--full", "--strict");
                bare(guelta, folder, "merge-base", "--is-ancestor", pusher.acceptedCommit, "main");
                guelta.start();
                try (var client = Client.udp(guelta.dns(), 5000)) {
                    Await.until(
                            "serial " + pusher.accepted + " is served again",
                            PUSHED,
                            () -> ZoneText.serial(client, ZONE) >= pusher.accepted,
                            guelta::trouble);
                }
            }
            System.out.println("[kill] " + KILLS + " kills, " + pusher.accepted
                    + " pushes tried, none of those accepted was lost");
        } finally {
            guelta.close();
        }
    }

    private static void bare(Guelta guelta, Path folder, String... arguments) {
        var command = new ArrayList<>(
                List.of("/usr/bin/git", "--git-dir", guelta.zones().toString()));
        command.addAll(List.of(arguments));
        Program.run(folder, command.toArray(String[]::new));
    }

    private static Checkout checkout(Guelta guelta, Path folder, PushIT.Way way) {
        return Checkout.of(way.url(guelta), folder.resolve(way.name()), guelta.emptyHome());
    }

    /** A kill leaves the kernel's memory alone, power loss does not: only the order of the system calls shows that all was synced. */
    @Test
    void aPushOverSshIsSyncedBeforeItIsAcknowledged(Guelta guelta, @TempDir Path folder) throws IOException {
        var checkout = checkout(guelta, folder, PushIT.Way.SSH);
        checkout.write("synced.test", ZoneText.zone("synced.test", 1)).publish("First");
        ZoneText.awaitSerial(guelta, "synced.test", 1);
        checkout.write("synced.test", ZoneText.zone("synced.test", 2)).commit("Second");
        var trace = folder.resolve("trace");
        double acknowledged;
        try (var strace = strace(folder, trace, "-p", Long.toString(guelta.pid()))) {
            Await.until(
                    "strace is attached",
                    Duration.ofSeconds(30),
                    () -> strace.output().contains("attached"),
                    strace::output);
            assertTrue(checkout.push().ok());
            acknowledged = System.currentTimeMillis() / 1e3;
        }
        var calls = Files.readAllLines(trace);
        var renamed = syncedThenRenamed(calls);
        var parent = first(calls, renamed, "(fsync|fdatasync)\\(.*zones\\.git/refs/heads>");
        assertTrue(
                time(calls, parent) <= acknowledged,
                () -> "acknowledged at " + acknowledged + ":\n" + String.join("\n", calls));
    }

    /** By path it is git itself that writes, as the repository's settings tell it to; it syncs all files, though no folders. */
    @Test
    void aPushByPathIsSyncedBeforeItIsAcknowledged(Guelta guelta, @TempDir Path folder) throws IOException {
        var checkout = checkout(guelta, folder, PushIT.Way.PATH);
        checkout.write("synced-by-path.test", ZoneText.zone("synced-by-path.test", 1))
                .commit("First");
        var trace = folder.resolve("trace");
        try (var push = strace(
                folder, trace, "/usr/bin/git", "-C", checkout.folder().toString(), "push", "-q", "origin", "main")) {
            assertEquals(0, push.exit(Duration.ofMinutes(1)), push::output);
        }
        syncedThenRenamed(Files.readAllLines(trace));
    }

    private static Program strace(Path folder, Path trace, String... what) {
        var command = new ArrayList<>(List.of(
                "/usr/bin/strace",
                "-f",
                "-ttt",
                "-y",
                "-s",
                "200",
                "-e",
                "trace=fsync,fdatasync,rename,renameat,renameat2,link,linkat",
                "-o",
                trace.toString()));
        command.addAll(List.of(what));
        return Program.start(folder, command.toArray(String[]::new));
    }

    /** Objects are synced, then the ref's new file, then that is renamed: returns where. */
    private static int syncedThenRenamed(List<String> trace) {
        var objects = first(trace, 0, "(fsync|fdatasync)\\(.*zones\\.git/.*(\\.pack|objects/|pack_|incoming)");
        var ref = first(trace, objects, "(fsync|fdatasync)\\(.*zones\\.git/refs/heads/main");
        return first(trace, ref, "rename.*refs/heads/main\\.lock.*refs/heads/main\"");
    }

    private static double time(List<String> trace, int line) {
        return Double.parseDouble(trace.get(line).split("\\s+")[1]);
    }

    private static int first(List<String> trace, int from, String pattern) {
        var call = Pattern.compile(pattern);
        for (var i = from; i < trace.size(); i++) {
            if (call.matcher(trace.get(i)).find()) {
                return i;
            }
        }
        throw new AssertionError("no " + pattern + " after line " + from + " of\n" + String.join("\n", trace));
    }
}
