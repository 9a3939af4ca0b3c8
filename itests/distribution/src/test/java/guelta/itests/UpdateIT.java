// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.dns.Client;
import guelta.itests.peer.Bind;
import guelta.itests.peer.ZoneFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Zones changed by the clients that people use, with keys made by commands. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpdateIT {
    private static final int UPDATES = Soak.times(150, 500);
    private static final String ZONE = "updated.test";
    private static final String TEXT = """
            ; made by hand
            $TTL 300
            @   SOA ns hostmaster ( 7 ; serial
                    3600 600 86400 300 )
                NS ns
            ns  A 192.0.2.1   ; the server
            www A 192.0.2.80
            """;

    private Guelta guelta;
    private Path folder;
    private Checkout checkout;
    private String port;

    @BeforeAll
    void serve(Guelta shared, @TempDir Path temporary) {
        guelta = shared;
        folder = temporary;
        port = Integer.toString(guelta.dns().getPort());
        checkout = Checkout.of(guelta.zones().toString(), folder.resolve("checkout"), guelta.emptyHome());
        checkout.write(ZONE, TEXT).publish("A zone made by hand");
        ZoneText.awaitSerial(guelta, ZONE, 7);
    }

    /** A key that the server makes, as nsupdate takes it. */
    private static String key(Guelta server, String name, String algorithm) {
        var json = server.command("dns:key-generate --json --algorithm " + algorithm + " " + name);
        var form = Pattern.compile("\"nsupdate\" *: *\"([^\"]+)\"").matcher(json);
        assertTrue(form.find(), json);
        return form.group(1);
    }

    private Program nsupdate(String program, String at, String key, boolean tcp, String... steps) {
        return nsupdate(folder, program, at, key, tcp, List.of(steps));
    }

    private static Program nsupdate(
            Path folder, String program, String at, String key, boolean tcp, List<String> steps) {
        try {
            var script = Files.createTempFile(folder, "update", ".txt");
            Files.writeString(script, "server 127.0.0.1 " + at + "\n" + String.join("\n", steps) + "\n");
            var command = new ArrayList<>(List.of("/usr/bin/" + program, "-y", key));
            if (tcp) {
                command.add("-v");
            }
            command.add(script.toString());
            return Program.start(folder, command.toArray(String[]::new));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void succeeds(Program update) {
        assertEquals(0, update.exit(Duration.ofMinutes(1)), update::output);
    }

    private static void fails(Program update, String why) {
        assertTrue(update.exit(Duration.ofMinutes(1)) != 0, update::output);
        assertTrue(update.output().contains(why), update::output);
    }

    private static List<String> addresses(Guelta server, String name) {
        try (var client = Client.udp(server.dns(), 30_000)) {
            return client.ask(name, "A").orElseThrow().answer().stream()
                    .map(record -> record.data())
                    .sorted()
                    .toList();
        }
    }

    /** RFC 8945 6: each algorithm, with BIND's client and with Knot's; what people wrote stays as it was. */
    @ParameterizedTest
    @ValueSource(strings = {"SHA1", "SHA224", "SHA256", "SHA384", "SHA512"})
    void nsupdateAndKnsupdateChangeAZone(String algorithm) {
        var key = key(guelta, "h-" + algorithm.toLowerCase(Locale.ROOT) + "._update." + ZONE, algorithm);
        var host = algorithm.toLowerCase(Locale.ROOT) + "." + ZONE + ".";
        succeeds(nsupdate(
                "nsupdate", port, key, false, "zone " + ZONE, "update add " + host + " 60 A 192.0.2.2", "send"));
        assertEquals(1, addresses(guelta, host).size());
        succeeds(nsupdate(
                "knsupdate",
                port,
                key,
                true,
                "zone " + ZONE + ".",
                "prereq yxdomain " + host,
                "update add " + host + " 60 A 192.0.2.3",
                "send"));
        assertEquals(2, addresses(guelta, host).size());
        fails(
                nsupdate(
                        "nsupdate",
                        port,
                        key,
                        true,
                        "zone " + ZONE,
                        "prereq nxdomain " + host,
                        "update delete " + host,
                        "send"),
                "YXDOMAIN");
        succeeds(nsupdate("nsupdate", port, key, true, "zone " + ZONE, "update delete " + host, "send"));
        assertEquals(0, addresses(guelta, host).size());
        checkout.git("pull", "-q", "--rebase", "origin", "main");
        var text = checkout.git("show", "HEAD:" + ZONE);
        assertTrue(text.startsWith("; made by hand\n$TTL 300\n@   SOA ns hostmaster ( "), text);
        assertTrue(text.endsWith("    NS ns\nns  A 192.0.2.1   ; the server\nwww A 192.0.2.80\n"), text);
        assertEquals(
                "h-" + algorithm.toLowerCase(Locale.ROOT) + "._update." + ZONE
                        + " via primary git\nchanged by 127.0.0.1\n",
                checkout.git("log", "-1", "--format=%an%n%s", "--", ZONE));
        assertTrue(guelta.command("dns:key-remove h-" + algorithm.toLowerCase(Locale.ROOT) + "._update." + ZONE)
                .contains("_update"));
        fails(nsupdate("nsupdate", port, key, true, "zone " + ZONE, "update delete " + host, "send"), "BADKEY");
    }

    /** RFC 8945 5.2.2, RFC 2136 3.3: another secret, no key, a key for less. */
    @Test
    void whoMayNotChangesNothing() throws Exception {
        var key = key(guelta, "less._update.www." + ZONE, "SHA256");
        var step = "update add new." + ZONE + ". 60 A 192.0.2.2";
        fails(nsupdate("nsupdate", port, key, true, "zone " + ZONE, step, "send"), "REFUSED");
        var other = key.substring(0, key.lastIndexOf(':') + 1) + "c2VjcmV0";
        fails(nsupdate("nsupdate", port, other, true, "zone " + ZONE, step, "send"), "BADSIG");
        succeeds(nsupdate(
                "nsupdate", port, key, true, "zone " + ZONE, "update add x.www." + ZONE + ". 60 A 192.0.2.2", "send"));
        // Robur's hosts name in the zone section what the key is for.
        succeeds(
                nsupdate("nsupdate", port, key, true, "zone www." + ZONE, "update delete x.www." + ZONE + ".", "send"));
        var list = guelta.command("dns:key-list --json");
        assertTrue(list.contains("less._update.www." + ZONE + "."), list);
        assertFalse(list.contains(key.substring(key.lastIndexOf(':') + 1, key.lastIndexOf(':') + 9)), list);
        assertFalse(guelta.log().contains(key.substring(key.lastIndexOf(':') + 1)), "no secret is in the log");
        var unsigned = Files.writeString(
                folder.resolve("unsigned"), "server 127.0.0.1 " + port + "\nzone " + ZONE + "\n" + step + "\nsend\n");
        fails(Program.start(folder, "/usr/bin/nsupdate", unsigned.toString()), "REFUSED");
    }

    /** RFC 8945 5.3: dig checks the signature of what it gets. */
    @Test
    void digAsksWithAKey() {
        var key = key(guelta, "dig._notify." + ZONE, "SHA384");
        var text = Program.run(folder, "/usr/bin/dig", "-r", "@127.0.0.1", "-p", port, "-y", key, "www." + ZONE, "A");
        assertTrue(text.contains("192.0.2.80") && text.contains("TSIG PSEUDOSECTION"), text);
        assertFalse(text.contains("Couldn't verify"), text);
    }

    @Test
    void dnspythonChangesAZone() throws Exception {
        assertTrue(python(guelta, key(guelta, "py._update." + ZONE, "SHA512"), "update")
                .contains("has changed"));
    }

    private String python(Guelta server, String key, String step) throws Exception {
        var script = Path.of(UpdateIT.class.getResource("/update.py").toURI());
        var parts = key.split(":", 3);
        return Program.run(
                folder,
                "/usr/bin/python3",
                script.toString(),
                Integer.toString(server.dns().getPort()),
                parts[0],
                parts[1],
                parts[2],
                ZONE,
                step);
    }

    /** The same stream of updates leaves the same zone here and at BIND, serial included. */
    @Test
    void afterManyUpdatesTheZoneIsThatOfBind() throws Exception {
        var zone = "compared.test";
        checkout.write(zone, TEXT.replace(ZONE, zone)).publish("A zone to compare");
        ZoneText.awaitSerial(guelta, zone, 7);
        var key = key(guelta, "all._update." + zone, "SHA256");
        var parts = key.split(":", 3);
        var source = Files.writeString(folder.resolve(zone), TEXT);
        var bindKey = "key \"" + parts[1] + "\" { algorithm " + parts[0] + "; secret \"" + parts[2] + "\"; };";
        try (var bind = Bind.serve(folder.resolve("bind"), List.of(new ZoneFile(zone + ".", source)), bindKey)) {
            var steps = steps(zone + ".", new Random(7));
            var here = nsupdate(folder, "nsupdate", port, key, true, steps);
            var there =
                    nsupdate(folder, "nsupdate", Integer.toString(bind.address().getPort()), key, true, steps);
            here.exit(Duration.ofMinutes(8));
            there.exit(Duration.ofMinutes(8));
            // nsupdate tells each update that failed, in order: a prerequisite was not met.
            assertEquals(there.output(), here.output());
            assertTrue(there.output().contains("NXRRSET"), there.output());
            checkout.git("fetch", "-q", "origin", "main");
            var ours = Files.writeString(folder.resolve("ours"), checkout.git("show", "origin/main:" + zone));
            var theirs = bind.transferred(zone + ".", folder.resolve("theirs"));
            assertEquals(
                    lines(theirs, Files.createDirectory(folder.resolve("full-theirs"))),
                    lines(new ZoneFile(zone + ".", ours), Files.createDirectory(folder.resolve("full-ours"))));
        }
    }

    private static String lines(ZoneFile zone, Path into) throws IOException {
        var lines = new TreeSet<String>();
        Files.readAllLines(zone.compiledByBind(into, "full").path())
                .forEach(line -> lines.add(line.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ")));
        return String.join("\n", lines);
    }

    private static List<String> steps(String zone, Random random) {
        var steps = new ArrayList<String>();
        steps.add("zone " + zone);
        String[] names = {zone, "www." + zone, "a.b." + zone, "*." + zone, "new." + zone, "WWW." + zone};
        for (var i = 0; i < UPDATES; i++) {
            for (var j = random.nextInt(3); j >= 0; j--) {
                var name = names[random.nextInt(names.length)];
                var number = random.nextInt(3);
                String[] data = {
                    "A 192.0.2." + number,
                    "TXT t" + number,
                    "CNAME c" + number + "." + zone,
                    "NS ns" + number + ".elsewhere.test.",
                    "MX " + number + " mail." + zone
                };
                // BIND passes over NS at a wildcard; here they are data (RFC 4592 4.2).
                var record = data[random.nextInt(name.startsWith("*") ? 3 : data.length)];
                var type = record.substring(0, record.indexOf(' '));
                steps.add(
                        switch (random.nextInt(7)) {
                            case 0 -> "update delete " + name;
                            case 1 -> "update delete " + name + " " + type;
                            case 2 -> "update delete " + name + " " + record;
                            case 3 -> "prereq yxrrset " + name + " " + type;
                            default -> "update add " + name + " " + (random.nextInt(3) + 1) * 60 + " " + record;
                        });
            }
            steps.add("send");
        }
        return steps;
    }

    /** RFC 1996 with a key: what is in the remote is pulled. */
    @Test
    void aSignedNotifyPulls(@TempDir Path own) throws Exception {
        try (var server = Guelta.unpack(own.resolve("server"))) {
            server.start().withDns();
            var remote = own.resolve("remote.git");
            Program.run(own, "/usr/bin/git", "init", "-q", "--bare", "-b", "main", remote.toString());
            var work = Checkout.of(server.zones().toString(), own.resolve("work"), server.emptyHome());
            work.write(ZONE, TEXT).publish("A zone");
            ZoneText.awaitSerial(server, ZONE, 7);
            var key = key(server, "k._update." + ZONE, "SHA256");
            server.configure("guelta.store.git-zones", "remote", remote.toUri().toString());
            Await.until(
                    "the store has pushed all to its new remote",
                    Duration.ofMinutes(1),
                    () -> head(own, remote).equals(head(own, server.zones())),
                    server::trouble);
            var other = Checkout.of(remote.toUri().toString(), own.resolve("clone"), server.emptyHome());
            other.write(ZONE, TEXT.replace("( 7 ;", "( 8 ;")).publish("Eight");
            assertTrue(python(server, key, "notify").contains("has notified"));
            ZoneText.awaitSerial(server, ZONE, 8);
        }
    }

    private static String head(Path folder, Path repository) {
        return Program.run(
                folder, "/usr/bin/git", "--git-dir", repository.toString(), "for-each-ref", "refs/heads/main");
    }
}
