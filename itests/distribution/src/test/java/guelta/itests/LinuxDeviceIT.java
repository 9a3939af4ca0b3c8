// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.dns.Question;
import guelta.itests.dns.Types;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The fast device for Linux takes the UDP ports over from the portable one and gives them back, on the wildcard of both families and
 * under load from many clients, over UDP and over TCP connections that stay open.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinuxDeviceIT {
    private static final int RATE = 1200;
    private static final int CONNECTIONS = 4;
    private static final int TIMES = Soak.times(3, 30);
    private static final String NAME = "www.child.nasty.test.";
    private static final Duration APPLIED = Duration.ofSeconds(30);
    private Guelta guelta;
    private int port;

    @BeforeAll
    void serve(@TempDir Path folder) {
        guelta = Guelta.unpack(folder.resolve("server"));
        port = guelta.dns().getPort();
        guelta.configure("guelta.dns.primary", "listen", "0.0.0.0:" + port + ", [::]:" + port);
        guelta.start().withDns();
        Zones.publish(guelta, Zones.plain(folder.resolve("zones")), folder.resolve("checkout"));
    }

    @AfterAll
    void stop() {
        guelta.close();
    }

    @BeforeEach
    void portable() {
        if (guelta.command("feature:list -i").contains("guelta-net-linux")) {
            guelta.command("feature:uninstall guelta-net-linux");
        }
        awaitDevice("guelta.net.netty");
    }

    @Test
    void takingThePortsOverAndGivingThemBackLosesNoQuestion() {
        lossless(load -> {
            for (var i = 0; i < TIMES; i++) {
                guelta.command("feature:install guelta-net-linux");
                awaitDevice("guelta.net.linux");
                load.awaitMore(RATE);
                guelta.command("feature:uninstall guelta-net-linux");
                awaitDevice("guelta.net.netty");
                load.awaitMore(RATE);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bundle:update guelta.net.linux",
                "bundle:update guelta.net.netty",
                "bundle:update guelta.dns.primary"
            })
    void anUpdateLosesNoQuestion(String command) {
        guelta.command("feature:install guelta-net-linux");
        awaitDevice("guelta.net.linux");
        lossless(load -> {
            for (var i = 0; i < TIMES; i++) {
                guelta.command(command);
                awaitDevice("guelta.net.linux");
                load.awaitMore(RATE);
            }
        });
    }

    @Test
    void anotherNumberOfThreadsLosesNoQuestion() {
        guelta.command("feature:install guelta-net-linux");
        awaitDevice("guelta.net.linux");
        lossless(load -> {
            for (var threads : List.of("1", "3", "2")) {
                guelta.configure("guelta.net.linux", "threads", threads);
                Await.until(
                        threads + " threads",
                        APPLIED,
                        () -> guelta.command("net:device-list").contains("threads: " + threads),
                        guelta::trouble);
                load.awaitMore(RATE);
            }
        });
    }

    // RFC 2181 4.1: an answer's source is the question's destination; 127.0.0.2 is ours, though no interface has it.
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1"})
    void onTheWildcardTheAddressThatWasAskedAnswers(String host) throws IOException {
        guelta.command("feature:install guelta-net-linux");
        awaitDevice("guelta.net.linux");
        var server = new InetSocketAddress(host, port);
        var question = new Question("", "", NAME, Types.number("A")).wire(7);
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(30_000);
            socket.send(new DatagramPacket(question, question.length, server));
            var answer = new DatagramPacket(new byte[4096], 4096);
            socket.receive(answer);
            assertEquals(server, answer.getSocketAddress());
            assertEquals(0, answer.getData()[3] & 15, "NOERROR");
        }
    }

    @Test
    void operatorsSeeWhichDeviceHasWhat() {
        guelta.command("feature:install guelta-net-linux");
        awaitDevice("guelta.net.linux");
        var devices = guelta.command("net:device-list");
        assertTrue(devices.indexOf("guelta.net.linux") < devices.indexOf("guelta.net.netty"), devices);
        assertTrue(devices.contains("recvmmsg"), devices);
        for (var line : guelta.command("net:port-list").lines().toList()) {
            assertFalse(line.contains("netty") && line.matches("(?i).*\\budp\\b.*"), line);
            assertFalse(line.contains("linux") && line.matches("(?i).*\\btcp.*"), line);
        }
    }

    /** A control for all the others, too: the portable device answers where the fast one can't. */
    @Test
    void whereTheSystemRefusesThePortableDeviceStays(@TempDir Path folder) throws URISyntaxException {
        var script = Path.of(getClass().getResource("/refuse.py").toURI());
        try (var refused = Guelta.unpack(folder)) {
            refused.start(List.of("/usr/bin/python3", script.toString())).withDns();
            var length = refused.log().length();
            refused.command("feature:install guelta-net-linux");
            refused.awaitDns();
            var devices = refused.command("net:device-list");
            assertTrue(devices.contains("can't work here: the system refuses recvmmsg"), devices);
            var udp = refused.command("net:port-list")
                    .lines()
                    .filter(line -> line.matches("(?i).*\\budp\\b.*"))
                    .toList();
            assertEquals(1, udp.size(), udp::toString);
            assertTrue(udp.get(0).contains("guelta.net.netty"), udp::toString);
            var told = refused.logSince(length).stream()
                    .filter(line -> line.contains("| WARN ") || line.contains("| ERROR"))
                    .toList();
            assertEquals(1, told.size(), told::toString);
            assertTrue(told.get(0).contains("UDP stays with the portable device"), told::toString);
        }
    }

    private interface Change {
        void run(Load load);
    }

    private void lossless(Change change) {
        try (var load = Load.start(guelta.dns(), NAME, RATE, CONNECTIONS);
                var six = Load.start(new InetSocketAddress("::1", port), NAME, RATE / 4, 0)) {
            load.awaitMore(RATE);
            change.run(load);
            load.awaitMore(3 * RATE);
            for (var outcome : List.of(load.stop(), six.stop())) {
                System.out.println("[load] " + outcome);
                assertEquals(0, outcome.lost(), () -> outcome + "\n" + guelta.trouble());
                assertEquals(List.of(), outcome.trouble());
            }
        }
    }

    /** Waits until that device, and no other, has the port for UDP, on both families. */
    private void awaitDevice(String name) {
        Await.until(
                name + " has the UDP ports",
                APPLIED,
                () -> {
                    var udp = guelta.command("net:port-list")
                            .lines()
                            .filter(line -> line.matches("(?i).*\\budp\\b.*") && line.contains(":" + port))
                            .toList();
                    return udp.size() >= 2
                            && udp.stream().allMatch(line -> line.contains(name) && line.contains("open"));
                },
                guelta::trouble);
    }
}
