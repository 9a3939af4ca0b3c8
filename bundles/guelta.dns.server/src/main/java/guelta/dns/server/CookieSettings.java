// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import guelta.config.Settings;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What DNS cookies (RFC 7873, RFC 9018) are made with, as the operator configured it. Servers that share an address need
 * the same.
 *
 * @param secret the 16 octets that cookies are made with
 * @param previous the 16 octets whose cookies are still good, or already: those of the others while secrets are changed
 *     (RFC 9018 5)
 * @param required whether who has no good cookie yet gets one with BADCOOKIE instead of an answer by UDP (RFC 7873 5.2.3)
 */
public record CookieSettings(byte[] secret, Optional<byte[]> previous, boolean required) {
    private static final int SECRET = 16;

    /**
     * The keys that primary and secondary have in common; whether they are allowed {@link Settings#problems} tells,
     * without the secrets.
     *
     * @param made the 16 octets that make cookies when none are configured
     */
    public static CookieSettings read(Settings settings, byte[] made) {
        List<byte[]> secrets = settings.secret(
                "cookieSecret",
                "",
                "32 hexadecimal digits, or two times 32 with a comma between, or nothing",
                CookieSettings::secrets);
        return new CookieSettings(
                secrets.isEmpty() ? made : secrets.get(0),
                secrets.stream().skip(1).findFirst(),
                settings.flag("requireCookies", "false"));
    }

    private static @Nullable List<byte[]> secrets(String text) {
        List<byte[]> secrets = text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .map(HexFormat.of()::parseHex)
                        .toList();
        return secrets.size() <= 2 && secrets.stream().allMatch(octets -> octets.length == SECRET) ? secrets : null;
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "CookieSettings[required=" + required + "]";
    }
}
