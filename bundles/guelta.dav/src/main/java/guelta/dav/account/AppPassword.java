// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import guelta.dav.text.Malformed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A password that the server made for one program of a user, as it is kept. It has 125 random bits, which nobody tries through:
 * one round of salted SHA-256 keeps it as safe as Argon2 would, and checking one takes a few microseconds.
 *
 * @param label what the user calls it, 1 to 64 characters without {@code /} and control characters, not beginning with a dot,
 *     without white space around
 * @param created when, in whole seconds
 * @param hash {@code $sha256$SALT$HASH}, both in Base64 without padding
 */
public record AppPassword(String label, Instant created, String hash) {
    /** How many random octets {@link #secret} and {@link #of} want. */
    public static final int ENTROPY = 16;

    private static final int LONGEST_LABEL = 64;
    private static final int LETTERS = 25;
    private static final int GROUP = 5;
    private static final int BITS_OF_LETTER = 5;

    /** Crockford's letters: none that looks like another one. */
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    private static final Pattern LABEL = Pattern.compile("(?!\\.)[^/\\p{Cntrl}\\x80-\\x9f\\ud800-\\udfff]+");
    private static final Pattern HASH = Pattern.compile("\\$sha256\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");

    /** Refuses a label or hash that is none. */
    public AppPassword {
        if (!isLabel(label)) {
            throw new IllegalArgumentException(label + " is no label");
        }
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("no hash of an application password");
        }
    }

    /** Whether a text can be the label of an application password. */
    public static boolean isLabel(String text) {
        return text.length() <= LONGEST_LABEL
                && LABEL.matcher(text).matches()
                && text.strip().equals(text);
    }

    /**
     * A new secret: five groups of five letters and digits, as {@code 3k9vx-...}, to be shown once and kept nowhere.
     *
     * @param entropy {@value #ENTROPY} unpredictable octets
     */
    public static String secret(byte[] entropy) {
        if (entropy.length != ENTROPY) {
            throw new IllegalArgumentException("a secret takes " + ENTROPY + " octets, not " + entropy.length);
        }
        StringBuilder secret = new StringBuilder();
        int bits = 0;
        int held = 0;
        int next = 0;
        for (int letter = 0; letter < LETTERS; letter++) {
            if (letter > 0 && letter % GROUP == 0) {
                secret.append('-');
            }
            if (held < BITS_OF_LETTER) {
                bits = bits << Byte.SIZE | entropy[next++] & 0xff;
                held += Byte.SIZE;
            }
            held -= BITS_OF_LETTER;
            secret.append(ALPHABET.charAt(bits >>> held & 0x1f));
            bits &= (1 << held) - 1;
        }
        return secret.toString();
    }

    /**
     * What is kept of a secret.
     *
     * @param salt {@value #ENTROPY} random octets
     */
    public static AppPassword of(String label, Instant created, String secret, byte[] salt) {
        if (salt.length != ENTROPY) {
            throw new IllegalArgumentException("a salt has " + ENTROPY + " octets, this one " + salt.length);
        }
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return new AppPassword(
                label,
                Instant.ofEpochSecond(created.getEpochSecond()),
                "$sha256$" + base64.encodeToString(salt) + "$" + base64.encodeToString(digest(salt, plain(secret))));
    }

    /** Reads what is kept. */
    static AppPassword parse(String label, Instant created, String hash) throws Malformed {
        if (!HASH.matcher(hash).matches()) {
            throw new Malformed("this is no hash of an application password, allowed is $sha256$SALT$HASH");
        }
        return new AppPassword(label, created, hash);
    }

    /** Whether a text has the shape of a secret: else no application password is asked for. */
    static boolean isSecret(String typed) {
        String plain = plain(typed);
        return plain.length() == LETTERS && plain.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    }

    /** Whether this is kept of the secret, typed in either case of letters, with or without dashes and spaces. */
    public boolean matches(String secret) {
        Matcher parts = HASH.matcher(hash);
        if (!parts.matches()) {
            throw new IllegalStateException("checked when it was made");
        }
        Base64.Decoder base64 = Base64.getDecoder();
        return MessageDigest.isEqual(
                base64.decode(parts.group(2)), digest(base64.decode(parts.group(1)), plain(secret)));
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "application password " + label;
    }

    private static String plain(String typed) {
        return typed.replace("-", "").replace(" ", "").toLowerCase(Locale.ROOT);
    }

    private static byte[] digest(byte[] salt, String plain) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt);
            return sha256.digest(plain.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java has no SHA-256", missing);
        }
    }
}
