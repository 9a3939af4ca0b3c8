// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guelta.store.Author;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/** What the tests of this bundle share. */
final class Trials {
    static {
        // JGit measures the file system once in a process, with files of its own beside what a test would clean up.
        IsolatedReader.install();
        FS.FileStoreAttributes.setBackground(false);
        FS.FileStoreAttributes.get(Path.of("target"));
    }

    private Trials() {}

    static GitSettings settings(Path repository) {
        return settings(repository, "", Duration.ZERO, Optional.empty());
    }

    static GitSettings settings(Path repository, String remote, Duration poll, Optional<Path> sshKey) {
        return new GitSettings(
                "trial",
                repository,
                "main",
                new Author("guelta", "guelta@localhost"),
                remote.isEmpty() ? Optional.empty() : Optional.of(uri(remote)),
                poll,
                sshKey,
                Optional.empty(),
                false);
    }

    static GitSettings settings(Path repository, String durability) {
        return durability.equals("journal") ? journal(settings(repository)) : settings(repository);
    }

    /** The same that trusts certificates of a file. */
    static GitSettings trusting(GitSettings settings, Path caFile) {
        return new GitSettings(
                settings.name(),
                settings.path(),
                settings.branch(),
                settings.author(),
                settings.remote(),
                settings.poll(),
                settings.sshKey(),
                Optional.of(caFile),
                settings.journal());
    }

    /** The same with a journal. */
    static GitSettings journal(GitSettings settings) {
        return new GitSettings(
                settings.name(),
                settings.path(),
                settings.branch(),
                settings.author(),
                settings.remote(),
                settings.poll(),
                settings.sshKey(),
                settings.caFile(),
                true);
    }

    private static URIish uri(String text) {
        try {
            return new URIish(text);
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /**
     * The path of somebody else's program. {@code ./test} installs what tests ask for, so that one which is missing is a
     * failure then; elsewhere the test is passed over.
     */
    static String peer(String program) {
        Optional<String> found = Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
        if (!Boolean.getBoolean("guelta.peers")) {
            assumeTrue(found.isPresent(), program + " is not installed");
        }
        return found.orElseThrow(() -> new AssertionError(program + " is not installed"));
    }

    /** Waits until something is so. */
    static void await(BooleanSupplier condition, Supplier<String> state) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it does not come: " + state.get());
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
