// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dns;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for HMAC-SHA256 (RFC 8945), which signs messages and checks those of the server, written apart from the server's own code.
 *
 * @param name absolute
 * @param secret in base 64
 */
public record Tsig(String name, String secret) {
    /** What stands before a request: nothing (RFC 8945 4.3.1). */
    public static final byte[] REQUEST = new byte[0];

    private static final int TYPE = 250;
    private static final int ANY_CLASS = 255;
    private static final int FUDGE = 300;
    private static final int ARCOUNT = 10;
    private static final byte[] ALGORITHM = Names.wire("hmac-sha256.");

    /** A message with its signature, which its answer is signed with too. */
    public record Signed(byte[] octets, byte[] mac) {}

    /**
     * Signs a message now.
     *
     * @param before the signature of the message that this one answers, or {@link #REQUEST}
     */
    public Signed sign(byte[] message, byte[] before) {
        var now = Instant.now().getEpochSecond();
        var times = new int[] {(int) (now >> 32), (int) (now >> 16), (int) now, FUDGE};
        var mac = mac(message, before, times);
        var out = new ByteArrayOutputStream();
        out.writeBytes(message);
        out.writeBytes(Names.wire(name));
        words(out, TYPE, ANY_CLASS, 0, 0, ALGORITHM.length + 16 + mac.length);
        out.writeBytes(ALGORITHM);
        words(out, times);
        words(out, mac.length);
        out.writeBytes(mac);
        words(out, word(message, 0), 0, 0);
        return new Signed(counting(out.toByteArray(), 1), mac);
    }

    /** Checks that a message ends in a signature of this key, made a moment ago, and returns that. */
    public byte[] check(byte[] signed, byte[] before) {
        var owner = Names.wire(name);
        // Neither this name nor the algorithm's are compressed in what is checked here, and nothing else follows.
        var length = owner.length + 10 + ALGORITHM.length + 10 + 32 + 6;
        var plain = Arrays.copyOf(signed, Math.max(0, signed.length - length));
        var at = plain.length + owner.length + 10 + ALGORITHM.length;
        if (plain.length < 12
                || !Arrays.equals(owner, Arrays.copyOfRange(signed, plain.length, plain.length + owner.length))) {
            throw new AssertionError("no signature of " + name + ": " + Reply.parse(signed));
        }
        var times = new int[] {word(signed, at), word(signed, at + 2), word(signed, at + 4), word(signed, at + 6)};
        var mac = Arrays.copyOfRange(signed, at + 10, at + 42);
        var seconds = (long) times[0] << 32 | (long) times[1] << 16 | times[2];
        if (Math.abs(Instant.now().getEpochSecond() - seconds) > times[3]
                || !MessageDigest.isEqual(mac, mac(counting(plain, -1), before, times))) {
            throw new AssertionError("a wrong signature of " + name + ": " + Reply.parse(signed));
        }
        return mac;
    }

    private static byte[] counting(byte[] message, int more) {
        var records = word(message, ARCOUNT) + more;
        message[ARCOUNT] = (byte) (records >> 8);
        message[ARCOUNT + 1] = (byte) records;
        return message;
    }

    /** RFC 8945 4.3: the signature before with its length, the message without its own, and what that says. */
    private byte[] mac(byte[] message, byte[] before, int[] times) {
        var in = new ByteArrayOutputStream();
        if (before.length > 0) {
            words(in, before.length);
            in.writeBytes(before);
        }
        in.writeBytes(message);
        in.writeBytes(Names.wire(name));
        words(in, ANY_CLASS, 0, 0);
        in.writeBytes(ALGORITHM);
        words(in, times);
        words(in, 0, 0);
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256"));
            return mac.doFinal(in.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int word(byte[] octets, int at) {
        return (octets[at] & 0xff) << 8 | octets[at + 1] & 0xff;
    }

    private static void words(ByteArrayOutputStream out, int... words) {
        for (var word : words) {
            out.write(word >> 8);
            out.write(word);
        }
    }
}
