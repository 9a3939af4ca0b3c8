// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** The system calls of a server by which it receives, writes, syncs and answers, in their order, as strace sees them. */
public final class SystemCalls implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern WRITE = Pattern.compile("^\\d+ .*pwrite64\\(\\d+<[^>]*/guelta/journal/[01]>");
    private static final Pattern SYNC = Pattern.compile("^(\\d+) .*fdatasync\\(\\d+<[^>]*/guelta/journal/[01]>");

    private final Path trace;
    private final Program strace;

    private SystemCalls(Path trace, Program strace) {
        this.trace = trace;
        this.strace = strace;
    }

    /** Begins to look on. */
    public static SystemCalls of(Guelta guelta, Path folder) {
        var trace = folder.resolve("trace");
        var strace = Program.start(
                folder,
                "/usr/bin/strace",
                "-f",
                "-ttt",
                "-y",
                "-s",
                "200",
                "-e",
                "trace=fdatasync,pwrite64,read,recvfrom,write,writev,sendto,sendmsg",
                "-o",
                trace.toString(),
                "-p",
                Long.toString(guelta.pid()));
        Await.until("strace is attached", PATIENCE, () -> strace.output().contains("attached"), strace::output);
        return new SystemCalls(trace, strace);
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(trace, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Waits until it has been seen that this was received. */
    public void await(String request) {
        Await.until(
                request + " is seen",
                PATIENCE,
                () -> lines().stream().anyMatch(line -> line.contains('"' + request)),
                strace::output);
    }

    /** Fails unless between a request and its answer its journal was written to, and a sync of that began and ended. */
    public void assertSynced(String request, String answer) {
        var lines = lines();
        var received = first(lines, 0, Pattern.compile(Pattern.quote('"' + request)));
        var written = first(lines, received, WRITE);
        var begun = first(lines, written, SYNC);
        var thread = SYNC.matcher(lines.get(begun));
        assertTrue(thread.find());
        var synced = lines.get(begun).endsWith(" = 0")
                ? begun
                : first(lines, begun, Pattern.compile("^" + thread.group(1) + " .*fdatasync resumed.* = 0$"));
        var answered = first(lines, received, Pattern.compile("(write|writev|sendto|sendmsg)\\(.*\"" + answer));
        assertTrue(
                synced < answered,
                () -> "answered before it was synced:\n" + String.join("\n", lines.subList(received, synced + 1)));
    }

    private static int first(List<String> lines, int from, Pattern call) {
        for (var i = from; i < lines.size(); i++) {
            if (call.matcher(lines.get(i)).find()) {
                return i;
            }
        }
        throw new AssertionError("no " + call + " after line " + from + " of\n" + String.join("\n", lines));
    }

    @Override
    public void close() {
        strace.close();
    }
}
