// SPDX-License-Identifier: Apache-2.0
package guelta.net;

/**
 * One field line (RFC 9110 5).
 *
 * @param name a token, in the letters it is sent in; HTTP/2 sends it in lower case
 * @param value each char one octet (0 to 255): tabs, visible characters and spaces, none of them at an end. What is more
 *     than ASCII has no meaning that HTTP would know
 */
public record HttpField(String name, String value) {
    /** Refuses what would not be one field on the wire. */
    public HttpField {
        if (!isToken(name)) {
            throw new IllegalArgumentException("the name of a field is a token");
        }
        if (!isValue(value)) {
            throw new IllegalArgumentException("the value of " + name + " has characters that fields can't have");
        }
    }

    /** Whether these are one or more characters of RFC 9110 5.6.2, as in names of fields and methods. */
    public static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letter && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' || c == 127 || c > 255) {
                return false;
            }
        }
        return text.isEmpty() || !isSpace(text.charAt(0)) && !isSpace(text.charAt(text.length() - 1));
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
