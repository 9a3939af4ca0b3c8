// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.config.Settings;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CookieSettingsTest {
    private static final byte[] MADE = new byte[16];
    private static final String NEW = "000102030405060708090a0b0c0d0e0f";
    private static final String OLD = "101112131415161718191a1b1c1d1e1f";

    private final Settings none = new Settings("f", Map.of());

    /** RFC 9018 5: while secrets are changed, cookies of both are good and new ones are made with the first. */
    @Test
    void theFirstSecretMakesCookiesAndTheSecondIsGoodToo() {
        Settings settings = new Settings("f", Map.of("cookieSecret", NEW + " , " + OLD, "requireCookies", "true"));
        CookieSettings read = CookieSettings.read(settings, MADE);
        assertEquals(List.of(), settings.problems());
        assertArrayEquals(HexFormat.of().parseHex(NEW), read.secret());
        assertArrayEquals(HexFormat.of().parseHex(OLD), read.previous().orElseThrow());
        assertTrue(read.required());
    }

    @Test
    void withoutASecretTheOneThatWasMadeCounts() {
        CookieSettings read = CookieSettings.read(none, MADE);
        assertEquals(List.of(), none.problems());
        assertArrayEquals(MADE, read.secret());
        assertEquals(Optional.empty(), read.previous());
        assertFalse(read.required());
    }

    /** A secret never reaches a log, a wrong one neither. */
    @Test
    void wrongSecretsAreToldAndNotShown() {
        for (String wrong : List.of(NEW + ",", NEW + "," + OLD + "," + NEW, NEW + OLD, "0011", NEW + ",secret", ",")) {
            Settings settings = new Settings("f", Map.of("cookieSecret", wrong));
            CookieSettings read = CookieSettings.read(settings, MADE);
            assertEquals(1, settings.problems().size(), wrong);
            String told = settings.problems().get(0) + read.toString();
            assertFalse(told.contains("0011") || told.contains(NEW) || told.contains("secret,"), told);
        }
    }
}
