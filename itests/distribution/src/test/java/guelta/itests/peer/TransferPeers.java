// SPDX-License-Identifier: Apache-2.0
package guelta.itests.peer;

import guelta.itests.Ports;
import guelta.itests.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Knot, NSD and BIND as the other side of transfers: each on a free loopback port, with one key for all. */
public final class TransferPeers implements AutoCloseable {
    /** The name of the key in every configuration; to Robur's rule it may transfer everything. */
    public static final String KEY = "all._transfer";

    /** Its secret. */
    public static final String SECRET = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    /** From where Knot, NSD and BIND ask when they are secondaries, so that it is seen which of them got what. */
    public static final List<String> SOURCES = List.of("127.0.0.2", "127.0.0.3", "127.0.0.4");

    private final List<Program> running = new ArrayList<>();

    private final Path folder;

    public TransferPeers(Path folder) {
        this.folder = folder;
    }

    /** A running server. */
    public record Server(String name, Path folder, int port, Program program) {
        @Override
        public String toString() {
            return name;
        }
    }

    private Path folder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a program with its configuration, which its command ends in. */
    private Server start(String name, Path in, int port, String text, String... command) {
        try {
            var file = Files.writeString(in.resolve(name + ".conf"), text);
            var all = new ArrayList<>(List.of(command));
            all.add(file.toString());
            var program = Program.start(in, Map.of(), all);
            running.add(program);
            return new Server(name, in, port, program);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Server knot(Path in, int port, String text) {
        return start("knot", in, port, text, "/usr/sbin/knotd", "-c");
    }

    private Server nsd(Path in, int port, String text) {
        return start("nsd", in, port, text, "/usr/sbin/nsd", "-d", "-c");
    }

    private Server bind(Path in, int port, String text) {
        return start("bind", in, port, text, "/usr/sbin/named", "-g", "-c");
    }

    private static final String KNOT = """
            server:
              rundir: "%1$s"
              listen: 127.0.0.1@%2$d
              udp-workers: 1
              tcp-workers: 1
              background-workers: 2
            control:
              listen: "%1$s/knot.sock"
            database:
              storage: "%1$s"
            log:
              - target: stderr
                any: info
            key:
              - id: %3$s.
                algorithm: hmac-sha256
                secret: %4$s
            """;

    /**
     * Knot as secondary of zones, and of the members of a catalog.
     *
     * @param open a zone that it asks for without a key
     */
    public Server knotBehind(int primary, String catalog, List<String> zones, String open) {
        var in = folder("knot-behind");
        var port = Ports.free();
        var text = new StringBuilder(KNOT.formatted(in, port, KEY, SECRET));
        text.append("""
                remote:
                  - id: primary
                    address: 127.0.0.1@%1$d
                    via: %6$s
                    key: %2$s.
                  - id: open
                    address: 127.0.0.1@%1$d
                    via: %6$s
                acl:
                  - id: notify
                    address: 127.0.0.1
                    action: [notify, transfer]
                template:
                  - id: default
                    storage: "%3$s"
                    master: primary
                    acl: notify
                    zonefile-sync: -1
                    zonefile-load: none
                    journal-content: all
                    refresh-min-interval: 2
                  - id: member
                    storage: "%3$s"
                    master: primary
                    acl: notify
                    zonefile-sync: -1
                    zonefile-load: none
                    journal-content: all
                zone:
                  - domain: %4$s
                    catalog-role: interpret
                    catalog-template: member
                  - domain: %5$s
                    master: open
                """.formatted(primary, KEY, in, catalog, open, SOURCES.get(0)));
        zones.forEach(zone -> text.append("  - domain: ").append(zone).append('\n'));
        return knot(in, port, text.toString());
    }

    /** Knot as primary of a zone and of the catalog that it makes of it. */
    public Server knotBefore(int secondary, String zone, String catalog) {
        var in = folder("knot-before");
        var port = Ports.free();
        var text = KNOT.formatted(in, port, KEY, SECRET) + """
                remote:
                  - id: secondary
                    address: 127.0.0.1@%1$d
                acl:
                  - id: out
                    key: %2$s.
                    action: transfer
                  - id: anybody
                    address: 127.0.0.1
                    action: transfer
                template:
                  - id: default
                    storage: "%3$s"
                    notify: secondary
                    acl: [out, anybody]
                    zonefile-sync: -1
                    zonefile-load: difference-no-serial
                    journal-content: all
                zone:
                  - domain: %4$s
                    catalog-role: generate
                  - domain: %5$s
                    file: "%3$s/%5$s.zone"
                    catalog-role: member
                    catalog-zone: %4$s
                """.formatted(secondary, KEY, in, catalog, zone);
        return knot(in, port, text);
    }

    private static final String NSD = """
            server:
                ip-address: 127.0.0.1@%2$d
                server-count: 1
                username: ""
                zonesdir: "%1$s"
                database: ""
                zonelistfile: "%1$s/zone.list"
                xfrdfile: "%1$s/xfrd.state"
                xfrdir: "%1$s"
                pidfile: "%1$s/nsd.pid"
                rrl-ratelimit: 0
                reuseport: no
                verbosity: 2
            remote-control:
                control-enable: no
            key:
                name: "%3$s"
                algorithm: hmac-sha256
                secret: "%4$s"
            """;

    /**
     * NSD as secondary of zones.
     *
     * @param open a zone that it asks for without a key
     */
    public Server nsdBehind(int primary, List<String> zones, String open) {
        var in = folder("nsd-behind");
        var port = Ports.free();
        var text = new StringBuilder(NSD.formatted(in, port, KEY, SECRET));
        Stream.concat(zones.stream(), Stream.of(open))
                .forEach(zone ->
                        text.append("""
                zone:
                    name: "%1$s"
                    request-xfr: 127.0.0.1@%2$d %3$s
                    outgoing-interface: %4$s
                    allow-notify: 127.0.0.1 NOKEY
                    provide-xfr: 127.0.0.1 NOKEY
                    min-refresh-time: 1
                    min-retry-time: 1
                """.formatted(zone, primary, zone.equals(open) ? "NOKEY" : KEY, SOURCES.get(1))));
        return nsd(in, port, text.toString());
    }

    /** NSD as primary of a zone. */
    public Server nsdBefore(int secondary, String zone) {
        var in = folder("nsd-before");
        var port = Ports.free();
        var text = NSD.formatted(in, port, KEY, SECRET) + """
                zone:
                    name: "%1$s"
                    zonefile: "%4$s/%1$s.zone"
                    notify: 127.0.0.1@%2$d NOKEY
                    provide-xfr: 127.0.0.1 %3$s
                    provide-xfr: 127.0.0.1 NOKEY
                    store-ixfr: yes
                    create-ixfr: yes
                """.formatted(zone, secondary, KEY, in);
        return nsd(in, port, text);
    }

    private static final String BIND = """
            options {
                directory "%1$s";
                pid-file "%1$s/named.pid";
                session-keyfile "%1$s/session.key";
                managed-keys-directory "%1$s";
                listen-on port %2$d { 127.0.0.1; };
                listen-on-v6 { none; };
                recursion no;
                dnssec-validation no;
                notify explicit;
                allow-transfer { 127.0.0.1; };
                min-refresh-time 1;
                min-retry-time 1;
                transfer-message-size 20480;
                %5$s
            };
            controls { };
            key "%3$s" { algorithm hmac-sha256; secret "%4$s"; };
            """;

    /**
     * BIND as secondary of zones, and of the members of a catalog.
     *
     * @param open a zone that it asks for without a key
     */
    public Server bindBehind(int primary, String catalog, List<String> zones, String open) {
        var in = folder("bind-behind");
        var port = Ports.free();
        var text = new StringBuilder(BIND.formatted(
                in,
                port,
                KEY,
                SECRET,
                "catalog-zones { zone \"%s\" default-primaries { 127.0.0.1 port %d key \"%s\"; } in-memory yes min-update-interval 1; }; transfer-source %s;"
                        .formatted(catalog, primary, KEY, SOURCES.get(2))));
        var all = new ArrayList<>(zones);
        all.add(catalog);
        text.append(
                "zone \"%1$s\" { type secondary; primaries { 127.0.0.1 port %2$d; }; allow-notify { 127.0.0.1; }; file \"%1$s.copy\"; };\n"
                        .formatted(open, primary));
        all.forEach(zone -> text.append(
                "zone \"%s\" { type secondary; primaries { 127.0.0.1 port %d key \"%s\"; }; allow-notify { 127.0.0.1; }; file \"%s.copy\"; };\n"
                        .formatted(zone, primary, KEY, zone)));
        return bind(in, port, text.toString());
    }

    /** BIND as primary of a zone. */
    public Server bindBefore(int secondary, String zone) {
        var in = folder("bind-before");
        var port = Ports.free();
        var text = BIND.formatted(in, port, KEY, SECRET, "ixfr-from-differences yes;")
                + "zone \"%1$s\" { type primary; file \"%1$s.zone\"; also-notify { 127.0.0.1 port %2$d; }; };\n"
                        .formatted(zone, secondary);
        return bind(in, port, text);
    }

    /** BIND as primary of zones, and of a catalog zone that the key may change: BIND makes none of its zones by itself. */
    public Server bindProducing(int secondary, String catalog, List<String> zones) {
        var in = folder("bind-producing");
        var port = Ports.free();
        var notify = "also-notify { 127.0.0.1 port %d; };".formatted(secondary);
        var text = new StringBuilder(BIND.formatted(in, port, KEY, SECRET, notify));
        text.append("zone \"%1$s\" { type primary; file \"%1$s.zone\"; allow-update { key \"%2$s\"; }; };\n"
                .formatted(catalog, KEY));
        zones.forEach(zone -> text.append("zone \"%1$s\" { type primary; file \"%1$s.zone\"; };\n".formatted(zone)));
        return bind(in, port, text.toString());
    }

    /** BIND as secondary of a zone over TLS (RFC 9103), from a primary that shows a certificate of an authority for a name. */
    public Server bindBehindTls(int primary, Path authority, String hostname, String zone) {
        var in = folder("bind-behind-tls");
        var port = Ports.free();
        var text = BIND.formatted(in, port, KEY, SECRET, "") + """
                tls shown { ca-file "%1$s"; remote-hostname "%2$s"; };
                zone "%3$s" {
                    type secondary;
                    primaries { 127.0.0.1 port %4$d key "%5$s" tls shown; };
                    allow-notify { 127.0.0.1; };
                    file "%3$s.copy";
                };
                """.formatted(authority, hostname, zone, primary, KEY);
        return bind(in, port, text);
    }

    /** BIND as primary of a zone that it transfers over TLS only, on a port of its own. */
    public Server bindBeforeTls(int secondary, int port, Path chain, Path key, String zone) {
        var in = folder("bind-before-tls");
        var plain = Ports.free();
        var options = "ixfr-from-differences yes; listen-on port " + port + " tls own { 127.0.0.1; };";
        var text =
                BIND.formatted(in, plain, KEY, SECRET, options) + """
                tls own { cert-file "%1$s"; key-file "%2$s"; };
                zone "%3$s" {
                    type primary;
                    file "%3$s.zone";
                    also-notify { 127.0.0.1 port %4$d; };
                    allow-transfer port %5$d transport tls { key "%6$s"; };
                };
                """.formatted(chain, key, zone, secondary, port, KEY);
        return bind(in, plain, text);
    }

    @Override
    public void close() {
        running.forEach(Program::close);
    }
}
