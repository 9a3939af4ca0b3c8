// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.dns.WholeZone;
import guelta.itests.peer.Knot;
import guelta.itests.peer.Nsd;
import guelta.itests.peer.ZoneFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Zone files that other servers have written, in our server, in Knot and in NSD: each record of them, as it is transferred. */
@ExtendWith(Servers.class)
class ServedBackIT {
    private static final int PATIENCE = 5000;

    @ParameterizedTest
    @ValueSource(strings = {"full", "relative", "knot"})
    void whatOthersHaveWrittenIsServedRecordByRecordAsTheyServeIt(String writer, Guelta guelta, @TempDir Path folder)
            throws IOException {
        var zones = Zones.all(folder.resolve("zones"));
        var into = Files.createDirectory(folder.resolve("written"));
        var written = writer.equals("knot")
                ? dumped(zones, folder.resolve("writer"), into)
                : zones.stream().map(zone -> zone.compiledByBind(into, writer)).toList();
        guelta.configure("guelta.dns.primary", "axfr", "true");
        try (var knot = Knot.serve(folder.resolve("knot"), written);
                var nsd = Nsd.serve(folder.resolve("nsd"), written)) {
            assertEquals(zones.size(), written.size());
            Zones.publish(guelta, written, folder.resolve("checkout"));
            for (var zone : written) {
                var theirs = records(nsd.address(), zone);
                assertTrue(theirs.size() > 3, theirs::toString);
                // A push is served within a second, and until then what was pushed before.
                Await.until(
                        zone.name() + " is served as NSD serves it",
                        Duration.ofSeconds(30),
                        () -> records(guelta.dns(), zone).equals(theirs),
                        () -> theirs + " there, and here " + records(guelta.dns(), zone));
                var ours = records(guelta.dns(), zone);
                // Knot serves names in lower case.
                assertEquals(lower(records(knot.address(), zone)), lower(ours), zone.name());
            }
        }
    }

    /** The files that Knot writes, under the names that they have in the zones repository. */
    private static List<ZoneFile> dumped(List<ZoneFile> zones, Path folder, Path into) throws IOException {
        var dump = Files.createDirectory(into.resolveSibling("dump"));
        try (var knot = Knot.serve(folder, zones)) {
            knot.dump(dump);
        }
        var written = new ArrayList<ZoneFile>();
        try (var files = Files.newDirectoryStream(dump)) {
            for (var file : files) {
                var name = Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith(";"))
                        .findFirst()
                        .orElseThrow()
                        .split("\\s")[0]
                        .replace("\\047", "/");
                var zone = new ZoneFile(name, file);
                written.add(new ZoneFile(name, Files.copy(file, into.resolve(zone.file()))));
            }
        }
        return written;
    }

    private static List<String> records(InetSocketAddress server, ZoneFile zone) {
        var found = new ArrayList<String>();
        Await.until(
                zone.name() + " is transferred from " + server,
                Duration.ofSeconds(30),
                () -> {
                    found.clear();
                    WholeZone.of(server, zone.name(), PATIENCE).ifPresent(whole -> found.addAll(whole.records()));
                    return !found.isEmpty();
                },
                () -> "no transfer");
        return found;
    }

    private static List<String> lower(List<String> records) {
        return records.stream()
                .map(record -> record.toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
    }
}
