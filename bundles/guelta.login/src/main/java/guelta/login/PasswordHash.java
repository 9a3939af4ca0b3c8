// SPDX-License-Identifier: Apache-2.0
package guelta.login;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as it is kept: PBKDF2 with HMAC-SHA-512 (RFC 8018 5.2), one block of output. The text form is
 * {@code pbkdf2-sha512$ITERATIONS$SALT$HASH}, salt and hash in URL-safe Base64 without padding, so that it fits into a
 * comma-separated line of a properties file.
 *
 * @param iterations rounds of the HMAC, 1 to 10,000,000
 * @param salt random octets, another salt for each password
 * @param hash 64 octets
 */
record PasswordHash(int iterations, byte[] salt, byte[] hash) {
    /** What new hashes take: about a fifth of a second of one core. */
    private static final int ITERATIONS = 210_000;

    /** Octets of salt in new hashes. */
    private static final int SALT_LENGTH = 16;

    private static final int HASH_LENGTH = 64;
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final Pattern TEXT =
            Pattern.compile("pbkdf2-sha512\\$([1-9][0-9]{0,7})\\$([A-Za-z0-9_-]{2,})\\$([A-Za-z0-9_-]{86})");

    /** The hash of a new password, with a salt of its own. */
    static PasswordHash fresh(String password, SecureRandom random) {
        byte[] salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        return of(password, salt, ITERATIONS);
    }

    /** The hash of a password with this salt. */
    static PasswordHash of(String password, byte[] salt, int iterations) {
        return new PasswordHash(iterations, salt, derive(password, salt, iterations));
    }

    /** Reads the text form; empty if the text is not one. */
    static Optional<PasswordHash> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(1)) > MOST_ITERATIONS) {
            return Optional.empty();
        }
        Base64.Decoder base64 = Base64.getUrlDecoder();
        try {
            return Optional.of(new PasswordHash(
                    Integer.parseInt(parts.group(1)), base64.decode(parts.group(2)), base64.decode(parts.group(3))));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** Whether this is the hash of the password; takes as long for a wrong one as for the right one. */
    boolean matches(String password) {
        return MessageDigest.isEqual(hash, derive(password, salt, iterations));
    }

    /** The text form. */
    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return "pbkdf2-sha512$" + iterations + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PasswordHash that
                && iterations == that.iterations
                && Arrays.equals(salt, that.salt)
                && MessageDigest.isEqual(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(salt);
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_LENGTH * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA512", missing);
        } finally {
            spec.clearPassword();
        }
    }
}
