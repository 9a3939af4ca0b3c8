// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Author;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jgit.util.FS;

/** A process that opens a store, as a server does, and stays until JGit knows how finely its file system notes times. */
final class OpenAlone {
    private OpenAlone() {}

    /** REPOSITORY. */
    public static void main(String[] arguments) throws Exception {
        Path repository = Path.of(arguments[0]);
        // Not by Trials, which measures somewhere else first.
        GitSettings settings = new GitSettings(
                "trial",
                repository,
                "main",
                new Author("guelta", "guelta@localhost"),
                Optional.empty(),
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                false);
        try (GitStore store = GitStore.open(settings, Clock.systemUTC(), List::of)) {
            store.root("main").head();
            Duration unknown = FS.FileStoreAttributes.FALLBACK_TIMESTAMP_RESOLUTION;
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            // Where it is asked for while it is measured there, JGit never comes to know it.
            while (System.nanoTime() - end < 0
                    && FS.getFileStoreAttributes(repository.resolve("objects"))
                            .getFsTimestampResolution()
                            .equals(unknown)) {
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
        }
    }

    /** The command line of such a process. */
    static List<String> command(Path repository) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OpenAlone.class.getName(),
                repository.toString());
    }
}
