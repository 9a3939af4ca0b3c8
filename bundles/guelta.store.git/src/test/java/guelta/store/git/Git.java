// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The git program of the machine, as people use it, without their configuration. */
final class Git {
    private Git() {}

    /** Runs it and answers what it wrote; fails when it does. */
    static String run(Path in, String... arguments) throws IOException, InterruptedException {
        Outcome outcome = attempt(in, arguments);
        if (outcome.exit() != 0) {
            throw new IOException("git " + String.join(" ", arguments) + " ended with " + outcome);
        }
        return outcome.output();
    }

    /** Has it read a file, and answers what it wrote; fails when it does. */
    static String feed(Path in, Path input, String... arguments) throws IOException, InterruptedException {
        Outcome outcome = attempt(in, ProcessBuilder.Redirect.from(input.toFile()), arguments);
        if (outcome.exit() != 0) {
            throw new IOException("git " + String.join(" ", arguments) + " ended with " + outcome);
        }
        return outcome.output();
    }

    /** Runs it and answers how it ended. */
    static Outcome attempt(Path in, String... arguments) throws IOException, InterruptedException {
        return attempt(in, ProcessBuilder.Redirect.PIPE, arguments);
    }

    private static Outcome attempt(Path in, ProcessBuilder.Redirect input, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "user.name=Bert", "-c", "user.email=bert@example.org"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectInput(input)
                .redirectErrorStream(true);
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().put("HOME", in.toString());
        // Tidying up beside the work would still write when a test removes its folder.
        Path foreground = Path.of("target/git.config").toAbsolutePath();
        if (!Files.exists(foreground)) {
            Files.writeString(foreground, "[gc]\n\tautoDetach = false\n[maintenance]\n\tautoDetach = false\n");
        }
        builder.environment().put("GIT_CONFIG_GLOBAL", foreground.toString());
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("git does not end");
        }
        return new Outcome(process.exitValue(), output);
    }

    record Outcome(int exit, String output) {}
}
