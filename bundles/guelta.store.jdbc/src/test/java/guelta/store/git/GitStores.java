// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Author;
import guelta.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Opens stores in Git for the tests of other backends. */
public final class GitStores {
    private GitStores() {}

    /** A store that can be closed. */
    public interface Opened extends AutoCloseable {
        Store store();

        @Override
        void close();
    }

    /** Opens one without a remote, which answers from a journal or not. */
    public static Opened open(Path repository, boolean journal, Clock clock) throws IOException {
        GitStore store = GitStore.open(
                new GitSettings(
                        "git",
                        repository,
                        "main",
                        new Author("guelta", "guelta@localhost"),
                        Optional.empty(),
                        Duration.ZERO,
                        Optional.empty(),
                        Optional.empty(),
                        journal),
                clock,
                List::of);
        return new Opened() {
            @Override
            public Store store() {
                return store;
            }

            @Override
            public void close() {
                store.close();
            }
        };
    }
}
