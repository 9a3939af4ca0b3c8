// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import guelta.dav.text.Malformed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A password as it is kept: Argon2id (RFC 9106), with the cost that it was made at. To compute one takes its memory and tens of
 * milliseconds of one core, deliberately: whoever checks passwords bounds how many are computed at a time.
 *
 * <p>Immutable; what it shows of itself as text is its cost, never the hash.
 */
public final class PasswordHash {
    /** Octets of salt that {@link #of} wants. */
    public static final int SALT_LENGTH = 16;

    /** What new hashes take: 19 MiB, twice over, one lane. */
    private static final Cost NEW = new Cost(19_456, 2, 1);

    private static final int HASH_LENGTH = 32;
    private static final String FORM = "$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH";
    private static final Pattern TEXT =
            Pattern.compile("\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,6}),t=([1-9][0-9]?),p=([1-9])"
                    + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    private final Cost cost;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(Cost cost, byte[] salt, byte[] hash) {
        this.cost = cost;
        this.salt = salt;
        this.hash = hash;
    }

    /**
     * What Argon2 is asked to spend.
     *
     * @param memory KiB
     * @param passes over the memory
     * @param lanes of it
     */
    private record Cost(int memory, int passes, int lanes) {
        /** What a hash of somebody else may make us spend: the file that it stands in may come from a push. */
        private static final int MOST_MEMORY = 65_536;

        private static final int MOST_WORK = 4 * MOST_MEMORY;

        boolean isBearable() {
            return memory >= 8 * lanes && memory <= MOST_MEMORY && memory * passes <= MOST_WORK;
        }
    }

    /**
     * The hash of a new password, at today's cost.
     *
     * @param salt {@value #SALT_LENGTH} random octets, never used before
     */
    public static PasswordHash of(String password, byte[] salt) {
        if (salt.length != SALT_LENGTH) {
            throw new IllegalArgumentException("a salt has " + SALT_LENGTH + " octets, this one " + salt.length);
        }
        byte[] own = salt.clone();
        return new PasswordHash(NEW, own, derived(NEW, own, password, HASH_LENGTH));
    }

    /**
     * Reads the text form, as {@code $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH}: the one that other programs write, too.
     *
     * @throws Malformed when it is none, or asks for more than 64 MiB or four passes over them; does not repeat the text
     */
    public static PasswordHash parse(String text) throws Malformed {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new Malformed("this is no hash of a password, allowed is " + FORM);
        }
        Cost cost = new Cost(
                Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)));
        if (!cost.isBearable()) {
            throw new Malformed("the hash of the password asks for m=" + cost.memory + ",t=" + cost.passes + ",p="
                    + cost.lanes + ", allowed are m from 8 times p to " + Cost.MOST_MEMORY + " and m times t to "
                    + Cost.MOST_WORK);
        }
        try {
            Base64.Decoder base64 = Base64.getDecoder();
            return new PasswordHash(cost, base64.decode(parts.group(4)), base64.decode(parts.group(5)));
        } catch (IllegalArgumentException notBase64) {
            throw new Malformed("salt or hash of the password is no Base64, allowed is " + FORM);
        }
    }

    /** Whether this is the hash of the password; takes as long for a wrong one as for the right one. */
    public boolean matches(String password) {
        return MessageDigest.isEqual(hash, derived(cost, salt, password, hash.length));
    }

    /** Spends what checking a password costs, for an account that has none: so that nobody can tell which accounts are there. */
    static boolean matchesNone(String password) {
        return derived(NEW, new byte[SALT_LENGTH], password, HASH_LENGTH).length == 0;
    }

    /** The text form, for the store and nothing else. */
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + cost.memory + ",t=" + cost.passes + ",p=" + cost.lanes + "$"
                + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PasswordHash that
                && cost.equals(that.cost)
                && Arrays.equals(salt, that.salt)
                && MessageDigest.isEqual(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(salt);
    }

    @Override
    public String toString() {
        return "argon2id m=" + cost.memory + ",t=" + cost.passes + ",p=" + cost.lanes;
    }

    /** RFC 8265 4.2.2: passwords are compared in NFC, whatever a keyboard composes. */
    static byte[] octets(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] derived(Cost cost, byte[] salt, String password, int length) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memory)
                .withIterations(cost.passes)
                .withParallelism(cost.lanes)
                .withSalt(salt)
                .build());
        byte[] derived = new byte[length];
        argon2.generateBytes(octets(password), derived);
        return derived;
    }
}
