// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import guelta.dns.DomainName;
import guelta.dns.RdataField;
import guelta.dns.RdataField.Shape;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import java.nio.ByteBuffer;

/** RDATA as they compare: names in lower case (RFC 2136 1.1.1, RFC 4343). */
final class Canonical {
    private Canonical() {}

    /** The data of a record; nobody may change the buffer. */
    static ByteBuffer data(ResourceRecord record) {
        byte[] data = record.data();
        byte[] folded = null;
        int at = 0;
        for (RdataField field : RecordType.fields(record.type())) {
            if (field.shape() == Shape.REST || at >= data.length) {
                break;
            }
            int end = end(field, data, at);
            if (field.shape() == Shape.NAME || field.shape() == Shape.COMPRESSIBLE_NAME) {
                folded = folded == null ? data.clone() : folded;
                for (int i = at; i < end; i++) {
                    folded[i] = (byte) DomainName.lower(data[i]);
                }
            }
            at = end;
        }
        return ByteBuffer.wrap(folded == null ? data : folded);
    }

    private static int end(RdataField field, byte[] data, int at) {
        return switch (field.shape()) {
            case OCTETS -> at + field.octets();
            case STRING -> at + 1 + (data[at] & 0xff);
            default -> DomainName.end(data, at);
        };
    }
}
