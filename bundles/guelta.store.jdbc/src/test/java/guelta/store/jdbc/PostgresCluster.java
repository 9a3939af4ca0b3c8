// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A server of PostgreSQL with its own data in a temporary folder and a port of its own on loopback; nothing of an
 * installation of the system is touched but the programs. It syncs, as a server does that people rely on.
 */
public final class PostgresCluster implements AutoCloseable {
    /** The user, who owns all. */
    public static final String USER = "guelta";

    /** Has characters that would be told if an address were put together from them. */
    public static final String PASSWORD = "pass w\u00f6rd&?/%1";

    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

    private final AtomicInteger schemas = new AtomicInteger();
    private final Path programs;
    private final Path folder;
    private final int port;

    private PostgresCluster(Path programs) throws IOException {
        this.programs = programs;
        this.folder = Files.createTempDirectory("guelta-postgresql");
        if (root()) {
            // initdb and postgres refuse to be run by root.
            Files.setOwner(
                    folder,
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(servant()));
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
    }

    /**
     * A running one. {@code ./test} installs PostgreSQL, so that it is a failure when it is missing then; elsewhere the
     * test is passed over.
     */
    public static PostgresCluster start() {
        Optional<Path> installed = installed();
        if (!Boolean.getBoolean("guelta.peers")) {
            assumeTrue(installed.isPresent(), "PostgreSQL is not installed");
        }
        Path programs = installed.orElseThrow(() -> new AssertionError("PostgreSQL is not in " + INSTALLED));
        try {
            PostgresCluster cluster = new PostgresCluster(programs);
            Path password = cluster.folder.resolve("password");
            Files.writeString(password, PASSWORD);
            cluster.run(
                    "initdb",
                    "-D",
                    cluster.folder.resolve("data").toString(),
                    "-U",
                    USER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C");
            cluster.begin();
            return cluster;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Optional<Path> installed() {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(bin ->
                            Integer.parseInt(bin.getParent().getFileName().toString())));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    private static String servant() throws IOException {
        try {
            Path.of("/").getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres");
            return "postgres";
        } catch (UserPrincipalNotFoundException notOfDebian) {
            return "nobody";
        }
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (root()) {
            command.addAll(List.of("setpriv", "--reuid=" + servant(), "--clear-groups", "--inh-caps=-all", "--"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile("guelta-postgresql", ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(command + ": " + Files.readString(said));
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
            Files.delete(said);
        }
    }

    /** Begins to serve, again. */
    public void begin() {
        String options = "-p " + port + " -k " + folder + " -h 127.0.0.1 -c max_connections=200 -c shared_buffers=32MB";
        pgCtl("-l", folder.resolve("log").toString(), "-o", options, "start");
    }

    /** Ends: {@code fast} in order, {@code immediate} as a crash does. */
    public void stop(String mode) {
        pgCtl("-m", mode, "stop");
    }

    private void pgCtl(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-D", folder.resolve("data").toString(), "-w", "-t", "60", "-s"));
        all.addAll(List.of(arguments));
        try {
            run("pg_ctl", all.toArray(String[]::new));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** The address of a place where nobody was before: a schema. */
    public String fresh() {
        String schema = "s" + schemas.incrementAndGet();
        execute("CREATE SCHEMA " + schema);
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?currentSchema=" + schema;
    }

    /** Executes a statement of an administrator. */
    public void execute(String statement) {
        ask("", statement);
    }

    /** What an administrator's statement answers: the first column of each row. */
    public List<String> ask(String url, String statement) {
        String there = url.isEmpty() ? "jdbc:postgresql://127.0.0.1:" + port + "/postgres" : url;
        try (Connection connection = DriverManager.getConnection(there, USER, PASSWORD);
                Statement sql = connection.createStatement()) {
            List<String> answers = new ArrayList<>();
            if (sql.execute(statement)) {
                try (ResultSet rows = sql.getResultSet()) {
                    while (rows.next()) {
                        answers.add(rows.getString(1));
                    }
                }
            }
            return answers;
        } catch (SQLException failed) {
            throw new IllegalStateException(statement, failed);
        }
    }

    /** How a store is set up that lives there. */
    public JdbcSettings settings(String url) {
        return new JdbcSettings("trial", url, USER, PASSWORD, 9);
    }

    /** Waits until something is so. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it does not come: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    /** Ends, and removes all that it had. */
    @Override
    public void close() {
        try {
            if (Files.exists(folder.resolve("data/postmaster.pid"))) {
                stop("immediate");
            }
        } finally {
            remove();
        }
    }

    private void remove() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
