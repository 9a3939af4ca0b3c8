// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.config.Settings;
import guelta.dns.DomainName;
import guelta.dns.access.AddressList;
import guelta.dns.authority.AuthoritySettings;
import guelta.dns.keys.KeyFile;
import guelta.dns.keys.Keys;
import guelta.dns.keys.Right;
import guelta.dns.replica.Primary;
import guelta.dns.replica.Sources;
import guelta.dns.server.CookieSettings;
import guelta.dns.server.Endpoints;
import guelta.dns.server.Guard;
import guelta.dns.tsig.TsigKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the operator configured, as values.
 *
 * @param endpoints where to answer
 * @param store that keeps zones over a restart; empty keeps none
 * @param keys all of them
 * @param sources what is copied from where
 * @param anybody whether everybody may transfer zones from here
 * @param allowTransfer who may without a key
 * @param alsoNotify who is told of changes besides those whom keys name
 * @param authority what the server says about itself
 * @param guard what it is kept from being abused by
 * @param maxZoneSize how many octets a zone may have as it comes
 * @param warnings what was passed over, a sentence each, without secrets
 */
record Configured(
        Endpoints endpoints,
        Optional<String> store,
        Keys keys,
        Sources sources,
        boolean anybody,
        AddressList allowTransfer,
        List<InetSocketAddress> alsoNotify,
        AuthoritySettings authority,
        Guard guard,
        long maxZoneSize,
        List<String> warnings) {
    static final String FILE = "etc/guelta.dns.secondary.cfg";

    private static final int PORT = 53;
    private static final int UDP_PAYLOAD = 1232;
    private static final String PRIMARIES =
            "ZONE=ADDRESS:PORT, with /KEY behind it, +tls, or +tls:PIN, as example.org=192.0.2.1:53/x._transfer.example.org";

    /**
     * Reads all keys; whether they are allowed is told by {@link Settings#problems()}.
     *
     * @param base the folder that a relative {@code keyFile} is in
     * @param madeSecret the 16 octets that make cookies when none are configured
     */
    static Configured read(Settings settings, Path base, byte[] madeSecret) {
        List<KeyFile> files = new ArrayList<>();
        files.add(settings.secret(
                "keys",
                "",
                "a list of keys NAME:HASH:BASE64, HASH as SHA256",
                text -> new KeyFile(FILE, keys(text), List.of())));
        files.add(settings.parse(
                "keyFile", "", "a file of DNSKEY records that can be read, or nothing", text -> keyFile(text, base)));
        Keys keys = Keys.of(files);
        Set<DomainName> catalogs = new LinkedHashSet<>(
                settings.parse("catalogs", "", "a list of names of catalog zones", Configured::names));
        int port = (int) settings.number("primaryPort", "53", 1, 65535);
        Map<DomainName, List<Primary>> listed =
                settings.parse("primaries", "", "a list of " + PRIMARIES, text -> primaries(text, keys));
        List<String> warnings = new ArrayList<>(keys.problems());
        Sources sources = sources(keys, catalogs, listed, port, warnings);
        AddressList allowed = settings.parse(
                "allowTransfer",
                "",
                "a list of addresses and networks, as 192.0.2.0/24, or any, none, loopback",
                AddressList::parse);
        Optional<String> identity = settings.parse("identity", "", "at most 128 octets", Configured::text);
        Optional<String> version = settings.parse("version", "refused", "at most 128 octets", Configured::text)
                .filter(text -> !text.equals("refused"));
        CookieSettings cookies = CookieSettings.read(settings, madeSecret);
        AuthoritySettings authority = new AuthoritySettings(
                identity.map(name -> name.getBytes(StandardCharsets.UTF_8)),
                identity,
                version,
                Optional.of(cookies.secret()),
                cookies.previous(),
                cookies.required(),
                UDP_PAYLOAD);
        return new Configured(
                Endpoints.read(settings, "127.0.0.1:5302"),
                Optional.of(settings.text("store", "")).filter(name -> !name.isEmpty()),
                keys,
                sources,
                settings.flag("axfr", "false"),
                allowed,
                settings.addresses("alsoNotify", ""),
                authority,
                Guard.read(settings),
                settings.size("maxZoneSize", "512m", 1 << 10, 4L << 30),
                List.copyOf(warnings));
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static List<TsigKey> keys(String text) {
        return list(text).stream().map(Keys::parse).toList();
    }

    private static List<DomainName> names(String text) {
        return list(text).stream().map(DomainName::of).toList();
    }

    private static @Nullable KeyFile keyFile(String text, Path base) {
        if (text.isEmpty()) {
            return new KeyFile("", List.of(), List.of());
        }
        try {
            return KeyFile.read(text, Files.readAllBytes(base.resolve(text)), DomainName.ROOT);
        } catch (IOException | InvalidPathException unreadable) {
            return null;
        }
    }

    private static Map<DomainName, List<Primary>> primaries(String text, Keys keys) {
        Map<DomainName, List<Primary>> all = new LinkedHashMap<>();
        for (String item : list(text)) {
            String[] parts = item.split("=", 2);
            if (parts.length != 2) {
                throw new IllegalArgumentException("no primary is named");
            }
            DomainName zone = DomainName.of(parts[0]);
            all.computeIfAbsent(zone, name -> new ArrayList<>()).add(primary(zone, parts[1], keys));
        }
        return all;
    }

    private static Primary primary(DomainName zone, String text, Keys keys) {
        int plus = text.indexOf("+tls");
        // A pin is base 64 and may have a slash, so it is taken off first.
        String rest = plus < 0 ? text : text.substring(0, plus);
        Optional<String> tls = plus < 0
                ? Optional.empty()
                : Optional.of(text.substring(plus + 4)).map(Configured::pin);
        int slash = rest.indexOf('/');
        Optional<TsigKey> key = slash < 0
                ? keyFor(zone, keys)
                : Optional.of(keys.find(DomainName.of(rest.substring(slash + 1)))
                        .orElseThrow(() -> new IllegalArgumentException("there is no such key")));
        List<InetSocketAddress> address =
                new Settings("", Map.of("a", slash < 0 ? rest : rest.substring(0, slash))).addresses("a", "");
        if (address.size() != 1) {
            throw new IllegalArgumentException("it is no address with a port");
        }
        return new Primary(address.get(0), key, tls);
    }

    private static String pin(String text) {
        if (!text.isEmpty() && !text.matches(":[A-Za-z0-9+/]{43}=")) {
            throw new IllegalArgumentException("a pin has 44 characters of base 64");
        }
        return text.isEmpty() ? "" : text.substring(1);
    }

    /** The key that may transfer a zone: its own rather than one of a zone above it. */
    private static Optional<TsigKey> keyFor(DomainName zone, Keys keys) {
        return keys.all().stream()
                .filter(known -> known.meaning()
                        .filter(meaning -> meaning.allows(Right.TRANSFER, zone))
                        .isPresent())
                .max(Comparator.comparingInt(
                        known -> known.meaning().orElseThrow().zone().labels()))
                .map(Keys.Known::key);
    }

    /** The zones that names of keys tell, those of the list, and the catalogs, whose primaries either may name. */
    private static Sources sources(
            Keys keys,
            Set<DomainName> catalogs,
            Map<DomainName, List<Primary>> listed,
            int port,
            List<String> warnings) {
        Map<DomainName, List<Primary>> zones = new LinkedHashMap<>(listed);
        Set<DomainName> named = new LinkedHashSet<>(catalogs);
        keys.all().forEach(known -> known.meaning()
                .filter(meaning ->
                        meaning.primary().isPresent() && !meaning.zone().equals(DomainName.ROOT))
                .ifPresent(meaning -> named.add(meaning.zone())));
        for (DomainName zone : named) {
            List<Primary> primaries = zones.computeIfAbsent(zone, name -> new ArrayList<>());
            if (primaries.isEmpty()) {
                keys.primaries(zone)
                        .forEach(peer -> primaries.add(new Primary(
                                new InetSocketAddress(peer.address(), port),
                                Optional.of(peer.key()),
                                Optional.empty())));
            }
            if (primaries.isEmpty()) {
                warnings.add(
                        "the catalog " + zone + " has no primary: neither primaries nor the name of a key tells one");
                zones.remove(zone);
            }
        }
        Set<DomainName> found = new LinkedHashSet<>(catalogs);
        found.retainAll(zones.keySet());
        return new Sources(zones, found);
    }

    private static @Nullable Optional<String> text(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length > 128
                ? null
                : Optional.of(text).filter(some -> !some.isEmpty());
    }
}
