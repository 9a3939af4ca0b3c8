// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The benchmark works; what it says is looked at by people, on a machine that does nothing else. */
class BenchIT {
    @Test
    void theBenchmarkMeasuresAllServers() {
        var script = Path.of("../bench/dns.sh").toAbsolutePath().normalize();
        var table = Program.run(
                Path.of("target").toAbsolutePath(),
                Map.of("GUELTA_ARCHIVE", Guelta.archive().toString()),
                List.of(script.toString(), "smoke"));
        for (var server : List.of("knot", "nsd", "guelta-netty", "guelta-linux")) {
            assertRow(table, "\\| " + server + " \\S+ \\| [1-9]\\d* \\| \\d+\\.\\d+ us \\| \\d+ MB \\|");
        }
        for (var server : List.of("knot", "nsd", "guelta-netty")) {
            assertRow(table, "\\| " + server + " \\S+ \\|( \\d+ ms \\| \\d+\\.\\d s \\| \\d+ MB \\|){2}");
        }
    }

    private static void assertRow(String table, String row) {
        assertTrue(table.lines().anyMatch(line -> line.matches(row)), table);
    }
}
