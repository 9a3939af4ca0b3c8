// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A heap that is too small for a zone. */
class SmallHeapTest {
    // Lack of memory is told in one line that says what to do; what was served stays, and the server takes what comes.
    @Test
    void aZoneThatDoesNotFitIsToldAndTheOthersGoOn() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseG1GC",
                        "-Xmx40m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeap.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        List<String> expected = List.of(
                "zone example.net. is served, serial 1, 2 records",
                "zone example.org. is served, serial 1, 3 records",
                "serving",
                "zone example.org. is broken, serving commit 2 of it: example.org: there is not enough memory to read it:"
                        + " the heap may have MiB, give more by -Xmx",
                "broken, serving commit 2",
                "zone example.net. is served, serial 1, 3 records",
                "zone example.net. changed but its serial did not grow (serial 1)",
                "zone example.org. is served, serial 1, 3 records",
                "zone example.org. changed but its serial did not grow (serial 1)",
                "serving");
        assertEquals(
                expected,
                Pattern.compile("have \\d+ MiB")
                        .matcher(said)
                        .replaceAll("have MiB")
                        .lines()
                        .toList());
    }
}
