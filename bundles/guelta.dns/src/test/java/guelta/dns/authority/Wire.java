// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import guelta.dns.DomainName;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Octets of questions, put together by hand: right or wrong as the test wants it. */
final class Wire {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A header with identifier 1234. */
    static Wire header(int flags, int questions, int answers, int authorities, int additionals) {
        return new Wire().u16(0x1234, flags, questions, answers, authorities, additionals);
    }

    /** A question of class IN. */
    static Wire question(String name, int type, int additionals) {
        return header(0, 1, 0, 0, additionals).asked(name, type, 1);
    }

    Wire asked(String name, int type, int recordClass) {
        return name(name).u16(type, recordClass);
    }

    Wire name(String name) {
        return octets(DomainName.of(name).wire());
    }

    /** An OPT record. */
    Wire opt(int payload, int version, int flags, byte... options) {
        return octets(0).u16(41, payload, version, flags, options.length).octets(options);
    }

    /** The octets of an option of EDNS. */
    static byte[] option(int code, String hex) {
        byte[] data = HexFormat.of().parseHex(hex);
        return new Wire().u16(code, data.length).octets(data).bytes();
    }

    Wire u16(int... values) {
        for (int value : values) {
            out.write(value >>> 8);
            out.write(value);
        }
        return this;
    }

    Wire octets(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    Wire octets(byte[] values) {
        out.writeBytes(values);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
