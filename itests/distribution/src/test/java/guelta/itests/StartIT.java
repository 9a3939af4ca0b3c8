// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.dns.Client;
import guelta.itests.peer.ZoneFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How soon it is there and how much it takes, as {@code bin/start} starts it, with one small zone. */
class StartIT {
    private static final Duration SHELL_AND_DNS = Duration.ofSeconds(8);
    private static final int RESIDENT_MEGABYTES = 256;
    /** What all threads may take: 6 to 7 on a machine of 2026, and as much again at most for one that is slower or shared. */
    private static final double PROCESSOR_SECONDS = 12;
    /** The same for the first start, which resolves the features: 7 to 8. */
    private static final double PROCESSOR_SECONDS_AT_FIRST = 14;

    /** The time on the clock is judged when the machine was ours, the best of three; the processor time always. */
    @Test
    void shellAndDnsAreThereInTimeAndSmall(@TempDir Path folder) throws IOException {
        var guelta = Guelta.unpack(folder.resolve("server")).start().withDns();
        Zones.publish(guelta, List.of(ZoneFile.resource("child.nasty.test", folder)), folder.resolve("checkout"));
        guelta.close();
        var starts = new ArrayList<Start>();
        while (starts.size() < 3 && starts.stream().noneMatch(Start::good)) {
            starts.add(start(guelta, folder));
        }
        System.out.println("[start] " + starts);
        assertTrue(starts.stream().anyMatch(Start::good), starts::toString);
    }

    /** One start: when DNS answered, when the shell had its commands, what that took. */
    private record Start(Duration dns, Duration shell, double cpuSeconds, double othersShare, long megabytes) {
        boolean good() {
            var inTime = dns.compareTo(SHELL_AND_DNS) <= 0 && shell.compareTo(SHELL_AND_DNS) <= 0;
            return (inTime || othersShare > 0.25) && cpuSeconds <= PROCESSOR_SECONDS && megabytes < RESIDENT_MEGABYTES;
        }

        @Override
        public String toString() {
            return "DNS after %d ms, shell after %d ms, %.1f s of processor time, %d MB resident; others had %.0f %% of the machine"
                    .formatted(dns.toMillis(), shell.toMillis(), cpuSeconds, megabytes, othersShare * 100);
        }
    }

    private static Start start(Guelta guelta, Path folder) throws IOException {
        var machine = Proc.machineSeconds();
        var start = System.nanoTime();
        Program.run(
                folder,
                guelta.environment(),
                List.of(guelta.home().resolve("bin/start").toString()));
        var dns = dnsAnswers(guelta, start);
        try (var shell = Shell.connect(guelta, Duration.ofMinutes(3))) {
            var ready = Duration.ofNanos(System.nanoTime() - start);
            var pid = Long.parseLong(
                    Files.readString(guelta.home().resolve("karaf.pid")).strip());
            var cpu = Proc.cpuSeconds(pid);
            var others = (Proc.machineSeconds() - machine - cpu)
                    / (ready.toNanos() / 1e9 * Runtime.getRuntime().availableProcessors());
            var megabytes = Proc.residentKilobytes(pid) / 1024;
            assertTrue(shell.run("dns:zone-list").contains("child.nasty.test"));
            script(guelta, folder, "status", "Running");
            var process = ProcessHandle.of(pid).orElseThrow();
            script(guelta, folder, "stop", "");
            Await.until("bin/stop ends it", Duration.ofSeconds(60), () -> !process.isAlive(), guelta::trouble);
            return new Start(dns, ready, cpu, others, megabytes);
        }
    }

    private static void script(Guelta guelta, Path folder, String name, String says) {
        var output = Program.run(
                folder,
                guelta.environment(),
                List.of(guelta.home().resolve("bin/" + name).toString()));
        assertTrue(output.contains(says), output);
    }

    private static Duration dnsAnswers(Guelta guelta, long start) {
        try (var client = Client.udp(guelta.dns(), 100)) {
            Await.until(
                    "DNS answers from the zone",
                    Duration.ofMinutes(3),
                    () -> client.ask("www.child.nasty.test.", "A")
                                    .orElseThrow()
                                    .answer()
                                    .size()
                            == 1,
                    guelta::trouble);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /**
     * Pax Logging, Configuration Admin and all that import them were stopped and started again while the framework still started
     * bundles, and a start in so many hung (docs/adr/0011). The service is in the boot list as {@code ./run} has it.
     */
    @Test
    void theFirstStartOfAnArchiveStopsNothingThatRuns(@TempDir Path folder) throws IOException {
        var guelta = Guelta.unpack(folder.resolve("server"));
        guelta.edit(
                "org.apache.karaf.features.cfg",
                text -> text.replace("featuresBoot = \\\n", "featuresBoot = \\\n    guelta-dns-primary, \\\n"));
        try (guelta) {
            guelta.start().awaitDns();
            var cpu = Proc.cpuSeconds(guelta.pid());
            System.out.printf("[start] the first of an archive: %.1f s of processor time%n", cpu);
            var log = guelta.log();
            assertTrue(log.contains("Starting bundles:") && log.contains("guelta.dns.primary"), log);
            // What the features service writes before it stops bundles, and Pax Logging when it is stopped.
            assertFalse(log.contains("Stopping bundles:") || log.contains("Disabling SLF4J API support"), log);
            assertFalse(log.contains("| ERROR |"), guelta::trouble);
            assertTrue(cpu <= PROCESSOR_SECONDS_AT_FIRST, () -> cpu + " s of processor time");
        }
    }

    /** Nobody checks what is pushed while the server is down: it comes back with the last good version from the history. */
    @Test
    void aZoneThatWasBrokenWhileTheServerWasDownKeepsItsLastGoodVersion(@TempDir Path folder) {
        var guelta = Guelta.unpack(folder.resolve("server")).start().withDns();
        try (guelta) {
            var checkout = Checkout.of(guelta.zones().toString(), folder.resolve("checkout"), guelta.emptyHome());
            checkout.write("meanwhile.test", ZoneText.zone("meanwhile.test", 1)).publish("Good");
            ZoneText.awaitSerial(guelta, "meanwhile.test", 1);
            guelta.close();

            checkout.write("meanwhile.test", ZoneText.zone("meanwhile.test", 2) + "www A nonsense\n")
                    .write("neighbour.test", ZoneText.zone("neighbour.test", 7))
                    .publish("Broken beside good");
            guelta.start();

            ZoneText.awaitSerial(guelta, "neighbour.test", 7);
            ZoneText.awaitSerial(guelta, "meanwhile.test", 1);
            var row = guelta.command("dns:zone-list")
                    .lines()
                    .filter(line -> line.contains("meanwhile.test"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(row.contains("broken") && row.contains("meanwhile.test:5"), row);
        }
    }

    /** Contract: as unpacked it listens on nothing but ssh on loopback, and nobody can log in. */
    @Test
    void asUnpackedItListensOnSshAloneAndLetsNobodyIn(@TempDir Path folder) throws IOException {
        var guelta = Guelta.unpack(folder.resolve("server"));
        try (guelta) {
            guelta.start();
            var expected = List.of("127.0.0.1:" + guelta.sshPort());
            assertEquals(expected, Proc.listening(guelta.pid()));
            for (var user : List.of("karaf", "admin", "root")) {
                assertEquals(false, Shell.accepts(guelta, user, user));
            }
        }
    }
}
