// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.dns.Client;
import guelta.itests.dns.Question;
import guelta.itests.dns.Types;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever starts the server has bound its address by UDP and TCP before, as a systemd socket unit does: nobody else can bind it, and
 * nothing but taking these sockets over lets the server answer there.
 */
class InheritedSocketsIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
    void theServerAnswersOnSocketsThatItWasStartedWith(String host) throws Exception {
        try (var guelta = Guelta.unpack(folder.resolve(host))) {
            var port = guelta.dns().getPort();
            guelta.configure("guelta.dns.primary", "listen", host + ":" + port);
            var script = Path.of(getClass().getResource("/listen.py").toURI());
            guelta.start(List.of("/usr/bin/python3", script.toString(), host, Integer.toString(port)))
                    .withDns();
            for (var feature : List.of("feature:install guelta-net-linux", "feature:uninstall guelta-net-linux")) {
                answers(guelta);
                guelta.command(feature);
            }
            answers(guelta);
            guelta.command("feature:install guelta-net-linux");
            if (host.equals("0.0.0.0")) {
                answersFromTheAddressThatWasAsked(new InetSocketAddress("127.0.0.2", port));
            }
            assertTrue(guelta.log().contains("inherited: udp"), guelta::log);
            var ports = guelta.command("net:port-list");
            assertEquals(
                    2, ports.lines().filter(line -> line.contains(":" + port)).count(), ports);
        }
    }

    /** A control: without its sockets, and with the address taken, the server can't answer there. */
    @Test
    void anAddressThatIsTakenIsNotServed() throws IOException {
        try (var guelta = Guelta.unpack(folder.resolve("control"));
                var taken = new DatagramSocket(guelta.dns())) {
            guelta.start();
            guelta.command("feature:install guelta-dns-primary");
            Await.until(
                    "told that the port is taken",
                    Duration.ofSeconds(60),
                    () -> guelta.log().contains("another program has this port"),
                    guelta::trouble);
            assertTrue(taken.isBound(), "until here");
        }
    }

    private static void answers(Guelta guelta) {
        guelta.awaitDns();
        try (var client = Client.tcp(guelta.dns(), 30_000)) {
            assertTrue(client.ask("nothing.invalid.", "A").isPresent(), guelta::trouble);
        }
    }

    private static void answersFromTheAddressThatWasAsked(InetSocketAddress server) throws IOException {
        var question = new Question("", "", "nothing.invalid.", Types.number("A")).wire(7);
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(30_000);
            socket.send(new DatagramPacket(question, question.length, server));
            var answer = new DatagramPacket(new byte[4096], 4096);
            socket.receive(answer);
            assertEquals(server, answer.getSocketAddress());
        }
    }
}
