// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An UPDATE (RFC 2136) signed with HMAC-SHA256 (RFC 8945), written apart from the server's own code; names absolute. */
public final class SignedUpdate {
    private static final int SOA = 6;
    private static final int IN = 1;
    private static final int ANY_CLASS = 255;
    private static final int TSIG = 250;
    private static final int FUDGE = 300;
    private static final byte[] ALGORITHM = Names.wire("hmac-sha256.");

    private final ByteArrayOutputStream changes = new ByteArrayOutputStream();
    private final String zone;
    private int count;

    public SignedUpdate(String zone) {
        this.zone = zone;
    }

    /** RFC 2136 2.5.2: deletes all records of a name and type. */
    public SignedUpdate delete(String name, String type) {
        return change(name, Types.number(type), ANY_CLASS, 0, new byte[0]);
    }

    /** RFC 2136 2.5.1: adds a TXT record with TTL 60. */
    public SignedUpdate addText(String name, String text) {
        var data = new ByteArrayOutputStream();
        data.write(text.length());
        data.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return change(name, Types.number("TXT"), IN, 60, data.toByteArray());
    }

    private SignedUpdate change(String name, int type, int rrclass, int ttl, byte[] data) {
        changes.writeBytes(Names.wire(name));
        words(changes, type, rrclass, ttl >> 16, ttl, data.length);
        changes.writeBytes(data);
        count++;
        return this;
    }

    private static void words(ByteArrayOutputStream out, int... words) {
        for (var word : words) {
            out.write(word >> 8);
            out.write(word);
        }
    }

    /** The message in wire form, signed now. */
    public byte[] wire(int id, String key, String secret) {
        var plain = message(id, 0);
        var now = Instant.now().getEpochSecond();
        var time = new int[] {(int) (now >> 32), (int) (now >> 16), (int) now};
        var signed = new ByteArrayOutputStream();
        signed.writeBytes(plain.toByteArray());
        signed.writeBytes(Names.wire(key));
        words(signed, ANY_CLASS, 0, 0);
        signed.writeBytes(ALGORITHM);
        words(signed, time);
        words(signed, FUDGE, 0, 0);
        var mac = mac(signed.toByteArray(), secret);
        var data = new ByteArrayOutputStream();
        data.writeBytes(ALGORITHM);
        words(data, time);
        words(data, FUDGE, mac.length);
        data.writeBytes(mac);
        words(data, id, 0, 0);
        var message = message(id, 1);
        message.writeBytes(Names.wire(key));
        words(message, TSIG, ANY_CLASS, 0, 0, data.size());
        message.writeBytes(data.toByteArray());
        return message.toByteArray();
    }

    private ByteArrayOutputStream message(int id, int additional) {
        var out = new ByteArrayOutputStream();
        words(out, id, 0x2800, 1, 0, count, additional);
        out.writeBytes(Names.wire(zone));
        words(out, SOA, IN);
        out.writeBytes(changes.toByteArray());
        return out;
    }

    private static byte[] mac(byte[] octets, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256"));
            return mac.doFinal(octets);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
