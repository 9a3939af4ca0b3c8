// SPDX-License-Identifier: Apache-2.0
package guelta.dns;

import guelta.dns.RdataField.Shape;
import java.util.Arrays;
import java.util.List;

/** RDATA in wire form, by the fields that {@link RecordType} lists. */
public final class WireRdata {
    private WireRdata() {}

    /** Whether each field is whole and nothing is left over. */
    public static boolean wellFormed(int type, byte[] data) {
        List<RdataField> fields = RecordType.fields(type);
        int at = 0;
        for (int i = 0; i < fields.size(); i++) {
            at = end(fields.get(i), data, at);
            if (at < 0 || at > data.length) {
                return false;
            }
        }
        return at == data.length;
    }

    private static int end(RdataField field, byte[] data, int from) {
        return switch (field.shape()) {
            case OCTETS -> from + field.octets();
            case STRING -> from < data.length ? from + 1 + (data[from] & 0xff) : -1;
            case NAME, COMPRESSIBLE_NAME -> nameEnd(data, from);
            case REST -> data.length;
        };
    }

    private static int nameEnd(byte[] data, int from) {
        int at = from;
        while (at < data.length && data[at] > 0 && data[at] < 64) {
            at += 1 + data[at];
        }
        return at < data.length && data[at] == 0 && at + 1 - from <= 255 ? at + 1 : -1;
    }

    /**
     * Compares well-formed RDATA of one type as RFC 4034 6.3 orders them: as octets, with the letters of names folded
     * (RFC 4034 6.2; RFC 6840 5.1 takes NSEC out, whose names no zone has in two cases).
     */
    public static int compare(int type, byte[] one, byte[] other) {
        return Arrays.compareUnsigned(canonical(type, one), canonical(type, other));
    }

    /**
     * RDATA with the letters of its names folded (RFC 4034 6.2); the array itself when it has no names. What is not
     * well-formed is left as it is from there on.
     */
    public static byte[] canonical(int type, byte[] data) {
        List<RdataField> fields = RecordType.fields(type);
        byte[] folded = data;
        int at = 0;
        for (int i = 0; i < fields.size(); i++) {
            RdataField field = fields.get(i);
            int end = end(field, data, at);
            if (end < 0 || end > data.length) {
                return folded;
            }
            if (field.shape() == Shape.NAME || field.shape() == Shape.COMPRESSIBLE_NAME) {
                folded = folded == data ? data.clone() : folded;
                for (int k = at; k < end; k++) {
                    folded[k] = (byte) DomainName.lower(folded[k]);
                }
            }
            at = end;
        }
        return folded;
    }
}
