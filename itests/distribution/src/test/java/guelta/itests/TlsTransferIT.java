// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.dns.Client;
import guelta.itests.peer.TransferPeers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Transfers over TLS (RFC 9103): from our primary to kdig and BIND, from BIND to our secondary, from both to those behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTransferIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OUT = "out.test";
    private static final String IN = "in.test";
    private static final String THROUGH = "through.test";
    private static final String HOST = "primary.test";

    private final int tlsPort = Ports.free();
    private final int secondaryPort = Ports.free();
    private final int secondaryTlsPort = Ports.free();
    private Path folder;
    private TransferPeers peers;
    private Guelta guelta;
    private Checkout checkout;

    @BeforeAll
    void serve(@TempDir Path temporary) throws IOException {
        folder = temporary;
        peers = new TransferPeers(folder);
        Program.run(
                folder,
                "/usr/bin/openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-keyout",
                "key.pem",
                "-out",
                "chain.pem",
                "-subj",
                "/CN=" + HOST,
                "-addext",
                "subjectAltName=DNS:" + HOST,
                "-days",
                "30");
        guelta = Guelta.unpack(folder.resolve("guelta"));
        guelta.configure("guelta.cert.pem-default", "chain", file("chain.pem").toString());
        guelta.configure("guelta.cert.pem-default", "key", file("key.pem").toString());
        guelta.configure("guelta.dns.primary", "tlsListen", "127.0.0.1:" + tlsPort);
        guelta.configure("guelta.dns.secondary", "listen", "127.0.0.1:" + secondaryPort);
        guelta.configure("guelta.dns.secondary", "tlsListen", "127.0.0.1:" + secondaryTlsPort);
        guelta.configure("guelta.dns.secondary", "keys", TransferPeers.KEY + ":SHA256:" + TransferPeers.SECRET);
        guelta.start().withDns();
        guelta.command("feature:install guelta-cert-pem");
        guelta.command("feature:install guelta-dns-secondary");
        checkout = Checkout.of(guelta.zones().toString(), folder.resolve("checkout"), guelta.emptyHome());
        checkout.write("_keys", TransferPeers.KEY + ". DNSKEY 0 3 163 " + TransferPeers.SECRET + "\n")
                .write(OUT, zone(OUT, 1))
                .publish("A zone and a key");
        ZoneText.awaitSerial(guelta, OUT, 1);
    }

    @AfterAll
    void close() {
        peers.close();
        guelta.close();
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    /** A version of a zone that is larger than its difference from the one before, which servers send whole else. */
    private static String zone(String name, int serial) {
        var many = IntStream.range(0, 100).mapToObj("n%d TXT same\n"::formatted).collect(Collectors.joining());
        return ZoneText.zone(name, serial) + "h" + serial + " TXT \"one more\"\n" + many;
    }

    private static String key() {
        return "hmac-sha256:" + TransferPeers.KEY + ":" + TransferPeers.SECRET;
    }

    /** The records that kdig gets, in order; nothing when it gets none. */
    private String transferred(int port, String zone, String... options) {
        var command = new ArrayList<>(
                List.of("/usr/bin/kdig", "@127.0.0.1", "-p", Integer.toString(port), "+noall", "+answer", "-y", key()));
        command.addAll(List.of(options));
        command.addAll(List.of(zone, "AXFR"));
        try (var kdig = Program.start(folder, command.toArray(String[]::new))) {
            kdig.exit(PATIENCE);
            return kdig.output()
                    .lines()
                    .filter(line -> line.matches("\\S+\\s+\\d+\\s+IN\\s.*"))
                    .map(line -> line.replaceAll("\\s+", " "))
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining("\n"));
        }
    }

    private static long serial(int port, String zone) {
        try (var client = Client.udp(Ports.loopback(port), 500)) {
            return ZoneText.serial(client, zone);
        }
    }

    private void awaitSerial(int port, String zone, long serial, Program other) {
        Await.until(
                "serial " + serial + " of " + zone,
                PATIENCE,
                () -> serial(port, zone) == serial,
                () -> "it is " + serial(port, zone) + "\n" + other.output() + guelta.command("dns:secondary-list")
                        + guelta.trouble());
    }

    /** RFC 9103 6.2: a zone goes over TLS whole, and its changes as differences; BIND checks who shows it. */
    @Test
    void kdigAndBindTransferFromThePrimaryOverTls() {
        var authority = "+tls-ca=" + file("chain.pem");
        Await.until(
                "kdig transfers over TLS",
                PATIENCE,
                () -> !transferred(tlsPort, OUT, authority, "+tls-hostname=" + HOST)
                        .isEmpty(),
                guelta::trouble);
        var overTcp = transferred(guelta.dns().getPort(), OUT, "+tcp");
        assertTrue(overTcp.contains("ns.out.test."), overTcp);
        assertEquals(overTcp, transferred(tlsPort, OUT, authority, "+tls-hostname=" + HOST));
        assertEquals("", transferred(tlsPort, OUT, authority, "+tls-hostname=other.test"));

        var bind = peers.bindBehindTls(tlsPort, file("chain.pem"), HOST, OUT);
        guelta.configure("guelta.dns.primary", "alsoNotify", "127.0.0.1:" + bind.port());
        awaitSerial(bind.port(), OUT, 1, bind.program());
        for (var serial = 2; serial <= 4; serial++) {
            checkout.write(OUT, zone(OUT, serial)).publish("Serial " + serial);
            awaitSerial(bind.port(), OUT, serial, bind.program());
        }
        assertEquals(
                transferred(guelta.dns().getPort(), OUT, "+tcp"),
                transferred(bind.port(), OUT, "+tcp"),
                bind.program()::output);
        assertTrue(bind.program().output().contains("tls"), bind.program()::output);
        assertTrue(
                guelta.log().lines().anyMatch(line -> line.contains("zone " + OUT + ". serial 4 by differences")),
                guelta::log);
    }

    /** RFC 9103 6.3: from a primary that transfers over TLS only, believed by its key, and not with another key. */
    @Test
    void theSecondaryTransfersFromBindOverTls() throws IOException {
        var port = Ports.free();
        var file = Files.createDirectories(file("bind-before-tls")).resolve(IN + ".zone");
        Files.writeString(file, zone(IN, 1));
        var bind = peers.bindBeforeTls(secondaryPort, port, file("chain.pem"), file("key.pem"), IN);
        awaitSerial(bind.port(), IN, 1, bind.program());
        assertEquals("", transferred(bind.port(), IN, "+tcp"), "BIND transfers over TLS only");
        var wrong = "A".repeat(43) + "=";
        guelta.configure("guelta.dns.secondary", "primaries", IN + "=127.0.0.1:" + port + "+tls:" + wrong);
        Await.until(
                "the primary is not believed",
                PATIENCE,
                () -> guelta.command("dns:secondary-list --json").contains("pin"),
                () -> guelta.command("dns:secondary-list --json") + guelta.trouble());
        assertFalse(serial(secondaryPort, IN) > 0);
        guelta.configure("guelta.dns.secondary", "primaries", IN + "=127.0.0.1:" + port + "+tls:" + pin());
        awaitSerial(secondaryPort, IN, 1, bind.program());
        for (var serial = 2; serial <= 4; serial++) {
            Files.writeString(file, zone(IN, serial));
            Program.run(
                    folder, "/bin/kill", "-HUP", Long.toString(bind.program().pid()));
            awaitSerial(secondaryPort, IN, serial, bind.program());
        }
        var there = transferred(port, IN, "+tls");
        assertTrue(there.contains("h4.in.test."), there);
        assertEquals(there, transferred(secondaryPort, IN, "+tcp"));
        assertTrue(
                guelta.log()
                        .lines()
                        .anyMatch(line -> line.contains("zone " + IN + ". is served, serial 4")
                                && line.contains("by differences from 127.0.0.1:" + port)),
                guelta::log);
    }

    /**
     * RFC 7858, RFC 9103: the secondary answers inside TLS as the primary does, and is a primary for those behind it: what it took over
     * TLS it gives over TLS, whole and by differences, and tells of changes.
     */
    @Test
    void theSecondaryAnswersAndTransfersOverTlsItself() {
        checkout.write(THROUGH, zone(THROUGH, 1)).publish("A zone for those behind the secondary");
        ZoneText.awaitSerial(guelta, THROUGH, 1);
        guelta.configure("guelta.dns.secondary", "primaries", THROUGH + "=127.0.0.1:" + tlsPort + "+tls:" + pin());
        guelta.configure("guelta.dns.primary", "alsoNotify", "127.0.0.1:" + secondaryPort);
        Await.until(
                "the secondary has the zone",
                PATIENCE,
                () -> serial(secondaryPort, THROUGH) == 1,
                () -> guelta.command("dns:secondary-list --json") + guelta.trouble());
        var authority = "+tls-ca=" + file("chain.pem");
        Await.until(
                "the secondary answers inside TLS",
                PATIENCE,
                () -> asked(authority, "+tls-hostname=" + HOST).contains("status: NOERROR"),
                guelta::trouble);
        var answer = asked(authority, "+tls-hostname=" + HOST, "+padding");
        assertTrue(answer.contains("192.0.2."), answer);
        // RFC 8467 4.1
        assertTrue(answer.contains("PADDING") && answer.contains("Received 468 B"), answer);
        assertFalse(asked(authority, "+tls-hostname=other.test").contains("status: NOERROR"));

        var overTcp = transferred(secondaryPort, THROUGH, "+tcp");
        assertTrue(overTcp.contains("h1.through.test."), overTcp);
        assertEquals(overTcp, transferred(secondaryTlsPort, THROUGH, authority, "+tls-hostname=" + HOST));

        var bind = peers.bindBehindTls(secondaryTlsPort, file("chain.pem"), HOST, THROUGH);
        guelta.configure("guelta.dns.secondary", "alsoNotify", "127.0.0.1:" + bind.port());
        awaitSerial(bind.port(), THROUGH, 1, bind.program());
        for (var serial = 2; serial <= 4; serial++) {
            checkout.write(THROUGH, zone(THROUGH, serial)).publish("Serial " + serial);
            awaitSerial(bind.port(), THROUGH, serial, bind.program());
        }
        assertEquals(transferred(guelta.dns().getPort(), THROUGH, "+tcp"), transferred(bind.port(), THROUGH, "+tcp"));
        assertTrue(
                guelta.log()
                        .lines()
                        .anyMatch(line -> line.contains("guelta.dns.secondary")
                                && line.contains("zone " + THROUGH + ". serial 4 by differences")),
                guelta::log);
    }

    /** What kdig sees when it asks the secondary inside TLS for an address of the zone. */
    private String asked(String... options) {
        var command = new ArrayList<>(List.of(
                "/usr/bin/kdig",
                "@127.0.0.1",
                "-p",
                Integer.toString(secondaryTlsPort),
                "+tls",
                "+retry=0",
                "ns." + THROUGH + ".",
                "A"));
        command.addAll(List.of(options));
        try (var kdig = Program.start(folder, command.toArray(String[]::new))) {
            kdig.exit(PATIENCE);
            return kdig.output();
        }
    }

    private String pin() {
        return Program.run(
                        folder,
                        "/bin/sh",
                        "-c",
                        "openssl x509 -in chain.pem -pubkey -noout | openssl pkey -pubin -outform der"
                                + " | openssl dgst -sha256 -binary | openssl base64")
                .strip();
    }
}
