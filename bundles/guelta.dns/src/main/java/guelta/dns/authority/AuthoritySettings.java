// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import java.util.Optional;

/**
 * What a server says about itself and how large its answers may be.
 *
 * @param nsid the octets of the name server identifier (RFC 5001); empty: questions for it are not answered
 * @param identity the text of {@code id.server} and {@code hostname.bind} in class CHAOS (RFC 4892); empty: refused
 * @param version the text of {@code version.server} and {@code version.bind} in class CHAOS; empty: refused
 * @param cookieSecret the 16 octets that make server cookies (RFC 9018); empty: no cookies
 * @param previousSecret the 16 octets that were used before, whose cookies are still good (RFC 9018 5)
 * @param requireCookies whether a question over UDP with a client cookie but without a good server cookie is answered
 *     with BADCOOKIE instead of data (RFC 7873 5.2.3)
 * @param udpPayload the largest answer over UDP, 512 to 4096 octets; 1232 fits in any path's packets
 */
public record AuthoritySettings(
        Optional<byte[]> nsid,
        Optional<String> identity,
        Optional<String> version,
        Optional<byte[]> cookieSecret,
        Optional<byte[]> previousSecret,
        boolean requireCookies,
        int udpPayload) {
    /** A server that says nothing about itself: no identity, no version, no cookies, payload 1232. */
    public static final AuthoritySettings PLAIN = new AuthoritySettings(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, 1232);

    /** Checks lengths. */
    public AuthoritySettings {
        check(nsid.map(octets -> octets.length).orElse(0) <= 128, "nsid has 128 octets at most");
        check(identity.map(text -> text.length()).orElse(0) <= 255, "identity has 255 characters at most");
        check(version.map(text -> text.length()).orElse(0) <= 255, "version has 255 characters at most");
        check(cookieSecret.map(octets -> octets.length).orElse(16) == 16, "cookieSecret has 16 octets");
        check(previousSecret.map(octets -> octets.length).orElse(16) == 16, "previousSecret has 16 octets");
        check(udpPayload >= 512 && udpPayload <= 4096, "udpPayload is 512 to 4096");
    }

    private static void check(boolean good, String otherwise) {
        if (!good) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "AuthoritySettings[identity=%s, version=%s, requireCookies=%s, udpPayload=%d]"
                .formatted(identity, version, requireCookies, udpPayload);
    }
}
