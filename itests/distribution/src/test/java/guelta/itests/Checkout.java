// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import guelta.itests.peer.ZoneFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A clone of the zones repository in which a person works with the {@code git} of the system. */
public final class Checkout {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private final Path folder;
    private final Map<String, String> environment;

    private Checkout(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** How a push or another command of git ended. */
    public record Result(boolean ok, String output) {}

    /** Clones by path or URL; {@code folder} must not exist. */
    public static Checkout of(String source, Path folder, Path home) {
        var environment = new HashMap<>(Map.of(
                "HOME", home.toString(),
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_AUTHOR_NAME", "Tester",
                "GIT_AUTHOR_EMAIL", "tester@nasty.test",
                "GIT_COMMITTER_NAME", "Tester",
                "GIT_COMMITTER_EMAIL", "tester@nasty.test"));
        try {
            // ssh asks a program for the password when it has no terminal.
            var answer = home.resolve("password");
            Files.writeString(answer, "#!/bin/sh\necho '" + Guelta.PASSWORD + "'\n");
            answer.toFile().setExecutable(true);
            environment.put("SSH_ASKPASS", answer.toString());
            environment.put("SSH_ASKPASS_REQUIRE", "force");
            environment.put(
                    "GIT_SSH_COMMAND",
                    "ssh -F none -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
                            + " -o PreferredAuthentications=password,keyboard-interactive");
            Files.createDirectories(folder.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Program.run(folder.getParent(), environment, List.of("/usr/bin/git", "clone", "-q", source, folder.toString()));
        var checkout = new Checkout(folder, environment);
        checkout.git("checkout", "-q", "-B", "main");
        return checkout;
    }

    /** The same for a person whose git gets nothing for a while, as on a slow disk. */
    public Checkout readingLate(Duration time) {
        var slow = new HashMap<>(environment);
        slow.put(
                "GIT_SSH_COMMAND",
                "late() { " + environment.get("GIT_SSH_COMMAND") + " \"$@\" | (sleep " + time.toSeconds()
                        + "; exec cat); }; late");
        return new Checkout(folder, slow);
    }

    public Path folder() {
        return folder;
    }

    public Checkout write(String file, String text) {
        try {
            Files.writeString(folder.resolve(file), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Checkout add(List<ZoneFile> zones) {
        for (var zone : zones) {
            try {
                write(zone.file(), Files.readString(zone.path()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return this;
    }

    public Checkout commit(String message) {
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", message);
        return this;
    }

    /** Pushes main; a refusal is a result, not an error. */
    public Result push() {
        return result("push", "-q", "origin", "main");
    }

    /** Commits all and pushes; fails unless that is accepted. */
    public Checkout publish(String message) {
        commit(message);
        var push = push();
        if (!push.ok()) {
            throw new AssertionError("the push of \"" + message + "\" was refused:\n" + push.output());
        }
        return this;
    }

    public String head() {
        return git("rev-parse", "HEAD").strip();
    }

    public String git(String... arguments) {
        var result = result(arguments);
        if (!result.ok()) {
            throw new AssertionError("git " + String.join(" ", arguments) + ":\n" + result.output());
        }
        return result.output();
    }

    public Result result(String... arguments) {
        var command = new ArrayList<>(List.of("/usr/bin/git"));
        command.addAll(List.of(arguments));
        try {
            var log = Files.createTempDirectory("git");
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.resolve("out").toFile())
                    .redirectInput(Path.of("/dev/null").toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            if (!process.waitFor(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end within " + PATIENCE);
            }
            return new Result(process.exitValue() == 0, Files.readString(log.resolve("out")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
