// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.store.git.GitStores;
import guelta.store.jdbc.JdbcStore;
import guelta.store.jdbc.PostgresCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The stores that outlive a process. */
public final class Backends {
    /** What syncs are worth is shown elsewhere: here their time would be most of all. */
    private static final Path WITHOUT_DISK = Path.of("/dev/shm");

    private static final Duration MEASURED = Duration.ofSeconds(30);

    private Backends() {}

    /** Git, which a commit is in when it is answered. */
    public static final class Git implements Backend {
        @Override
        public String name() {
            return "git";
        }

        @Override
        public Opened open(String store, Clock clock) {
            return repository(false, clock);
        }
    }

    /** Git behind a journal. */
    public static final class Journal implements Backend {
        @Override
        public String name() {
            return "journal";
        }

        @Override
        public Opened open(String store, Clock clock) {
            return repository(true, clock);
        }
    }

    /** PostgreSQL: one server for all tests of a process, a schema for each store. */
    public static final class Jdbc implements Backend {
        @Override
        public String name() {
            return "jdbc";
        }

        @Override
        public Opened open(String store, Clock clock) {
            PostgresCluster server = Server.running();
            JdbcStore opened = new JdbcStore(server.settings(server.fresh()), clock);
            return new Opened(opened, opened::close);
        }
    }

    private static Backend.Opened repository(boolean journal, Clock clock) {
        Path folder = folder();
        try {
            GitStores.Opened store = GitStores.open(folder.resolve("store.git"), journal, clock);
            return new Backend.Opened(store.store(), () -> {
                store.close();
                remove(folder);
            });
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A new folder, in memory where the system has a place for that. */
    static Path folder() {
        try {
            return Files.isWritable(WITHOUT_DISK)
                    ? Files.createTempDirectory(WITHOUT_DISK, "guelta")
                    : Files.createTempDirectory("guelta");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * A folder with all that is in it goes. On a busy machine that JGit has not seen before, it may still be measuring the
     * file system there, by files that come and go for some seconds.
     */
    static void remove(Path folder) {
        long end = System.nanoTime() + MEASURED.toNanos();
        while (true) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
                return;
            } catch (IOException | UncheckedIOException left) {
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError(folder + " can't be removed", left);
                }
                Thread.onSpinWait();
            }
        }
    }

    /** The server of PostgreSQL, which ends with the process. */
    private static final class Server {
        private static final List<PostgresCluster> STARTED = new ArrayList<>();

        static synchronized PostgresCluster running() {
            if (STARTED.isEmpty()) {
                PostgresCluster started = PostgresCluster.start();
                Runtime.getRuntime().addShutdownHook(new Thread(started::close));
                STARTED.add(started);
            }
            return STARTED.get(0);
        }
    }
}
