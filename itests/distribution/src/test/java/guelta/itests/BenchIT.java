// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The benchmarks work; what they say is looked at by people, on a machine that does nothing else. */
class BenchIT {
    @Test
    void theBenchmarkMeasuresAllServersInAllScenarios() {
        var table = smoke("dns.sh");
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

    // The others may find what is wrong, for it is part of the comparison; we may not.
    @Test
    void theBenchmarkOfCalendarsMeasuresAllServersAndWeAnswerRightly() {
        var table = smoke("dav.sh");
        for (var clients : List.of("one client", "eight clients")) {
            assertRow(table, "\\| " + clients + ", 120 objects \\|( \\d+\\.\\d+ \\|){3}");
        }
        var questions = List.of(
                "week, with data",
                "the same, first after a start",
                "week, expanded",
                "PROPFIND depth 1: ETag and content type",
                "CTag",
                "sync-collection, initial",
                "sync-collection, no change",
                "sync-collection, 4 changes",
                "multiget of 100",
                "SUMMARY contains a word");
        var theirs = "( (\\*wrong, \\d+ of \\d+:\\* )?\\d+\\.\\d+ ms \\|| \\*error\\* \\|)";
        for (var question : questions) {
            assertRow(table, "\\| " + question + " \\|" + theirs + "{2} \\d+\\.\\d+ ms \\|");
        }
        assertRow(table, "\\| memory, 120 objects \\|( [1-9]\\d* MB \\|){3}");
        assertRow(table, "\\| growth by a PUT and a DELETE, 120 objects \\|( -?\\d+ octets \\|){3}");
        assertRow(table, "\\| while it packs \\| \\d+\\.\\d \\| \\d+\\.\\d+ ms \\| \\d+\\.\\d+ ms \\|");
    }

    private static String smoke(String script) {
        var path = Path.of("../bench", script).toAbsolutePath().normalize();
        return Program.run(
                Path.of("target").toAbsolutePath(),
                Map.of("GUELTA_ARCHIVE", Guelta.archive().toString()),
                List.of(path.toString(), "smoke"));
    }

    private static void assertRow(String table, String row) {
        assertTrue(table.lines().anyMatch(line -> line.matches(row)), table);
    }
}
