// SPDX-License-Identifier: Apache-2.0
package guelta.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.password.AcceptAllPasswordAuthenticator;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.command.CommandFactory;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WholeOutputsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] OUTPUT = new byte[1_500_000];

    static {
        new Random(4).nextBytes(OUTPUT);
    }

    private final SshServer server = SshServer.setUpDefaultServer();
    private final SshClient client = SshClient.setUpDefaultClient();
    private final CommandFactory commands = (channel, line) -> new KarafCommand();
    private final WholeOutputs outputs = new WholeOutputs();

    /** Ends as Karaf's do: the exit status, then the session. */
    private static final class KarafCommand implements Command {
        private OutputStream out = OutputStream.nullOutputStream();
        private ExitCallback callback = (status, message, immediately) -> {};

        @Override
        public void setInputStream(InputStream in) {}

        @Override
        public void setErrorStream(OutputStream err) {}

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setExitCallback(ExitCallback exit) {
            callback = exit;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            new Thread(() -> {
                        try {
                            out.write(OUTPUT);
                            out.flush();
                        } catch (IOException lost) {
                            throw new AssertionError(lost);
                        } finally {
                            callback.onExit(3);
                            channel.getSession().close(false);
                        }
                    })
                    .start();
        }

        @Override
        public void destroy(ChannelSession channel) {}
    }

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider(folder.resolve("key")));
        server.setPasswordAuthenticator(AcceptAllPasswordAuthenticator.INSTANCE);
        server.setCommandFactory(commands);
        server.start();
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        client.start();
    }

    @AfterEach
    void stop() throws IOException {
        client.stop();
        server.stop(true);
    }

    @Test
    void aSessionEndsWhenItsClientHasTheWholeOutputAndTheStatus() throws IOException {
        outputs.addServer(server);
        for (int i = 0; i < 30; i++) {
            try (var session = client.connect("anna", server.getHost(), server.getPort())
                    .verify(PATIENCE)
                    .getSession()) {
                session.addPasswordIdentity("any");
                session.auth().verify(PATIENCE);
                var read = new ByteArrayOutputStream();
                var channel = session.createExecChannel("anything");
                channel.setOut(read);
                channel.open().verify(PATIENCE);
                assertTrue(channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE)
                        .contains(ClientChannelEvent.CLOSED));
                assertArrayEquals(OUTPUT, read.toByteArray());
                assertEquals(3, channel.getExitStatus());
                assertTrue(session.close(false).await(PATIENCE), "the server ends the session then");
            }
        }
    }

    @Test
    void aServerHasItsOwnCommandsBackWhenTheBundleGoes() {
        outputs.addServer(server);
        outputs.removeServer(server);
        assertSame(commands, server.getCommandFactory());
    }
}
