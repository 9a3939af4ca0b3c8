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
    void theBenchmarkMeasuresAllServersInAllScenarios() {
        var script = Path.of("../bench/dns.sh").toAbsolutePath().normalize();
        var table = Program.run(
                Path.of("target").toAbsolutePath(),
                Map.of("GUELTA_ARCHIVE", Guelta.archive().toString()),
                List.of(script.toString(), "smoke"));
        var scenarios = List.of(
                "500 names",
                "500 names, half of those asked for absent",
                "20 zones of 10 names",
                "1000 names",
                "500 names over TCP");
        for (var scenario : scenarios) {
            assertRow(table, "\\| " + scenario + " \\|( [1-9]\\d* \\|){4}");
            assertRow(table, "\\| " + scenario + " \\|( \\d+\\.\\d+ us \\|){4}");
        }
        assertRow(table, "\\| 500 names \\|( [1-9]\\d* MB \\|){4}");
        for (var server : List.of("knot", "nsd", "guelta-netty", "guelta-linux")) {
            var version = "\\| " + server + " \\S+ \\|";
            assertRow(table, version + "( [1-9]\\d* us \\|){4} \\d+\\.\\d+ us \\|");
            assertRow(table, version + "( \\d+ ms \\| \\d+\\.\\d s \\| [1-9]\\d* MB \\|){2}");
        }
        for (var start : List.of("first", "second")) {
            assertRow(table, "\\| " + start + " \\| [1-9]\\d* ms \\| \\d+\\.\\d s \\| [1-9]\\d* MB \\|");
        }
    }

    private static void assertRow(String table, String row) {
        assertTrue(table.lines().anyMatch(line -> line.matches(row)), table);
    }
}
