// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.DomainName;
import guelta.dns.RdataField;
import guelta.dns.RecordType;
import java.util.Arrays;
import java.util.List;

/**
 * Turns RDATA in text into wire form, record after record. Remembers some of the last data, so that equal ones share
 * an array: a zone of delegations names the same few servers again and again. Confined to one thread.
 */
public final class RdataReader {
    private final Wire wire = new Wire();
    private final byte[][] recent = new byte[1024][];

    /** New, with nothing remembered. */
    public RdataReader() {}

    /**
     * Takes all tokens that the entry has left as RDATA of a type, in its own or in the generic form (RFC 3597 5).
     *
     * @return the wire form, names uncompressed; nobody may change the array
     * @throws Malformed with what is wrong
     */
    public byte[] read(int type, Tokens in, DomainName origin) throws Malformed {
        wire.clear();
        if (in.more() && in.is("\\#")) {
            in.take("\\#");
            generic(in);
            Malformed wrong = Rdata.wrong(type, wire.copy());
            if (wrong != null) {
                throw wrong;
            }
        } else {
            List<RdataField> fields = RecordType.fields(type);
            for (int i = 0; i < fields.size(); i++) {
                Rdata.text(fields.get(i)).read(in, origin, wire);
            }
        }
        if (in.more()) {
            throw in.wrong("follows what is complete");
        }
        return remembered();
    }

    private void generic(Tokens in) throws Malformed {
        in.take("the length");
        long length = in.number(65535);
        if (length < 0) {
            throw in.wrong("is no length from 0 to 65535");
        }
        if (in.more()) {
            OctetsText.readHex(in, wire);
        }
        if (wire.length() != length) {
            throw new Malformed("there are " + wire.length() + " octets where \\# tells of " + length);
        }
    }

    private byte[] remembered() {
        int hash = 0;
        for (int i = 0; i < wire.length(); i++) {
            hash = hash * 31 + wire.octets()[i];
        }
        int slot = (hash ^ hash >>> 10 ^ hash >>> 20) & recent.length - 1;
        byte[] known = recent[slot];
        if (known != null && Arrays.equals(known, 0, known.length, wire.octets(), 0, wire.length())) {
            return known;
        }
        recent[slot] = wire.copy();
        return recent[slot];
    }
}
