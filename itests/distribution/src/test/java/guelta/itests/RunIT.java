// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command of the README, in a network of its own, since its ports are fixed. */
class RunIT {
    private static final Path PROJECT = Path.of("../..").toAbsolutePath().normalize();
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofMinutes(1);

    @Test
    void itServesItsZoneEndsBySigtermAndKeepsWhatWasPushedAndSet(@TempDir Path folder) throws IOException {
        var home = folder.resolve("data of guelta");
        try (var run = run(folder, home)) {
            served(run, "www.guelta.test", "AAAA", "2001:db8::80");
            assertTrue(run.output().contains("dig @127.0.0.1 -p 5300 www.guelta.test AAAA"), run::output);
            push(run, folder);
            served(run, "more.guelta.test", "A", "192.0.2.7");
            set(home.resolve("guelta/etc/guelta.dns.primary.cfg"), "identity", "changed");
            stop(run);
        }
        try (var run = run(folder, home)) {
            served(run, "more.guelta.test", "A", "192.0.2.7");
            assertEquals("\"changed\"", dig(run, "id.server", "TXT", "CH").strip());
            stop(run);
        }
    }

    private static Program run(Path folder, Path home) {
        var inOwnNetwork =
                List.of("unshare", "--net", "/bin/sh", "-c", "ip link set lo up && exec " + PROJECT + "/run");
        return Program.start(folder, Map.of("GUELTA_DATA", home.toString()), inOwnNetwork);
    }

    private static void served(Program run, String name, String type, String answer) {
        Await.until(
                name + " is served",
                START,
                () -> run.output().contains("serving after")
                        && dig(run, name, type, "IN").lines().anyMatch(answer::equals),
                run::output);
    }

    private static String dig(Program run, String name, String type, String ofClass) {
        return Program.run(
                Path.of("target").toAbsolutePath(),
                "nsenter",
                "--net",
                "--target",
                Long.toString(run.pid()),
                "dig",
                "+short",
                "@127.0.0.1",
                "-p",
                "5300",
                name,
                type,
                ofClass);
    }

    /** Clones by the line that it prints, taken as a shell takes it. */
    private static void push(Program run, Path folder) throws IOException {
        var printed = run.output()
                .lines()
                .filter(line -> line.contains("git clone "))
                .map(line -> line.strip().replaceAll(" +then edit .*", ""))
                .findFirst()
                .orElseThrow();
        Program.run(folder, "/bin/sh", "-c", "cd '" + PROJECT + "' && " + printed + " " + folder.resolve("printed"));
        var zones = folder.resolve("printed").toString();
        zones = Program.run(folder, "/usr/bin/git", "-C", zones, "remote", "get-url", "origin")
                .strip();
        var checkout = Checkout.of(zones, folder.resolve("checkout"), folder);
        var zone = folder.resolve("checkout/guelta.test");
        checkout.write("guelta.test", Files.readString(zone) + "\nmore A 192.0.2.7\n")
                .publish("One more");
    }

    private static void set(Path file, String key, String value) throws IOException {
        var changed = Files.readString(file).replaceFirst("(?m)^#? *" + key + " *=.*$", key + " = " + value);
        assertTrue(changed.contains("\n" + key + " = " + value + "\n"), changed);
        Files.writeString(file, changed);
    }

    private static void stop(Program run) {
        ProcessHandle.of(run.pid()).orElseThrow().destroy();
        run.exit(STOP);
        assertFalse(run.output().contains("Exception"), run::output);
    }
}
