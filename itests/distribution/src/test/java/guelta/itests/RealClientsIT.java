// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people and programs ask with, each in the ways it is used. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealClientsIT {
    private String port;
    private Path folder;

    @BeforeAll
    void serve(Guelta guelta, @TempDir Path temporary) throws IOException {
        folder = temporary;
        port = Integer.toString(guelta.dns().getPort());
        guelta.configure("guelta.dns.primary", "identity", "itests");
        guelta.configure("guelta.dns.primary", "version", "guelta");
        var zones = Zones.all(folder.resolve("zones"));
        Zones.publish(guelta, zones, folder.resolve("checkout"));
        var anchors = new StringBuilder("trust-anchors {\n");
        for (var zone : zones) {
            Files.readAllLines(zone.path()).stream()
                    .filter(line -> line.contains("DNSKEY\t257 "))
                    .map(line -> line.split("\\s+"))
                    .forEach(w -> anchors.append(
                            "\"%s\" static-key %s %s %s \"%s\";\n".formatted(w[0], w[4], w[5], w[6], w[7])));
        }
        Files.writeString(folder.resolve("anchors"), anchors.append("};\n"));
    }

    @Test
    void digSeesTheAddressesOfAName() {
        assertEquals("192.0.2.80\n192.0.2.81\n192.0.2.82\n", dig("+short", "www.nasty.test", "A"));
    }

    /** RFC 7873 section 5.2: the server returns the client's cookie with one of its own. */
    @Test
    void digGetsACookieTheIdentityAndNoWordOnAnUnknownOption() {
        var text = dig("+cookie=0102030405060708", "+nsid", "+ednsopt=65001:0102", "www.nasty.test", "A");
        assertTrue(text.contains("COOKIE: 0102030405060708") && text.contains("(good)"), text);
        assertTrue(text.contains("(\"itests\")"), text);
        assertFalse(text.contains("OPT=65001"), text);
    }

    @Test
    void digPipelinesOverOneConnection() {
        var text = dig(
                "+tcp",
                "+keepopen",
                "+short",
                "www.nasty.test",
                "AAAA",
                "mail.nasty.test",
                "AAAA",
                "alias.nasty.test",
                "AAAA");
        assertEquals("2001:db8::80\n2001:db8::25\nwww.nasty.test.\n2001:db8::80\n", text);
    }

    @Test
    void digTurnsToTcpWhenTheAnswerIsTooLarge() {
        var small = dig("+ignore", "+bufsize=512", "big.nasty.test", "TXT");
        assertTrue(small.contains(" tc") && small.contains("udp: 1232"), small);
        var whole = dig("+bufsize=512", "big.nasty.test", "TXT");
        assertTrue(whole.contains("retrying in TCP mode") && whole.contains("ANSWER: 8"), whole);
    }

    @ParameterizedTest
    @CsvSource({"version.bind,guelta", "version.server,guelta", "id.server,itests", "hostname.bind,itests"})
    void digLearnsWhatTheServerMaySayOfItself(String name, String answer) {
        assertEquals("\"" + answer + "\"\n", dig("+short", "CH", "TXT", name));
    }

    @Test
    void kdigReadsASignedAnswerOverTcp() {
        var text = run("/usr/bin/kdig", "@127.0.0.1", "-p", port, "+tcp", "+dnssec", "+nsid", "signed.test", "SOA");
        assertTrue(text.contains("ANSWER: 2") && text.contains("\"itests\"") && text.contains("RRSIG"), text);
        assertEquals(
                "192.0.2.25\n",
                run("/usr/bin/kdig", "@127.0.0.1", "-p", port, "+cookie", "+padding", "+short", "mail.nasty.test"));
    }

    @Test
    void drillReadsAReferral() {
        var text = run("/usr/bin/drill", "-p", port, "@127.0.0.1", "-o", "rd", "host.sub.nasty.test", "A");
        assertTrue(text.contains("rcode: NOERROR") && text.contains("AUTHORITY: 2, ADDITIONAL: 2"), text);
    }

    @Test
    void dnspythonReadsEveryAnswer() throws Exception {
        var script = Path.of(RealClientsIT.class.getResource("/client.py").toURI());
        assertTrue(run("/usr/bin/python3", script.toString(), port).contains("dnspython is content"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void dnsperfLosesNothing(String mode) throws IOException {
        var questions = folder.resolve("questions");
        Files.writeString(
                questions, "www.nasty.test A\nnx.nasty.test A\nany.wild.nasty.test TXT\nhost.sub.nasty.test A\n");
        var text = run(
                "/usr/bin/dnsperf",
                "-m",
                mode,
                "-s",
                "127.0.0.1",
                "-p",
                port,
                "-d",
                questions.toString(),
                "-n",
                "1000",
                "-Q",
                "2000",
                "-t",
                "30");
        assertTrue(text.contains("Queries lost:         0 "), text);
        assertTrue(text.contains("NOERROR 3000 (75.00%), NXDOMAIN 1000 (25.00%)"), text);
    }

    /** A validator of another maker accepts each answer and each proof of absence: RFC 4035 section 5, RFC 5155 section 8. */
    @ParameterizedTest
    @ValueSource(strings = {"signed.test", "nsec3.test", "optout.test"})
    void delvValidatesAnswersAndProofsOfAbsence(String zone) {
        // Below an opted-out span nobody can prove that the name itself is absent, so there a wildcard is as good as
        // unsigned.
        var wildcards = zone.startsWith("optout") ? "; unsigned answer" : "; fully validated";
        for (var positive : List.of(
                "www A",
                "UPPER A",
                "alias A",
                "x.dname A",
                "c-dname A",
                "secure DS",
                "odd TYPE65280",
                "_sip._tcp SRV")) {
            var text = delv(zone, positive);
            assertTrue(text.startsWith("; fully validated"), () -> positive + ":\n" + text);
        }
        for (var wildcard : List.of("any.wild A", "x.y.any.wild MX", "any.w.tree A")) {
            var text = delv(zone, wildcard);
            assertTrue(text.startsWith(wildcards), () -> wildcard + ":\n" + text);
        }
        for (var negative :
                List.of("nx A", "a.b.c.nx A", "www TXT", "c.ent A", "any.wild TXT", "x.exists.wild A", "ent.wild A")) {
            var text = delv(zone, negative);
            assertTrue(text.contains("; negative response, fully validated"), () -> negative + ":\n" + text);
        }
    }

    private String delv(String zone, String question) {
        var words = question.split(" ");
        return run(
                "/usr/bin/delv",
                "@127.0.0.1",
                "-p",
                port,
                "-a",
                folder.resolve("anchors").toString(),
                "+root=" + zone,
                words[0] + "." + zone,
                words[1]);
    }

    private String dig(String... arguments) {
        var command = new ArrayList<>(List.of("/usr/bin/dig", "-r", "@127.0.0.1", "-p", port));
        command.addAll(Arrays.asList(arguments));
        return run(command.toArray(String[]::new));
    }

    private String run(String... command) {
        return Program.run(folder, command);
    }
}
