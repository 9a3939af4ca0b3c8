// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers that know each other by the names of keys alone, as Robur's do: PRIMARY.SECONDARY._transfer.ZONE. Names have no ports, so
 * that all of them are at port 53, in a network of its own.
 */
class KeyNamesIT {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PRIMARY = "127.0.0.1";
    private static final String NSD = "127.0.0.2";
    private static final String SECONDARY = "127.0.0.3";
    private static final String ZONE = "named.test";
    private static final String SECRET = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    @TempDir
    private Path folder;

    private Namespace namespace;
    private Guelta guelta;
    private Program server;

    private static String key(String secondary) {
        return PRIMARY + "." + secondary + "._transfer." + ZONE;
    }

    /** NSD takes a NOTIFY that the key has signed, and no other. */
    private Program nsd() throws IOException {
        var in = Files.createDirectories(folder.resolve("nsd"));
        var file = Files.writeString(in.resolve("nsd.conf"), """
                server:
                    ip-address: %2$s
                    server-count: 1
                    username: ""
                    zonesdir: "%1$s"
                    database: ""
                    zonelistfile: "%1$s/zone.list"
                    xfrdfile: "%1$s/xfrd.state"
                    xfrdir: "%1$s"
                    pidfile: "%1$s/nsd.pid"
                remote-control:
                    control-enable: no
                key:
                    name: "%3$s"
                    algorithm: hmac-sha256
                    secret: "%4$s"
                zone:
                    name: "%5$s"
                    request-xfr: %6$s %3$s
                    allow-notify: %6$s %3$s
                """.formatted(in, NSD, key(NSD), SECRET, ZONE, PRIMARY));
        return Program.start(
                in, Map.of(), namespace.beside(server, List.of("/usr/sbin/nsd", "-d", "-c", file.toString())));
    }

    private String dig(String at, String name, String type) {
        try (var dig = Program.start(
                folder,
                Map.of(),
                namespace.beside(server, List.of("dig", "+tries=1", "+time=2", "+norecurse", "@" + at, name, type)))) {
            dig.exit(PATIENCE);
            return dig.output();
        }
    }

    private void awaitSerial(String at, int serial) {
        Await.until(
                at + " has serial " + serial,
                PATIENCE,
                () -> dig(at, ZONE, "SOA").contains("hostmaster." + ZONE + ". " + serial + " "),
                () -> dig(at, ZONE, "SOA") + guelta.trouble());
    }

    @Test
    void whoAKeyNamesIsToldSignedAndTransfers() throws IOException {
        namespace = new Namespace(folder);
        assertTrue(namespace.allowed(), "port 53 of a network of its own");
        guelta = Guelta.unpack(folder.resolve("guelta"));
        guelta.configure("guelta.dns.primary", "listen", PRIMARY + ":53");
        guelta.configure("guelta.dns.secondary", "listen", SECONDARY + ":53");
        guelta.configure("guelta.dns.secondary", "keys", key(SECONDARY) + ":SHA256:" + SECRET);
        guelta.edit(
                "org.apache.karaf.features.cfg",
                text -> text.replace("    guelta-shell", "    guelta-dns-primary, guelta-dns-secondary, guelta-shell"));
        try (var running = namespace.start(guelta)) {
            server = running;
            Await.until(
                    "the primary answers",
                    START,
                    () -> dig(PRIMARY, "nothing.invalid", "A").contains("REFUSED"),
                    guelta::trouble);
            tells();
        }
    }

    private void tells() throws IOException {
        try (var nsd = nsd()) {
            var checkout = Checkout.of("file://" + guelta.zones(), folder.resolve("checkout"), guelta.emptyHome());
            checkout.write(
                    ZONE + "._keys",
                    "%s. DNSKEY 0 3 163 %3$s\n%s. DNSKEY 0 3 163 %3$s\n".formatted(key(NSD), key(SECONDARY), SECRET));
            // Each time it is the NOTIFY that has them look: the refresh of the zone is an hour.
            for (var serial = 1; serial <= 3; serial++) {
                checkout.write(ZONE, ZoneText.zone(ZONE, serial)).publish("Serial " + serial);
                awaitSerial(PRIMARY, serial);
                awaitSerial(NSD, serial);
                awaitSerial(SECONDARY, serial);
            }
            var rows = namespace.shell(guelta, server, START, List.of("dns:notify --json " + ZONE));
            for (var secondary : List.of(NSD, SECONDARY)) {
                assertTrue(rows.contains("\"" + secondary + ":53\"") && rows.contains(key(secondary)), rows);
            }
            assertTrue(nsd.alive(), nsd.output());
            assertEquals(
                    0,
                    nsd.output()
                            .lines()
                            .filter(line -> line.contains("refused"))
                            .count(),
                    nsd.output());
        }
    }
}
