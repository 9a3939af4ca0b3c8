// SPDX-License-Identifier: Apache-2.0
package guelta.zonefiles;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Knot of our own that listens nowhere, loads a zone and writes it out. */
final class Knot {
    private Knot() {}

    static byte[] rewrite(Path folder, Path zone) throws IOException, InterruptedException {
        Path configuration = folder.resolve("knot.conf");
        Path log = folder.resolve("knot.log");
        Path out = Files.createDirectories(folder.resolve("out"));
        Files.writeString(configuration, """
                server:
                    rundir: %1$s
                database:
                    storage: %1$s/db
                log:
                  - target: stderr
                    any: info
                zone:
                  - domain: example.
                    file: %2$s
                    semantic-checks: off
                    zonefile-sync: -1
                """.formatted(
                        Files.createDirectories(folder.resolve("db")).getParent(), zone));
        Process server = new ProcessBuilder(Peer.located(List.of("knotd", "-c", configuration.toString())))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            byte[] text = new byte[0];
            // The zone loads behind the control socket; until then there is none to flush.
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (System.nanoTime() - end < 0 && server.isAlive() && text.length == 0) {
                Process flush = new ProcessBuilder(Peer.located(List.of(
                                "knotc",
                                "-c",
                                configuration.toString(),
                                "-b",
                                "-f",
                                "zone-flush",
                                "+outdir",
                                out.toString())))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                flush.waitFor(10, TimeUnit.SECONDS);
                flush.destroyForcibly();
                Path written = out.resolve(zone.getFileName());
                text = Files.exists(written) ? Files.readAllBytes(written) : text;
                if (text.length == 0
                        && Files.readString(log, StandardCharsets.UTF_8).contains("error in zone")) {
                    break;
                }
            }
            if (text.length == 0) {
                throw new AssertionError("knotd wrote no zone: " + Files.readString(log));
            }
            return text;
        } finally {
            server.destroy();
            if (!server.waitFor(20, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }
}
