// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Bytes within a card, a photo or a key: vCard 4 has them as URI (RFC 2397), vCard 3 as Base64 with the type in TYPE (RFC 2426
 * 3.1.4).
 *
 * @param type as {@code image/jpeg}; empty when nobody says
 * @param base64 the bytes
 */
record Media(String type, String base64) {
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64";

    /** The kinds of media that a property has. */
    private static final Map<String, String> KINDS =
            Map.of("PHOTO", "image", "LOGO", "image", "SOUND", "audio", "KEY", "application");

    /** How TYPE calls what is called otherwise elsewhere. */
    private static final Map<String, String> KEYS =
            Map.of("PGP", "application/pgp-keys", "X509", "application/pkix-cert");

    /** How the Base64 of pictures begins, whose type nobody says. */
    private static final Map<String, String> BEGINNINGS =
            Map.of("/9j/", "image/jpeg", "iVBOR", "image/png", "R0lGOD", "image/gif", "UklGR", "image/webp");

    /** Whether a property has bytes or a URI. */
    static boolean isMedia(String property) {
        return KINDS.containsKey(property);
    }

    /** The media type that a TYPE of vCard 3 says. */
    static String typeOf(String property, String type) {
        if (type.indexOf('/') >= 0) {
            return type.toLowerCase(Locale.ROOT);
        }
        String key = KEYS.get(type.toUpperCase(Locale.ROOT));
        return property.equals("KEY") && key != null ? key : KINDS.get(property) + "/" + type.toLowerCase(Locale.ROOT);
    }

    /** The TYPE of vCard 3 that a media type is. */
    static String typeIn3(String property, String mediaType) {
        for (Map.Entry<String, String> key : KEYS.entrySet()) {
            if (property.equals("KEY") && key.getValue().equals(mediaType)) {
                return key.getKey();
            }
        }
        String kind = KINDS.get(property) + "/";
        return mediaType.startsWith(kind) ? mediaType.substring(kind.length()).toUpperCase(Locale.ROOT) : mediaType;
    }

    /** Bytes of which the type may not be known. */
    static Media of(String type, String base64) {
        String bytes = base64.replaceAll("\\s", "");
        String known = type;
        for (Map.Entry<String, String> beginning : BEGINNINGS.entrySet()) {
            known = known.isEmpty() && bytes.startsWith(beginning.getKey()) ? beginning.getValue() : known;
        }
        return new Media(known, bytes);
    }

    /** The bytes of a URI; empty when it is none with bytes in Base64. Commas in it are often escaped. */
    static Optional<Media> ofUri(String uri) {
        String plain = uri.indexOf('\\') < 0 ? uri : Values.unescaped(uri);
        int comma = plain.indexOf(',');
        if (!plain.regionMatches(true, 0, DATA, 0, DATA.length()) || comma < 0) {
            return Optional.empty();
        }
        String head = plain.substring(DATA.length(), comma);
        return head.toLowerCase(Locale.ROOT).endsWith(BASE64) && isBase64(plain.substring(comma + 1))
                ? Optional.of(new Media(
                        head.substring(0, head.length() - BASE64.length()).toLowerCase(Locale.ROOT),
                        plain.substring(comma + 1)))
                : Optional.empty();
    }

    /** Whether a text is Base64. */
    static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text).length >= 0;
        } catch (IllegalArgumentException other) {
            return false;
        }
    }

    /** It as URI. */
    String uri() {
        return DATA + type + BASE64 + "," + base64;
    }
}
