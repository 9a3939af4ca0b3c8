// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.config.Settings;
import guelta.dns.DomainName;
import guelta.dns.catalog.CatalogZone;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrimarySettingsTest {
    private static final byte[] MADE = new byte[16];

    @Test
    void withoutAnyKeyTheDefaultsHold() {
        Settings settings = new Settings(PrimarySettings.FILE, Map.of());
        PrimarySettings read = PrimarySettings.read(settings, MADE);

        assertTrue(settings.problems().isEmpty());
        assertEquals("zones", read.store());
        assertEquals(5300, read.listen().get(0).getPort());
        assertEquals(Optional.empty(), read.authority().version());
        assertEquals(Optional.empty(), read.authority().identity());
        assertArrayEquals(MADE, read.authority().cookieSecret().orElseThrow());
    }

    @Test
    void theIdentityIsToldByNsidAndInChaos() {
        PrimarySettings read = PrimarySettings.read(
                new Settings(PrimarySettings.FILE, Map.of("identity", "ns1", "version", "guelta")), MADE);

        assertArrayEquals("ns1".getBytes(), read.authority().nsid().orElseThrow());
        assertEquals(Optional.of("ns1"), read.authority().identity());
        assertEquals(Optional.of("guelta"), read.authority().version());
    }

    @ParameterizedTest
    @CsvSource({
        "listen, localhost:53",
        "listen, 127.0.0.1",
        "tlsListen, 127.0.0.1",
        "cookieSecret, 0011",
        "cookieSecret, secret",
        "axfr, perhaps",
        "allowTransfer, everybody",
        "allowQuery, 192.0.2.0/33",
        "allowNotify, ns1",
        "rateLimit, many",
        "rateLimitSlip, 101",
        "rateLimitExempt, x",
        "maxTransfers, 0",
        "maxTransfersPerNetwork, 0",
        "maxUpdateRecords, 0",
        "alsoNotify, ns1",
        "catalog, a..b"
    })
    void aWrongValueIsToldInOneLine(String key, String value) {
        Settings settings = new Settings(PrimarySettings.FILE, Map.of(key, value));
        PrimarySettings.read(settings, MADE);

        assertEquals(1, settings.problems().size());
        assertTrue(settings.problems().get(0).toString().startsWith("etc/guelta.dns.primary.cfg: " + key + " is "));
    }

    /** RFC 9432 4.1: below the name of a catalog stand the names of its members, 39 octets longer. */
    @Test
    void aCatalogHasRoomForItsMembers() {
        String longest = "a".repeat(63) + "." + "b".repeat(63) + "." + "c".repeat(63) + "." + "d".repeat(22);
        Settings good = new Settings(PrimarySettings.FILE, Map.of("catalog", longest));
        DomainName catalog = PrimarySettings.read(good, MADE).catalog().orElseThrow();
        assertEquals(List.of(), good.problems());
        List<DomainName> zones = List.of(DomainName.of("example.org."));
        assertEquals(4, CatalogZone.of(catalog, 1, zones).size());

        Settings settings = new Settings(PrimarySettings.FILE, Map.of("catalog", longest + "d"));
        PrimarySettings.read(settings, MADE);
        assertEquals(1, settings.problems().size());
    }

    /** RFC 9018 5: how secrets are changed without a moment in which good cookies are none. */
    @Test
    void cookiesAreConfiguredForTheEngine() {
        String secret = "000102030405060708090a0b0c0d0e0f";
        PrimarySettings read = PrimarySettings.read(
                new Settings(
                        PrimarySettings.FILE,
                        Map.of("cookieSecret", secret + ", " + secret.replace('0', 'f'), "requireCookies", "true")),
                MADE);
        assertEquals(15, read.authority().cookieSecret().orElseThrow()[15]);
        assertEquals(-1, read.authority().previousSecret().orElseThrow()[0]);
        assertTrue(read.authority().requireCookies());
    }

    @Test
    void aWrongSecretIsNotShown() {
        Settings settings = new Settings(PrimarySettings.FILE, Map.of("cookieSecret", "0011secret"));
        PrimarySettings.read(settings, MADE);

        assertFalse(settings.problems().get(0).toString().contains("0011secret"));
    }
}
