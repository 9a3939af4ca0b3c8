// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that a test started: its output is kept for failures, and it is ended by its handle, with the JVM at the latest. */
public final class Program implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final Thread atExit;

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a program in a folder; both its outputs go to a new file there. */
    public static Program start(Path folder, Map<String, String> environment, List<String> command) {
        try {
            var log = Files.createTempFile(folder, Path.of(command.get(0)).getFileName() + ".", ".out");
            var builder = new ProcessBuilder(command).directory(folder.toFile());
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(Path.of("/dev/null").toFile());
            return new Program(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Program start(Path folder, String... command) {
        return start(folder, Map.of(), List.of(command));
    }

    /** Runs a program to its end and returns its output; fails when it does not end with 0. */
    public static String run(Path folder, Map<String, String> environment, List<String> command) {
        try (var program = start(folder, environment, command)) {
            var code = program.exit(Duration.ofMinutes(10));
            if (code != 0) {
                throw new AssertionError(String.join(" ", command) + " ended with " + code + ":\n" + program.output());
            }
            return program.output();
        }
    }

    public static String run(Path folder, String... command) {
        return run(folder, Map.of(), List.of(command));
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** All that it has printed so far. */
    public String output() {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "(its output is gone: " + e + ")";
        }
    }

    /** Waits for its end and returns its exit code. */
    public int exit(Duration deadline) {
        try {
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("did not end within " + deadline + ":\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL, and waits for the end. */
    public void kill() {
        process.destroyForcibly();
        exit(Duration.ofSeconds(30));
    }

    /** Ends it politely, and after ten seconds by force. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (IllegalStateException shuttingDown) {
            return;
        }
    }
}
