// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.dns.Client;
import guelta.itests.dns.Edns;
import guelta.itests.dns.Mutations;
import guelta.itests.dns.Questions;
import guelta.itests.peer.ZoneFile;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whatever arrives, the others are served: 10,000 mutated messages over UDP and 10,000 over TCP beside a client that behaves. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedTrafficIT {
    private static final int MESSAGES = 10_000 * Soak.times(1, 50);
    private static final int BURST = 20;
    private static final int PATIENCE = 5000;
    private List<byte[]> valid;
    private Guelta guelta;

    @BeforeAll
    void serve(Guelta shared, @TempDir Path folder) throws Exception {
        guelta = shared;
        var zones = Zones.plain(folder.resolve("zones"));
        Zones.publish(guelta, zones, folder.resolve("checkout"))
                .write("child.nasty.test._keys", "k._update.child.nasty.test. DNSKEY 0 3 163 c2VjcmV0\n")
                .publish("A key");
        valid = new ArrayList<>(
                Questions.about(ZoneFile.resource("child.nasty.test", folder.resolve("source"))).stream()
                        .map(question -> question.with(
                                        question.edns().orElse(Edns.DNSSEC).with(10, new byte[8]))
                                .wire(7))
                        .toList());
        var others = Files.readAllLines(
                Path.of(MalformedTrafficIT.class.getResource("/requests.txt").toURI()));
        // As many of each as there are questions of a kind: updates, notifies, transfers and signatures are mutated
        // too.
        for (var copies = valid.size() / 50; copies >= 0; copies--) {
            others.stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> HexFormat.of().parseHex(line.split(" ")[1]))
                    .forEach(valid::add);
        }
    }

    @Test
    void mutatedDatagramsDisturbNobody() throws IOException {
        try (var socket = new DatagramSocket(0, Ports.LOOPBACK);
                var good = Client.udp(guelta.dns(), PATIENCE)) {
            var mutations = Mutations.of(valid, 20261123).iterator();
            for (var i = 0; i < MESSAGES / BURST; i++) {
                for (var j = 0; j < BURST; j++) {
                    var message = mutations.next();
                    socket.send(new DatagramPacket(message, message.length, guelta.dns()));
                }
                served(good);
            }
        }
        undisturbed();
    }

    @Test
    void mutatedMessagesOverTcpDisturbNobody() throws IOException {
        var random = new Random(5966);
        try (var good = Client.tcp(guelta.dns(), PATIENCE)) {
            var mutations = Mutations.of(valid, 7766).iterator();
            for (var i = 0; i < MESSAGES / BURST; i++) {
                try (var socket = new Socket()) {
                    socket.connect(
                            new InetSocketAddress(Ports.LOOPBACK, guelta.dns().getPort()), PATIENCE);
                    for (var j = 0; j < BURST; j++) {
                        socket.getOutputStream().write(framed(mutations.next(), random));
                    }
                } catch (SocketException closedByTheServer) {
                    // its right, after what it was sent
                }
                served(good);
            }
        }
        undisturbed();
    }

    /** Now and then the length lies: the rest of the connection is then read as something else, or never comes. */
    private static byte[] framed(byte[] message, Random random) {
        var length = random.nextInt(10) == 0 ? random.nextInt(65536) : message.length;
        var framed = new byte[message.length + 2];
        framed[0] = (byte) (length >> 8);
        framed[1] = (byte) length;
        System.arraycopy(message, 0, framed, 2, message.length);
        return framed;
    }

    private void served(Client good) {
        var reply = good.ask("www.child.nasty.test.", "A");
        assertTrue(reply.isPresent(), () -> "a good question got no answer\n" + guelta.trouble());
        assertEquals(
                List.of("www.child.nasty.test. 1800 A c0000248"),
                reply.get().answer().stream().map(Object::toString).toList());
    }

    private void undisturbed() {
        assertTrue(guelta.alive());
        assertEquals(
                List.of(),
                guelta.log()
                        .lines()
                        .filter(line -> line.contains("Exception") && line.contains("dns"))
                        .toList());
    }
}
