// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dns;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/**
 * The OPT record of a question (RFC 6891), well formed or not.
 *
 * @param size the payload size that the client offers
 * @param version 0 is the only one that exists
 * @param flags 0x8000 is DO
 * @param options codes, lengths and values in wire form
 */
public record Edns(int size, int version, int flags, byte[] options) {
    public static final int DO = 0x8000;
    public static final Edns PLAIN = new Edns(1232, 0, 0, new byte[0]);
    public static final Edns DNSSEC = new Edns(1232, 0, DO, new byte[0]);

    public Edns with(int code, byte[] value) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(options);
        all.write(code >> 8);
        all.write(code);
        all.write(value.length >> 8);
        all.write(value.length);
        all.writeBytes(value);
        return new Edns(size, version, flags, all.toByteArray());
    }

    public Edns size(int other) {
        return new Edns(other, version, flags, options);
    }

    @Override
    public String toString() {
        return "edns(size " + size + ", version " + version + ", flags " + Integer.toHexString(flags)
                + (options.length == 0 ? "" : ", options " + HexFormat.of().formatHex(options)) + ")";
    }
}
