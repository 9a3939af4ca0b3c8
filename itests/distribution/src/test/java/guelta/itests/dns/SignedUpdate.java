// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** An UPDATE (RFC 2136) signed with HMAC-SHA256 (RFC 8945), written apart from the server's own code; names absolute. */
public final class SignedUpdate {
    private static final int SOA = 6;
    private static final int IN = 1;
    private static final int ANY_CLASS = 255;

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
        var out = new ByteArrayOutputStream();
        words(out, id, 0x2800, 1, 0, count, 0);
        out.writeBytes(Names.wire(zone));
        words(out, SOA, IN);
        out.writeBytes(changes.toByteArray());
        return new Tsig(key, secret).sign(out.toByteArray(), Tsig.REQUEST).octets();
    }
}
