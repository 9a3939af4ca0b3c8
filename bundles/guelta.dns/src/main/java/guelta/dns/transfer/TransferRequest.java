// SPDX-License-Identifier: Apache-2.0
package guelta.dns.transfer;

import static guelta.dns.zone.Octets.u16;
import static guelta.dns.zone.Octets.u32;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A question for a transfer.
 *
 * @param id the identifier of the message
 * @param zone the name that was asked, in the case it came in
 * @param type AXFR or IXFR, as {@link RecordType} numbers them
 * @param serial the version that the client has; only with IXFR
 * @param edns whether the question has an OPT record
 * @param payload the largest datagram that the client takes, 512 to 65535
 */
public record TransferRequest(int id, DomainName zone, int type, OptionalLong serial, boolean edns, int payload) {
    private static final int HEADER = 12;
    private static final int PLAIN_PAYLOAD = 512;

    /**
     * Reads a message that is well formed for a server: one question, and for IXFR one SOA record in the authority
     * section (RFC 1995 3). Total for any octets.
     *
     * @param length how many octets the message has, its signature, if any, taken off or not
     * @return nothing when it is no such question of class IN
     */
    public static Optional<TransferRequest> read(byte[] message, int length) {
        if (length < HEADER || u16(message, 4) != 1 || u16(message, 6) != 0) {
            return Optional.empty();
        }
        RecordReader reader = new RecordReader();
        reader.set(message, HEADER, length);
        DomainName zone = reader.question();
        if (zone == null || reader.at() != HEADER + zone.wire().length + 4) {
            return Optional.empty();
        }
        int type = u16(message, reader.at() - 4);
        boolean transfer = type == RecordType.AXFR || type == RecordType.IXFR;
        if (!transfer || u16(message, reader.at() - 2) != 1) {
            return Optional.empty();
        }
        OptionalLong serial = OptionalLong.empty();
        if (type == RecordType.IXFR) {
            ResourceRecord soa = u16(message, 8) == 1 ? reader.next() : null;
            if (soa == null || soa.type() != RecordType.SOA || !soa.owner().equals(zone)) {
                return Optional.empty();
            }
            serial = OptionalLong.of(u32(soa.data(), soa.data().length - 20));
        } else if (u16(message, 8) != 0) {
            return Optional.empty();
        }
        int payload = payload(reader, message, u16(message, 10));
        return Optional.of(new TransferRequest(
                u16(message, 0), zone, type, serial, payload > 0, Math.max(PLAIN_PAYLOAD, payload)));
    }

    /** The size that an OPT record names, at least 1; 0 when there is none. */
    private static int payload(RecordReader reader, byte[] message, int additionals) {
        for (int i = 0; i < additionals; i++) {
            int start = reader.at();
            if (!reader.skip()) {
                return 0;
            }
            if (message[start] == 0 && u16(message, start + 1) == RecordType.OPT) {
                return Math.max(1, u16(message, start + 3));
            }
        }
        return 0;
    }
}
