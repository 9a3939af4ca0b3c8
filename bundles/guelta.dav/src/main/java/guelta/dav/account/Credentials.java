// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import guelta.dav.text.Malformed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What somebody logs in with; shows no password.
 *
 * @param user as it was typed: need not be a name
 * @param password may be empty
 */
public record Credentials(String user, String password) {
    private static final String SCHEME = "basic";
    private static final int LONGEST = 8_192;

    /**
     * Reads the value of an {@code Authorization} header (RFC 7617 2): the scheme in any case of letters, a user without a
     * colon, a password that may have some. In UTF-8, as the server asks for; what is none is Latin-1, as old clients send it.
     *
     * @throws Malformed when it is not Basic, or not what Basic demands; never repeats what was sent
     */
    public static Credentials basic(String header) throws Malformed {
        int space = header.indexOf(' ');
        if (space < 0 || !header.substring(0, space).equalsIgnoreCase(SCHEME)) {
            throw new Malformed("the Authorization is not 'Basic' and what follows");
        }
        if (header.length() > LONGEST) {
            throw new Malformed("the Authorization has " + header.length() + " characters, allowed are " + LONGEST);
        }
        String text = decoded(header.substring(space).strip());
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new Malformed("the Authorization has no colon between user and password");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new Malformed("the Authorization has a control character in user or password");
        }
        return new Credentials(text.substring(0, colon), text.substring(colon + 1));
    }

    private static String decoded(String token) throws Malformed {
        byte[] octets;
        try {
            octets = Base64.getDecoder().decode(token);
        } catch (IllegalArgumentException notBase64) {
            throw new Malformed("the Authorization is not in Base64");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    /** The user alone. */
    @Override
    public String toString() {
        return "credentials of '" + user + "'";
    }
}
