// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** DNS over TLS (RFC 7858) as kdig and openssl see it, with an identity from files that change. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsIT {
    private static final Duration APPLIED = Duration.ofSeconds(60);

    private final int port = Ports.free();
    private Guelta guelta;
    private Path folder;

    @BeforeAll
    void serve(Guelta shared, @TempDir Path files) throws IOException {
        guelta = shared;
        folder = files;
        Zones.publish(guelta, Zones.plain(folder.resolve("zones")), folder.resolve("checkout"));
        identity("first");
        guelta.command("feature:install guelta-cert-pem");
        guelta.configure(
                "guelta.cert.pem-default", "chain", folder.resolve("chain.pem").toString());
        guelta.configure(
                "guelta.cert.pem-default", "key", folder.resolve("key.pem").toString());
        guelta.configure("guelta.dns.primary", "tlsListen", "127.0.0.1:" + port);
        Await.until("DNS answers inside TLS", APPLIED, () -> kdig().contains("192.0.2."), guelta::trouble);
    }

    /** In one step, so that nobody reads half of it. */
    private void replace(String file, String text) throws IOException {
        Files.move(
                Files.writeString(folder.resolve(file + ".new"), text),
                folder.resolve(file),
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Makes an identity aside and moves it over the one before, as tools do. */
    private void identity(String name) throws IOException {
        Program.run(
                folder,
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-keyout",
                "new.key",
                "-out",
                "new.chain",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=DNS:" + name + ".test",
                "-days",
                "30");
        for (String file : List.of("key", "chain")) {
            Files.copy(folder.resolve("new." + file), folder.resolve(name + "." + file));
            Files.move(
                    folder.resolve("new." + file), folder.resolve(file + ".pem"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private String kdig(String... more) {
        var command = new java.util.ArrayList<>(List.of(
                "kdig", "@127.0.0.1", "-p", Integer.toString(port), "+tls", "+retry=0", "www.nasty.test.", "A"));
        command.addAll(List.of(more));
        try (var program = Program.start(folder, Map.of(), command)) {
            program.exit(Duration.ofSeconds(30));
            return program.output();
        }
    }

    private String openssl(String input, String... more) throws IOException {
        Files.writeString(folder.resolve("input"), input);
        return Program.run(
                folder,
                "/bin/sh",
                "-c",
                "openssl s_client -connect 127.0.0.1:" + port + " " + String.join(" ", more) + " < input 2>&1; true");
    }

    // RFC 7858 4.2: the name and its authority, or the key alone.
    @Test
    void kdigBelievesTheCertificateAndItsKey() throws IOException {
        identity("known");
        var chain = folder.resolve("known.chain").toString();
        var byName = new String[] {"+tls-ca=" + chain, "+tls-hostname=known.test"};
        Await.until("the new certificate is shown", APPLIED, () -> kdig(byName).contains("192.0.2."), guelta::trouble);
        assertFalse(kdig("+tls-ca=" + chain, "+tls-hostname=other.test").contains("status: NOERROR"));
        var pin = Program.run(
                        folder,
                        "/bin/sh",
                        "-c",
                        "openssl x509 -in known.chain -pubkey -noout | openssl pkey -pubin -outform der"
                                + " | openssl dgst -sha256 -binary | openssl base64")
                .strip();
        assertTrue(kdig("+tls-pin=" + pin).contains("status: NOERROR"), () -> kdig("+tls-pin=" + pin));
    }

    // RFC 8467 4.1: responses are padded to a multiple of 468 octets.
    @Test
    void answersArePadded() {
        var answer = kdig("+padding");
        assertTrue(answer.contains("PADDING"), answer);
        var size = java.util.regex.Pattern.compile("Received (\\d+) B").matcher(answer);
        assertTrue(size.find(), answer);
        assertEquals(0, Integer.parseInt(size.group(1)) % 468, answer);
    }

    // RFC 9325 3.1.1 and 4.2; RFC 7301: the protocol of RFC 7858 is "dot".
    @Test
    void opensslAgreesOnGoodVersionsOnly() throws IOException {
        var modern = openssl("", "-tls1_3", "-alpn", "dot");
        assertTrue(modern.contains("TLSv1.3"), modern);
        assertTrue(modern.contains("ALPN protocol: dot"), modern);
        assertTrue(openssl("", "-tls1_2").contains("Cipher is ECDHE-ECDSA"), () -> guelta.trouble());
        var old = openssl("", "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0");
        assertTrue(old.contains("Cipher is (NONE)"), old);
        var weak = openssl("", "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA");
        assertTrue(weak.contains("Cipher is (NONE)"), weak);
    }

    @Test
    void aBrokenFileIsToldInOneLineAndTheGoodOneStays() throws IOException {
        var before = guelta.log().length();
        var good = Files.readString(folder.resolve("chain.pem"));
        replace("chain.pem", "nonsense");
        Await.until(
                "the broken file is told",
                APPLIED,
                () -> guelta.logSince(before).stream()
                        .anyMatch(line -> line.contains("there is no CERTIFICATE in it; the last good one stays")),
                guelta::trouble);
        assertTrue(kdig().contains("status: NOERROR"), () -> kdig());
        replace("chain.pem", good);
        assertEquals(
                1,
                guelta.logSince(before).stream()
                        .filter(line -> line.contains("no CERTIFICATE"))
                        .count());
    }
}
