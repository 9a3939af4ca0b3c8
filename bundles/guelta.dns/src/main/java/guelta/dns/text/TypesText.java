// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import java.util.BitSet;

/** Sets of record types, as lists of mnemonics in text and as bitmaps in wire form. */
enum TypesText implements FieldText {
    /** RFC 4034 4.1.2: windows of 256 types, each with as many octets as it needs, empty ones left out. */
    TYPES {
        @Override
        void put(BitSet types, Wire out) throws Malformed {
            for (int window = 0; window < 256; window++) {
                int from = window << 8;
                int last = types.previousSetBit(from + 255);
                if (last >= from) {
                    out.put(window, 1);
                    out.put((last - from) / 8 + 1, 1);
                    bits(types, from, (last - from) / 8 + 1, out);
                }
            }
        }

        @Override
        void get(byte[] data, int at, BitSet types) throws Malformed {
            int before = -1;
            while (at < data.length) {
                int start = FieldText.end(data, at, 2);
                int window = data[at] & 0xff;
                int length = data[at + 1] & 0xff;
                at = FieldText.end(data, start, length);
                if (window <= before || length < 1 || length > 32 || data[at - 1] == 0) {
                    throw new Malformed("the bitmap of types is not in the form of RFC 4034 4.1.2");
                }
                before = window;
                bits(data, start, length, window << 8, types);
            }
        }
    },
    /** RFC 2535 5.2: one bit a type, up to type 127, bit 0 not set. */
    OLD_TYPES {
        @Override
        void put(BitSet types, Wire out) throws Malformed {
            if (types.get(0) || types.length() > 128) {
                throw new Malformed("NXT lists types from 1 to 127");
            }
            bits(types, 0, (types.length() + 7) / 8, out);
        }

        @Override
        void get(byte[] data, int at, BitSet types) throws Malformed {
            int length = data.length - at;
            if (length > 16 || length > 0 && (data[data.length - 1] == 0 || data[at] < 0)) {
                throw new Malformed("the bitmap of types is not in the form of RFC 2535 5.2");
            }
            bits(data, at, length, 0, types);
        }
    };

    abstract void put(BitSet types, Wire out) throws Malformed;

    abstract void get(byte[] data, int at, BitSet types) throws Malformed;

    static void bits(BitSet types, int from, int octets, Wire out) throws Malformed {
        for (int i = 0; i < octets; i++) {
            int octet = 0;
            for (int bit = 0; bit < 8; bit++) {
                octet = octet << 1 | (types.get(from + 8 * i + bit) ? 1 : 0);
            }
            out.put(octet, 1);
        }
    }

    static void bits(byte[] data, int at, int octets, int first, BitSet types) {
        for (int i = 0; i < 8 * octets; i++) {
            if ((data[at + i / 8] & 0x80 >> i % 8) != 0) {
                types.set(first + i);
            }
        }
    }

    @Override
    public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
        BitSet types = new BitSet();
        while (in.more()) {
            in.take("a record type");
            int type = in.quoted() ? -1 : RecordType.of(in.text(), in.start(), in.end());
            if (type < 0) {
                throw in.wrong("is not a record type");
            }
            types.set(type);
        }
        put(types, out);
    }

    @Override
    public int write(byte[] data, int at, StringBuilder out) throws Malformed {
        BitSet types = new BitSet();
        get(data, at, types);
        int first = types.nextSetBit(0);
        for (int type = first; type >= 0; type = types.nextSetBit(type + 1)) {
            out.append(type == first ? "" : " ").append(RecordType.mnemonic(type));
        }
        return data.length;
    }
}
