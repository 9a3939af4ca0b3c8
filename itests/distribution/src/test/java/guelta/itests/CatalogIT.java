// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertFalse;

import guelta.itests.dns.Client;
import guelta.itests.peer.TransferPeers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our secondary behind a catalog zone that BIND has (RFC 9432), changed there by nsupdate. */
class CatalogIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CATALOG = "catalog.test";
    private static final List<String> ZONES = List.of("one.test", "two.test", "three.test");
    private static final int REFUSED = 5;

    @TempDir
    private Path folder;

    private final int port = Ports.free();
    private Guelta guelta;
    private TransferPeers.Server bind;

    private void awaitSerial(String zone, long serial) {
        try (var client = Client.udp(Ports.loopback(port), 2_000)) {
            Await.until(
                    zone + " has serial " + serial,
                    PATIENCE,
                    () -> ZoneText.serial(client, zone) == serial,
                    () -> guelta.command("dns:secondary-list") + guelta.trouble());
        }
    }

    /** Nobody's zone is refused, and not answered with SERVFAIL as one that is awaited. */
    private void awaitRefused(String zone) {
        try (var client = Client.udp(Ports.loopback(port), 2_000)) {
            Await.until(
                    zone + " is gone",
                    PATIENCE,
                    () -> client.ask(zone + ".", "SOA").orElseThrow().rcode() == REFUSED,
                    () -> guelta.command("dns:secondary-list") + guelta.trouble());
        }
    }

    private void update(String... lines) throws IOException {
        var script = Files.writeString(
                folder.resolve("update"),
                "server 127.0.0.1 %d\nzone %s.\n%s\nsend\n".formatted(bind.port(), CATALOG, String.join("\n", lines)));
        Program.run(
                folder,
                "/usr/bin/nsupdate",
                "-y",
                "hmac-sha256:" + TransferPeers.KEY + ":" + TransferPeers.SECRET,
                script.toString());
    }

    private static String add(String unique, String zone) {
        return "update add %s.zones.%s. 60 PTR %s.".formatted(unique, CATALOG, zone);
    }

    private static String delete(String unique) {
        return "update delete %s.zones.%s. PTR".formatted(unique, CATALOG);
    }

    /** The files of the store that keeps the copies. */
    private List<String> kept() {
        return Program.run(
                        folder,
                        "/usr/bin/git",
                        "--git-dir=" + guelta.home().resolve("data/stores/copies.git"),
                        "-c",
                        "safe.directory=*",
                        "ls-tree",
                        "--name-only",
                        "main")
                .lines()
                .filter(file -> file.endsWith(".test"))
                .sorted()
                .collect(Collectors.toList());
    }

    private void awaitKept(String... files) {
        Await.until("the copies are " + List.of(files), PATIENCE, () -> kept().equals(List.of(files)), guelta::trouble);
    }

    @Test
    void membersComeAndGoWithTheCatalogOfBind() throws IOException {
        guelta = Guelta.unpack(folder.resolve("guelta"));
        guelta.edit("guelta.store.git-copies.cfg", text -> "name = copies\npath = ${karaf.data}/stores/copies.git\n");
        guelta.configure("guelta.dns.secondary", "listen", "127.0.0.1:" + port);
        guelta.configure("guelta.dns.secondary", "store", "copies");
        var before = Files.createDirectories(folder.resolve("bind-producing"));
        Files.writeString(before.resolve(CATALOG + ".zone"), """
                $TTL 60
                @ SOA invalid. invalid. 1 3600 600 86400 60
                @ NS invalid.
                version TXT "2"
                """ + "first.zones PTR one.test.\n");
        for (var zone : ZONES) {
            Files.writeString(before.resolve(zone + ".zone"), ZoneText.zone(zone, ZONES.indexOf(zone) + 1));
        }
        try (var peers = new TransferPeers(folder)) {
            bind = peers.bindProducing(port, CATALOG, ZONES);
            guelta.configure("guelta.dns.secondary", "primaries", CATALOG + "=127.0.0.1:" + bind.port());
            guelta.configure("guelta.dns.secondary", "catalogs", CATALOG);
            guelta.start();
            guelta.command("feature:install guelta-dns-secondary");
            awaitSerial("one.test", 1);
            awaitRefused("two.test");

            update(add("second", "two.test"), add("third", "three.test"));
            awaitSerial("two.test", 2);
            awaitSerial("three.test", 3);
            awaitSerial("one.test", 1);
            awaitKept(CATALOG, "one.test", "three.test", "two.test");

            update(delete("first"));
            awaitRefused("one.test");
            awaitSerial("two.test", 2);
            awaitKept(CATALOG, "three.test", "two.test");
            assertFalse(guelta.command("dns:secondary-list --json").contains("\"one.test.\""));

            // RFC 9432 5.1: who lists a zone twice has a broken catalog, which changes nothing, until it is mended.
            update(add("double", "two.test"), delete("third"));
            Await.until(
                    "the catalog is broken", PATIENCE, () -> guelta.log().contains("is listed twice"), guelta::trouble);
            awaitSerial("three.test", 3);
            update(delete("double"), add("third", "three.test"), add("again", "one.test"));
            awaitSerial("one.test", 1);
            awaitSerial("three.test", 3);
            awaitKept(CATALOG, "one.test", "three.test", "two.test");
        } finally {
            guelta.close();
        }
    }
}
