// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;

/** The server's shell over ssh; each command is a session of its own, for Karaf closes one after its first command. */
public final class Shell implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOGIN = Duration.ofSeconds(20);
    private volatile SshClient client = started();
    private final int port;
    private final String user;
    private final String password;
    private final Supplier<String> threads;

    private Shell(int port, String user, String password, Supplier<String> threads) {
        this.port = port;
        this.user = user;
        this.password = password;
        this.threads = threads;
    }

    private static SshClient started() {
        var client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        client.start();
        return client;
    }

    /** What a command printed on both outputs, and whether it ended well. */
    public record Result(String output, boolean ok) {}

    /** Logs in as soon as the server lets one in and all that boots has booted. */
    static Shell connect(Guelta guelta, Duration deadline) {
        var shell = new Shell(guelta.sshPort(), Guelta.USER, Guelta.PASSWORD, guelta::threads);
        Await.until(
                "the shell lets " + Guelta.USER + " in, and everything has booted",
                deadline,
                () -> {
                    var bundles = shell.result("bundle:list -t 0 -s");
                    return bundles.ok()
                            && bundles.output()
                                    .lines()
                                    .noneMatch(line -> line.matches(".*(Starting|Waiting|Installed).*"));
                },
                guelta::trouble);
        return shell;
    }

    /**
     * Logs in. Once, no login of one client ended any more: then a new one is asked, which does not help where the server is
     * the one that hangs, and the threads of both sides are told.
     */
    private ClientSession login() throws IOException {
        try {
            return loginOnce();
        } catch (SshException late) {
            if (!(late.getCause() instanceof TimeoutException)) {
                throw late;
            }
            System.out.println("[shell] no login within " + LOGIN + ", a new client tries; the old one's threads:");
            Thread.getAllStackTraces().forEach((thread, stack) -> {
                if (thread.getName().startsWith("sshd-")) {
                    System.out.println(thread.getName() + ' ' + thread.getState() + "\n    at "
                            + Stream.of(stack).map(String::valueOf).collect(Collectors.joining("\n    at ")));
                }
            });
            System.out.println("[shell] the server's threads:\n" + threads.get());
            client.stop();
            client = started();
            return loginOnce();
        }
    }

    private ClientSession loginOnce() throws IOException {
        var session = client.connect(user, Ports.LOOPBACK.getHostAddress(), port)
                .verify(LOGIN)
                .getSession();
        session.addPasswordIdentity(password);
        try {
            session.auth().verify(LOGIN);
            return session;
        } catch (IOException refused) {
            session.close(true);
            throw refused;
        }
    }

    /** Whether the server lets someone in. */
    static boolean accepts(Guelta guelta, String user, String password) {
        try (var shell = new Shell(guelta.sshPort(), user, password, guelta::threads);
                var session = shell.login()) {
            return session.isAuthenticated();
        } catch (IOException refused) {
            return false;
        }
    }

    /** Runs a command that has to end well. */
    public String run(String line) {
        var result = result(line);
        if (!result.ok()) {
            throw new AssertionError("the command " + line + " failed:\n" + result.output());
        }
        return result.output();
    }

    /** Runs a command and tells how it ended. */
    public Result result(String line) {
        return result(line, "");
    }

    /** The same, with an input that the command may read. */
    public Result result(String line, String input) {
        try (var session = login();
                var channel = session.createExecChannel(line)) {
            var output = new ByteArrayOutputStream();
            channel.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
            channel.setOut(output);
            channel.setErr(output);
            channel.open().verify(PATIENCE);
            var events = channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE);
            if (!events.contains(ClientChannelEvent.CLOSED)) {
                throw new AssertionError("the command " + line + " did not end within " + PATIENCE + ":\n" + output);
            }
            var status = channel.getExitStatus();
            return new Result(output.toString(StandardCharsets.UTF_8), status == null || status == 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.stop();
    }
}
