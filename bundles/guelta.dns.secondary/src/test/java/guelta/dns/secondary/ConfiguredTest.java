// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.config.Settings;
import guelta.dns.DomainName;
import guelta.dns.replica.Primary;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredTest {
    private static final DomainName ZONE = DomainName.of("example.org.");
    private static final String SECRET = "c2VjcmV0c2VjcmV0";

    @TempDir
    Path base;

    private Configured read(Map<String, String> values) {
        Settings settings = new Settings(Configured.FILE, values);
        Configured configured = Configured.read(settings, base, new byte[16]);
        assertEquals(List.of(), settings.problems());
        return configured;
    }

    private static InetSocketAddress address(String host, int port) throws Exception {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    /** facts/dns.md, Robur's secondary: the name of a key tells the zone and its primary, and nothing else is needed. */
    @Test
    void aKeyAloneTellsZoneAndPrimary() throws Exception {
        Configured configured = read(Map.of(
                "keys",
                "192.0.2.1.198.51.100.2._transfer.example.org:SHA256:" + SECRET + ", x._notify.:SHA1:" + SECRET));
        assertEquals(Set.of(ZONE), configured.sources().zones().keySet());
        Primary primary = configured.sources().zones().get(ZONE).get(0);
        assertEquals(address("192.0.2.1", 53), primary.address());
        assertTrue(primary.key().isPresent());
        assertEquals(List.of(), configured.warnings());
    }

    /** A key of the root names no zone, but the primary of zones that something else names: here a catalog. */
    @Test
    void aKeyOfTheRootTellsThePrimaryOfCatalogs() throws Exception {
        Configured configured = read(
                Map.of("keys", "192.0.2.1._transfer.:SHA256:" + SECRET, "catalogs", "cat.test", "primaryPort", "5353"));
        DomainName catalog = DomainName.of("cat.test.");
        assertEquals(Set.of(catalog), configured.sources().zones().keySet());
        assertEquals(Set.of(catalog), configured.sources().catalogs());
        assertEquals(
                address("192.0.2.1", 5353),
                configured.sources().zones().get(catalog).get(0).address());
    }

    /** RFC 5001 2.3, RFC 4892: a text that does not fit is a problem of its key like any other, and ends nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"identity", "version"})
    void aTextOfTooManyOctetsIsAProblem(String key) {
        Settings settings = new Settings(Configured.FILE, Map.of(key, "\u00e9".repeat(65)));
        Configured.read(settings, base, new byte[16]);
        assertEquals(1, settings.problems().size());
        assertTrue(
                settings.problems().get(0).toString().endsWith("allowed is at most 128 octets"),
                settings.problems()::toString);
        assertEquals(Optional.of("a"), read(Map.of("identity", "a")).authority().identity());
    }

    /** Both servers of an address need the same secrets (RFC 9018 2), so a secondary has those keys too. */
    @Test
    void cookiesAreConfiguredAsOfAPrimary() {
        String secret = "000102030405060708090a0b0c0d0e0f";
        Configured configured =
                read(Map.of("cookieSecret", secret + "," + secret.replace('0', 'f'), "requireCookies", "true"));
        assertEquals(15, configured.authority().cookieSecret().orElseThrow()[15]);
        assertEquals(-1, configured.authority().previousSecret().orElseThrow()[0]);
        assertTrue(configured.authority().requireCookies());
        assertEquals(0, read(Map.of()).authority().cookieSecret().orElseThrow()[15]);
    }

    @Test
    void aListTellsPrimariesKeysAndTls() throws Exception {
        String pin = "A/+A".repeat(10) + "AAA=";
        Configured configured = read(Map.of(
                "keys",
                "wide._transfer.org:SHA256:" + SECRET + ", own._transfer.example.org:SHA256:" + SECRET,
                "primaries",
                "example.org=192.0.2.1:53, example.org=[2001:db8::1]:853/wide._transfer.org+tls, example.net=192.0.2.3:53,"
                        + "example.com=192.0.2.4:853+tls:" + pin));
        List<Primary> primaries = configured.sources().zones().get(ZONE);
        assertEquals(
                "own._transfer.example.org.",
                primaries.get(0).key().orElseThrow().name().toString());
        assertEquals(Optional.empty(), primaries.get(0).tls());
        assertEquals(
                "wide._transfer.org.",
                primaries.get(1).key().orElseThrow().name().toString());
        assertEquals(Optional.of(""), primaries.get(1).tls());
        assertEquals(
                Optional.empty(),
                configured
                        .sources()
                        .zones()
                        .get(DomainName.of("example.net."))
                        .get(0)
                        .key());
        assertEquals(
                Optional.of(pin),
                configured
                        .sources()
                        .zones()
                        .get(DomainName.of("example.com."))
                        .get(0)
                        .tls());
    }

    @Test
    void keysMayStandInAFile() throws Exception {
        Files.writeString(base.resolve("more"), "192.0.2.1._transfer.example.org. DNSKEY 0 3 163 " + SECRET + "\n");
        assertEquals(
                Set.of(ZONE), read(Map.of("keyFile", "more")).sources().zones().keySet());
    }

    @Test
    void aCatalogWithoutAPrimaryIsToldAndLeftOut() {
        Configured configured = read(Map.of("catalogs", "cat.test"));
        assertEquals(Set.of(), configured.sources().zones().keySet());
        assertTrue(configured.warnings().get(0).startsWith("the catalog cat.test. has no primary"));
    }

    @ParameterizedTest
    @CsvSource({
        "keys, x:SHA256",
        "keys, x._transfer.:MD5:c2VjcmV0c2VjcmV0",
        "keyFile, there/is/none",
        "primaries, example.org",
        "primaries, example.org=192.0.2.1",
        "primaries, example.org=ns.example.org:53",
        "primaries, example.org=192.0.2.1:53/unknown.",
        "primaries, example.org=192.0.2.1:53+tls:short",
        "primaryPort, 0",
        "listen, localhost:53",
        "tlsListen, 127.0.0.1",
        "catalogs, a..b",
        "allowTransfer, everybody",
        "allowQuery, 192.0.2.0/33",
        "rateLimit, many",
        "maxZoneSize, 5t",
        "alsoNotify, 192.0.2.1",
        "axfr, perhaps"
    })
    void aWrongValueIsToldInOneLine(String key, String value) {
        Settings settings = new Settings(Configured.FILE, Map.of(key, value));
        Configured.read(settings, base, new byte[16]);
        assertEquals(1, settings.problems().size());
        String told = settings.problems().get(0).toString();
        assertTrue(told.startsWith(Configured.FILE + ": " + key + " is "), told);
        assertFalse(told.contains(SECRET), told);
    }
}
