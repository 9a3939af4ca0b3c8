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
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever arrives, the others are served: 50,000 mutated messages over UDP and 50,000 over TCP - questions, updates,
 * notifies, transfers, signed and not - beside a client that behaves; nothing grows, nothing throws past the engine.
 */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedTrafficIT {
    private static final int MESSAGES = Soak.times(50_000, 5_000_000);
    private static final int BURST = 20;
    private static final int PATIENCE = 30_000;

    /** What may live more at the end than when a fifth was sent: caches that fill, others' tests that share the server. */
    private static final long GROWTH = 24L << 20;

    private List<byte[]> valid;
    private Guelta guelta;
    private int logged;
    private long live;

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

    @BeforeEach
    void beforeTraffic() {
        logged = guelta.log().length();
    }

    @Test
    void mutatedDatagramsDisturbNobody() throws IOException {
        try (var socket = new DatagramSocket(0, Ports.LOOPBACK);
                var good = Client.udp(guelta.dns(), PATIENCE)) {
            var mutations = Mutations.of(valid, 20261123).iterator();
            for (var i = 0; i < MESSAGES / BURST; i++) {
                if (i == MESSAGES / BURST / 5) {
                    live = live();
                }
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
                if (i == MESSAGES / BURST / 5) {
                    live = live();
                }
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
                guelta.logSince(logged).stream()
                        .filter(line ->
                                line.contains("| ERROR") || line.contains("Exception") || line.startsWith("\tat "))
                        .toList());
        var after = live();
        assertTrue(after < live + GROWTH, () -> "of the heap lived " + live + " octets, and " + after + " at the end");
    }

    /** Octets of the objects on the server's heap that are reachable. */
    private long live() {
        var histogram = Program.run(
                guelta.emptyHome(),
                System.getProperty("java.home") + "/bin/jcmd",
                Long.toString(guelta.pid()),
                "GC.class_histogram");
        var total = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)").matcher(histogram);
        assertTrue(total.find(), histogram);
        return Long.parseLong(total.group(1));
    }
}
