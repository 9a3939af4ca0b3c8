// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import guelta.itests.dns.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The server as an operator has it: the archive unpacked into a folder of its own, ports that are free, an empty home, one user made
 * with {@code bin/user}. Nothing of Maven's repository is in reach.
 */
public final class Guelta implements AutoCloseable {
    public static final String USER = "tester";
    public static final String PASSWORD = "correct horse";
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration APPLIED = Duration.ofMinutes(1);

    private final Path home;
    private final Path emptyHome;
    private final int sshPort = Ports.free();
    private final int dnsPort = Ports.free();
    private final Map<String, Map<String, String>> configured = new ConcurrentHashMap<>();
    private Program program;
    private Shell shell;

    private Guelta(Path home, Path emptyHome) {
        this.home = home;
        this.emptyHome = emptyHome;
    }

    /** Unpacks the archive and moves its ports; nothing runs yet. */
    public static Guelta unpack(Path folder) {
        try {
            Files.createDirectories(folder);
            Program.run(folder, "/bin/tar", "-xzf", archive().toString());
            try (var entries = Files.newDirectoryStream(folder, "guelta-*")) {
                var home = entries.iterator().next();
                var guelta = new Guelta(home, Files.createDirectories(folder.resolve("home")));
                guelta.configure("org.apache.karaf.shell", "sshPort", Integer.toString(guelta.sshPort));
                guelta.configure("guelta.dns.primary", "listen", "127.0.0.1:" + guelta.dnsPort);
                guelta.addUser(USER, PASSWORD);
                return guelta;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The archive under test. */
    static Path archive() {
        var target = Path.of(System.getProperty("guelta.archive", "../../karaf-distro/target"))
                .toAbsolutePath()
                .normalize();
        if (Files.isRegularFile(target)) {
            return target;
        }
        try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
            return files.filter(f -> f.getFileName().toString().matches("guelta-.*\\.tar\\.gz"))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalStateException("no archive in " + target + ": run mvn package first"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What every script of the distribution sees: no configuration of the machine's user. */
    public Map<String, String> environment() {
        return Map.of("HOME", emptyHome.toString(), "EXTRA_JAVA_OPTS", "-Duser.home=" + emptyHome);
    }

    /** Makes a user as an operator does, password on standard input. */
    public void addUser(String name, String password) {
        try {
            var builder = new ProcessBuilder(home.resolve("bin/user").toString(), name).redirectErrorStream(true);
            builder.environment().putAll(environment());
            var process = builder.start();
            process.getOutputStream().write((password + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError("bin/user " + name + " failed: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Sets a key in {@code etc/PID.cfg} as an editor would: the file changes at once, every other line stays. When the server runs,
     * waits until Karaf has the value: it writes what it has back to the file after each change, and would undo one made meanwhile.
     * Who reads the file while it does so may see a part of it: what was set before is set again.
     */
    public void configure(String pid, String key, String value) {
        var assignment = key + " = " + value;
        var values = configured.computeIfAbsent(pid, any -> new ConcurrentSkipListMap<>());
        values.put(key, value);
        UnaryOperator<String> change = text -> {
            var changed = text;
            for (var each : values.entrySet()) {
                changed = set(changed, each.getKey(), each.getValue());
            }
            return changed;
        };
        edit(pid + ".cfg", change);
        if (shell != null) {
            Await.until(
                    pid + " has " + assignment,
                    APPLIED,
                    () -> {
                        edit(pid + ".cfg", change);
                        return command("config:list '(felix.fileinstall.filename=*/" + pid + ".cfg)'")
                                .lines()
                                .anyMatch(property -> property.strip().equals(assignment.strip()));
                    },
                    this::trouble);
        }
    }

    private static String set(String text, String key, String value) {
        var line = Pattern.compile("(?m)^\\s*#?\\s*" + Pattern.quote(key) + "\\s*=.*$")
                .matcher(text);
        var assignment = key + " = " + value;
        return line.find() ? line.replaceFirst(Matcher.quoteReplacement(assignment)) : text + "\n" + assignment + "\n";
    }

    /** What {@code etc/PID.cfg} says of a key now; nothing when it is not there. */
    public String setting(String pid, String key) {
        try (var lines = Files.lines(home.resolve("etc").resolve(pid + ".cfg"))) {
            return lines.filter(line -> line.matches("\\s*" + Pattern.quote(key) + "\\s*=.*"))
                    .map(line -> line.substring(line.indexOf('=') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rewrites a file below {@code etc/} in one step. */
    public void edit(String file, UnaryOperator<String> change) {
        try {
            var path = home.resolve("etc").resolve(file);
            var text = Files.exists(path) ? Files.readString(path) : "";
            var changed = change.apply(text);
            if (changed.equals(text)) {
                return;
            }
            var fresh = Files.writeString(home.resolve(file + ".new"), changed);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it and waits for the shell. */
    public Guelta start() {
        return start(List.of());
    }

    /** Starts it by a program, which the server's command is appended to and which becomes the server. */
    public Guelta start(List<String> launcher) {
        var command = new ArrayList<>(launcher);
        command.addAll(List.of(home.resolve("bin/karaf").toString(), "server"));
        var environment = new HashMap<>(environment());
        environment.put("KARAF_EXEC", "exec"); // the process is the JVM itself
        program = Program.start(home, environment, command);
        shell = Shell.connect(this, START);
        return this;
    }

    /** Installs the DNS primary and waits until it answers for something: an unknown zone is refused. */
    public Guelta withDns() {
        command("feature:install guelta-dns-primary");
        awaitDns();
        return this;
    }

    public void awaitDns() {
        try (var client = Client.udp(dns(), 500)) {
            Await.until(
                    "DNS answers",
                    START,
                    () -> client.ask("nothing.invalid.", "A").isPresent(),
                    this::trouble);
        }
    }

    /** Runs a command in the shell over ssh and returns what it printed. */
    public String command(String line) {
        return shell.run(line);
    }

    /** The shell. */
    public Shell shell() {
        return shell;
    }

    public Path home() {
        return home;
    }

    public Path emptyHome() {
        return emptyHome;
    }

    public int sshPort() {
        return sshPort;
    }

    public InetSocketAddress dns() {
        return Ports.loopback(dnsPort);
    }

    public InetSocketAddress ssh() {
        return Ports.loopback(sshPort);
    }

    /** The file of one of our bundles, as shipped. */
    public Path jar(String bundle) {
        try (var files = Files.walk(home.resolve("system/guelta").resolve(bundle))) {
            return files.filter(f -> f.toString().endsWith(".jar")).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bare repository of the zones, as shipped. */
    public Path zones() {
        return home.resolve("data/stores/zones.git");
    }

    public long pid() {
        return program.pid();
    }

    public boolean alive() {
        return program.alive();
    }

    /** What the server logged so far. */
    public String log() {
        try {
            var file = home.resolve("data/log/karaf.log");
            return (program == null ? "" : program.output()) + (Files.exists(file) ? Files.readString(file) : "");
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    /** What of the log tells why a test failed: warnings, errors, and how it ended. */
    public String trouble() {
        var lines = log().lines().toList();
        var bad = lines.stream()
                .filter(line -> line.contains("| WARN ") || line.contains("| ERROR") || line.contains("Exception"));
        return Stream.concat(bad.limit(40), lines.stream().skip(Math.max(0, lines.size() - 15)))
                .collect(java.util.stream.Collectors.joining("\n"));
    }

    /** What each thread of the server does now, as Java tells it on SIGQUIT; nothing of a server that its own script started. */
    String threads() {
        if (program == null) {
            return "";
        }
        var before = program.output().length();
        Program.run(home, "/bin/kill", "-QUIT", Long.toString(program.pid()));
        try {
            Await.until(
                    "the threads are told",
                    Duration.ofSeconds(30),
                    () -> program.output().indexOf("Heap", before) >= 0);
        } catch (AssertionError silent) {
            return program.output().substring(before) + silent;
        }
        return program.output().substring(before);
    }

    /** Lines that were logged since the log was as long as given. */
    public List<String> logSince(int length) {
        var log = log();
        return new ArrayList<>(
                log.substring(Math.min(length, log.length())).lines().toList());
    }

    /** SIGKILL: no hook, no flush. */
    public void kill() {
        shell.close();
        program.kill();
    }

    /** SIGTERM, and waits for the end. */
    @Override
    public void close() {
        if (shell != null) {
            shell.close();
        }
        if (program != null) {
            program.close();
        }
    }
}
