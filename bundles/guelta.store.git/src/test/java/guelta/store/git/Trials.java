// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Author;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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
        return new GitSettings(
                "trial",
                repository,
                "main",
                new Author("guelta", "guelta@localhost"),
                Optional.empty(),
                Duration.ZERO,
                Optional.empty());
    }
}
