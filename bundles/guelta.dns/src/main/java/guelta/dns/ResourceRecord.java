// SPDX-License-Identifier: Apache-2.0
package guelta.dns;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record of class IN in wire form. Two are equal when owner, type, TTL and each octet of the data are.
 *
 * @param owner its name
 * @param type as {@link RecordType} numbers it, 1 to 65535
 * @param ttl seconds, 0 to 2^31-1 (RFC 2181 8)
 * @param data the RDATA without its length, names in it uncompressed; nobody may change the array
 */
public record ResourceRecord(DomainName owner, int type, long ttl, byte[] data) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ResourceRecord record
                && type == record.type
                && ttl == record.ttl
                && Arrays.equals(data, record.data)
                && owner.equals(record.owner);
    }

    @Override
    public int hashCode() {
        return (owner.hashCode() * 31 + type) * 31 + Arrays.hashCode(data);
    }
}
