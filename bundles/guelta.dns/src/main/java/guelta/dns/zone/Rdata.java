// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import guelta.dns.DomainName;
import guelta.dns.RdataField;
import guelta.dns.RdataField.Shape;
import guelta.dns.RecordType;
import java.util.Arrays;
import java.util.List;

/** What the fields of {@link RecordType} tell about the RDATA of records. */
final class Rdata {
    private Rdata() {}

    /** Whether each field is whole and nothing is left over. */
    static boolean wellFormed(int type, byte[] data) {
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
    static int compare(int type, byte[] one, byte[] other) {
        List<RdataField> fields = RecordType.fields(type);
        return named(fields)
                ? Arrays.compareUnsigned(folded(fields, one), folded(fields, other))
                : Arrays.compareUnsigned(one, other);
    }

    /** Well-formed RDATA with the letters of names folded; the same array when there is no name. */
    static byte[] folded(int type, byte[] data) {
        List<RdataField> fields = RecordType.fields(type);
        return named(fields) ? folded(fields, data) : data;
    }

    private static boolean named(List<RdataField> fields) {
        for (int i = 0; i < fields.size(); i++) {
            Shape shape = fields.get(i).shape();
            if (shape == Shape.NAME || shape == Shape.COMPRESSIBLE_NAME) {
                return true;
            }
        }
        return false;
    }

    private static byte[] folded(List<RdataField> fields, byte[] data) {
        byte[] folded = data.clone();
        int at = 0;
        for (RdataField field : fields) {
            int end = end(field, data, at);
            if (field.shape() == Shape.NAME || field.shape() == Shape.COMPRESSIBLE_NAME) {
                for (int i = at; i < end; i++) {
                    folded[i] = (byte) DomainName.lower(folded[i]);
                }
            }
            at = end;
        }
        return folded;
    }
}
