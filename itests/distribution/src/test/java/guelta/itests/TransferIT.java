// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.dns.Client;
import guelta.itests.peer.TransferPeers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Zones from our primary to Knot, NSD, BIND and our secondary, and from their primaries to our secondary. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransferIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CHANGES = 500;

    /** How many changes a client makes until it is the turn of the next. */
    private static final int SINGLE_UPDATES = 5;

    private static final int TURN = 20;

    private static final String CATALOG = "catalog.guelta";

    private final Random random = new Random(5);
    private final int secondaryPort = Ports.free();
    private final Metrics metrics = new Metrics(Ports.free());
    private Path folder;
    private TransferPeers peers;
    private Guelta guelta;
    private Checkout checkout;

    @BeforeAll
    void serve(@TempDir Path temporary) throws IOException {
        folder = temporary;
        peers = new TransferPeers(folder);
        guelta = Guelta.unpack(folder.resolve("guelta"));
        guelta.configure("guelta.dns.primary", "catalog", CATALOG);
        guelta.configure("guelta.dns.secondary", "listen", "127.0.0.1:" + secondaryPort);
        guelta.configure("guelta.dns.secondary", "axfr", "true");
        guelta.configure("guelta.dns.secondary", "keys", TransferPeers.KEY + ":SHA256:" + TransferPeers.SECRET);
        guelta.configure("guelta.metrics", "listen", "127.0.0.1:" + metrics.port());
        guelta.start().withDns();
        guelta.command("feature:install guelta-dns-secondary");
        guelta.command("feature:install guelta-metrics");
        checkout = Checkout.of(guelta.zones().toString(), folder.resolve("checkout"), guelta.emptyHome());
        checkout.write(
                "_keys",
                "%s. DNSKEY 0 3 163 %s\nall._update. DNSKEY 0 3 163 %2$s\n"
                        .formatted(TransferPeers.KEY, TransferPeers.SECRET));
        checkout.write("changed.test", ZoneText.zone("changed.test", 1));
        checkout.write("member.test", ZoneText.zone("member.test", 1));
        checkout.write("open.test", open(1));
        checkout.write("open.test._settings", "allowTransfer = 127.0.0.0/8\n");
        checkout.publish("Zones and keys");
        ZoneText.awaitSerial(guelta, "changed.test", 1);
    }

    @AfterAll
    void close() {
        peers.close();
        guelta.close();
    }

    /** All records that a server has of a zone, as text in order; what dig says when it has none. */
    private String zone(int port, String zone, String... options) {
        var command = new ArrayList<>(List.of(
                "/usr/bin/dig",
                "@127.0.0.1",
                "-p",
                Integer.toString(port),
                "+noall",
                "+answer",
                "+onesoa",
                "+nocookie"));
        command.addAll(List.of(options));
        command.addAll(List.of(zone, "AXFR"));
        return Program.run(folder, Map.of(), command)
                .lines()
                .filter(line -> !line.isBlank() && !line.contains("TSIG"))
                .map(line -> line.replaceAll("\\s+", " "))
                .sorted()
                .reduce("", (one, other) -> one + other + "\n");
    }

    private static long serial(int port, String zone) {
        try (var client = Client.udp(Ports.loopback(port), 500)) {
            return ZoneText.serial(client, zone);
        }
    }

    private void awaitSerial(int port, String who, String zone, long serial) {
        Await.until(
                who + " has serial " + serial + " of " + zone,
                PATIENCE,
                () -> serial(port, zone) == serial,
                () -> "it has " + serial(port, zone) + "\n" + guelta.command("dns:secondary-list") + guelta.trouble());
    }

    private void configureSecondary(String primaries, String catalogs) {
        guelta.configure("guelta.dns.secondary", "primaries", primaries);
        guelta.configure("guelta.dns.secondary", "catalogs", catalogs);
    }

    /** A zone that is larger than the difference of two versions: that would not be sent. */
    private static String open(int serial) {
        var hosts =
                IntStream.range(0, 20).mapToObj("h%d A 192.0.2.1\n"::formatted).collect(Collectors.joining());
        return ZoneText.zone("open.test", serial) + hosts + "v TXT " + serial + "\n";
    }

    /** Waits until the primary has sent a version to Knot, NSD and BIND by differences. */
    private void awaitDifferences(String zone, long serial) {
        for (var source : TransferPeers.SOURCES) {
            awaitLog("zone %s. serial %d by differences".formatted(zone, serial), " to /" + source + ":");
        }
    }

    /** Waits until the primary has sent a version to Knot, NSD and BIND; whether all of them got it by differences. */
    private boolean sentByDifferences(String zone, long serial) {
        var sent = "zone %s. serial %d ".formatted(zone, serial);
        for (var source : TransferPeers.SOURCES) {
            awaitLog(sent, " to /" + source + ":");
        }
        return TransferPeers.SOURCES.stream().allMatch(source -> guelta.log()
                .lines()
                .anyMatch(line -> line.contains(sent + "by differences to /" + source + ":")));
    }

    /** Waits until one line of the log has both. */
    private void awaitLog(String one, String other) {
        Await.until(
                "the log tells: " + one + "..." + other,
                PATIENCE,
                () -> guelta.log().lines().anyMatch(line -> line.contains(one) && line.contains(other)),
                guelta::trouble);
    }

    private void awaitCount(String line) {
        Await.until(line, PATIENCE, () -> metrics.count(line) > 0, metrics::page);
    }

    /** Issue 4: after many random updates all servers hold identical zones, and got them by differences (RFC 1995). */
    @Test
    void afterManyChangesAllServersHoldTheSameZone() {
        var primary = guelta.dns().getPort();
        var knot = peers.knotBehind(primary, CATALOG, List.of("changed.test"), "open.test");
        var nsd = peers.nsdBehind(primary, List.of("changed.test"), "open.test");
        var bind = peers.bindBehind(primary, CATALOG, List.of("changed.test"), "open.test");
        configureSecondary(CATALOG + "=127.0.0.1:" + primary, CATALOG);
        guelta.configure(
                "guelta.dns.primary",
                "alsoNotify",
                "127.0.0.1:%d, 127.0.0.1:%d, 127.0.0.1:%d, 127.0.0.1:%d"
                        .formatted(knot.port(), nsd.port(), bind.port(), secondaryPort));
        Map<String, Integer> servers = new TreeMap<>(
                Map.of("knot", knot.port(), "nsd", nsd.port(), "bind", bind.port(), "guelta", secondaryPort));
        servers.forEach((who, port) -> awaitSerial(port, who, "changed.test", 1));

        var clients = List.of("nsupdate", "knsupdate", "dnspython");
        for (var i = 0; i < CHANGES; i += TURN) {
            update(clients.get(i / TURN % clients.size()), primary, i, TURN);
        }
        var serial = serial(primary, "changed.test");
        assertEquals(1 + CHANGES, serial);
        var expected = zone(primary, "changed.test", "-y", key());
        assertTrue(expected.lines().count() > 10, expected);
        servers.forEach((who, port) -> {
            awaitSerial(port, who, "changed.test", serial);
            assertEquals(expected, zone(port, "changed.test"), who);
        });
        // While updates came in bursts, what one of them missed may have been more than the zone, and NSD may ask for
        // all of
        // it once more; of single updates each gets the difference.
        var last = serial;
        do {
            assertTrue(last < serial + SINGLE_UPDATES, guelta::trouble);
            update("nsupdate", primary, (int) (CHANGES + last - serial), 1);
            last++;
            for (var server : servers.entrySet()) {
                awaitSerial(server.getValue(), server.getKey(), "changed.test", last);
            }
        } while (!sentByDifferences("changed.test", last));
        awaitLog("zone changed.test. is served, serial " + last + ", ", " by differences from ");
        for (var who : List.of(knot, nsd, bind)) {
            assertTrue(who.program().alive(), who.program().output());
        }

        // RFC 9432: who follows the catalog serves what it lists, and what is added to it; NSD follows none here.
        servers.remove("nsd");
        servers.forEach((who, port) -> awaitSerial(port, who, "member.test", 1));
        checkout.git("pull", "-q", "--rebase", "origin", "main");
        checkout.write("later.test", ZoneText.zone("later.test", 7)).publish("Another member");
        servers.forEach((who, port) -> awaitSerial(port, who, "later.test", 7));

        // Without a key, by the address: whole, then by NOTIFY and differences.
        for (var who : List.of(knot, nsd, bind)) {
            awaitSerial(who.port(), who.name(), "open.test", 1);
        }
        checkout.write("open.test", open(2)).publish("A change of the zone that anybody may transfer");
        for (var who : List.of(knot, nsd, bind)) {
            awaitSerial(who.port(), who.name(), "open.test", 2);
            assertEquals(zone(primary, "open.test"), zone(who.port(), "open.test"), who.name());
        }
        awaitDifferences("open.test", 2);

        for (var result : List.of("whole", "differences")) {
            awaitCount("guelta_dns_transfers_out_total{server=\"primary\",result=\"" + result + "\"}");
            awaitCount("guelta_dns_transfers_in_total{server=\"secondary\",result=\"" + result + "\"}");
        }
        awaitCount("guelta_dns_transfers_out_total{server=\"secondary\",result=\"whole\"}");
        awaitCount("guelta_dns_updates_total{server=\"primary\",result=\"NOERROR\"}");
        awaitCount("guelta_dns_notifies_out_total{server=\"primary\",result=\"heard\"}");
        awaitCount("guelta_dns_notifies_in_total{server=\"secondary\",result=\"NOERROR\"}");
    }

    private static String key() {
        return "hmac-sha256:" + TransferPeers.KEY + ":" + TransferPeers.SECRET;
    }

    /** One turn of a client: each change is a message of its own. */
    private void update(String client, int port, int first, int turn) {
        var text = new StringBuilder("server 127.0.0.1 %d\nzone changed.test.\n".formatted(port));
        for (var number = first; number < first + turn; number++) {
            var host = random.nextInt(20);
            text.append("update delete h%d.changed.test.\n".formatted(host))
                    .append("update add h%d.changed.test. 60 TXT \"change %d\"\n".formatted(host, number));
            if (number % 3 == 0) {
                text.append("update add d%d.changed.test. 60 A 192.0.2.1\n".formatted(number));
            }
            if (number % 5 == 4) {
                text.append("update delete d%d.changed.test.\n".formatted(number / 6 * 3));
            }
            text.append("send\n");
        }
        try {
            var script = Files.writeString(folder.resolve("update"), text).toString();
            var key = "hmac-sha256:all._update:" + TransferPeers.SECRET;
            if (client.equals("dnspython")) {
                var python = Path.of(TransferIT.class.getResource("/turns.py").toURI());
                Program.run(
                        folder,
                        "/usr/bin/python3",
                        python.toString(),
                        Integer.toString(port),
                        "hmac-sha256",
                        "all._update",
                        TransferPeers.SECRET,
                        script);
            } else {
                Program.run(folder, "/usr/bin/" + client, "-v", "-y", key, script);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The zones of others: whole, then by differences when a NOTIFY tells of a change, and as they have them. */
    @Test
    void zonesComeFromThePrimariesOfOthers() throws IOException {
        // BIND sends no differences that are larger than the zone.
        var many = IntStream.range(0, 100).mapToObj("n%d TXT same\n"::formatted).collect(Collectors.joining());
        IntFunction<String> version = serial ->
                """
                $TTL 60
                @ SOA ns hostmaster %d 3600 600 86400 60
                @ NS ns
                ns A 192.0.2.1
                %s
                """.formatted(serial, "h" + serial + " TXT \"version " + serial + "\"\nsame TXT \"the same\"\n" + many);
        for (var zone : List.of("knot", "nsd", "bind")) {
            Files.createDirectories(folder.resolve(zone + "-before"));
            Files.writeString(folder.resolve(zone + "-before").resolve(zone + ".test.zone"), version.apply(1));
        }
        var knot = peers.knotBefore(secondaryPort, "knot.test", "cat.test");
        var nsd = peers.nsdBefore(secondaryPort, "nsd.test");
        var bind = peers.bindBefore(secondaryPort, "bind.test");
        var servers = List.of(knot, nsd, bind);
        for (var who : servers) {
            Await.until(
                    who + " answers",
                    PATIENCE,
                    () -> serial(who.port(), who.name() + ".test") == 1,
                    who.program()::output);
        }
        configureSecondary(
                "cat.test=127.0.0.1:%d, nsd.test=127.0.0.1:%d, bind.test=127.0.0.1:%d"
                        .formatted(knot.port(), nsd.port(), bind.port()),
                "cat.test");
        for (var who : servers) {
            awaitSerial(secondaryPort, "guelta", who.name() + ".test", 1);
        }
        for (var serial = 2; serial <= 4; serial++) {
            for (var who : servers) {
                Files.writeString(who.folder().resolve(who.name() + ".test.zone"), version.apply(serial));
                Program.run(
                        folder, "/bin/kill", "-HUP", Long.toString(who.program().pid()));
            }
            for (var who : servers) {
                awaitSerial(secondaryPort, "guelta", who.name() + ".test", serial);
            }
        }
        for (var who : servers) {
            var zone = who.name() + ".test";
            assertEquals(zone(who.port(), zone, "-y", key()), zone(secondaryPort, zone), zone);
            assertTrue(
                    guelta.log()
                            .lines()
                            .anyMatch(line ->
                                    line.contains("zone " + zone + ". is served") && line.contains("by differences")),
                    zone);
        }
        try {
            withoutAKey(servers, version);
        } finally {
            guelta.configure("guelta.dns.secondary", "keys", TransferPeers.KEY + ":SHA256:" + TransferPeers.SECRET);
        }
        var list = guelta.command("dns:secondary-list --json");
        assertTrue(list.contains("\"knot.test.\"") && list.contains("\"cat.test.\""), list);
    }

    /** The same once more by address alone: the copies are taken away, come whole, and then by differences. */
    private void withoutAKey(List<TransferPeers.Server> servers, IntFunction<String> version) throws IOException {
        var primaries = guelta.setting("guelta.dns.secondary", "primaries");
        configureSecondary("", "");
        guelta.configure("guelta.dns.secondary", "keys", "");
        for (var who : servers) {
            awaitSerial(secondaryPort, "guelta", who.name() + ".test", -1);
        }
        configureSecondary(primaries, "cat.test");
        for (var who : servers) {
            var zone = who.name() + ".test";
            awaitSerial(secondaryPort, "guelta", zone, 4);
            Files.writeString(who.folder().resolve(zone + ".zone"), version.apply(5));
            Program.run(folder, "/bin/kill", "-HUP", Long.toString(who.program().pid()));
        }
        for (var who : servers) {
            var zone = who.name() + ".test";
            awaitSerial(secondaryPort, "guelta", zone, 5);
            awaitLog("zone " + zone + ". is served, serial 5, ", " by differences from ");
        }
    }

    /** Nobody gets a zone who may not: not without a key, not with one of another zone. */
    @Test
    void transfersWantAKey() {
        var primary = guelta.dns().getPort();
        assertFalse(zone(primary, "changed.test").contains("SOA"));
        assertTrue(zone(primary, "changed.test", "-y", key()).contains("SOA"));
        var kdig = Program.run(
                folder,
                "/usr/bin/kdig",
                "@127.0.0.1",
                "-p",
                Integer.toString(primary),
                "-y",
                key(),
                "member.test",
                "IXFR=0");
        assertTrue(kdig.contains("member.test."), kdig);
    }
}
