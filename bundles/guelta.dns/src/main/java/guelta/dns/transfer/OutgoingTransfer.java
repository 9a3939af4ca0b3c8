// SPDX-License-Identifier: Apache-2.0
package guelta.dns.transfer;

import static guelta.dns.zone.Octets.put16;

import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.SerialNumber;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The messages that answer one AXFR or IXFR question (RFC 5936 2.2, RFC 1995 4), made one at a time when somebody takes
 * them. Keeps the version of the zone that it began with and one message; so a zone of any size goes out in bounded
 * memory, and as slowly as the other side likes. Confined to one thread at a time.
 */
public final class OutgoingTransfer {
    /** A pointer of a compressed name reaches 16 KB far (RFC 1035 4.1.4): larger messages save nothing. */
    private static final int ENOUGH = 16_384;

    private static final int LARGEST = 65_535;
    private static final int RESPONSE_AUTHORITATIVE = 0x8400;
    private static final int OPT = 11;

    private final TransferRequest request;
    private final RecordSource records;
    private final boolean whole;
    private final RecordWriter writer = new RecordWriter();
    private int messages;
    private long written;

    private OutgoingTransfer(TransferRequest request, RecordSource records, boolean whole) {
        this.request = request;
        this.records = records;
        this.whole = whole;
    }

    /** A whole zone: what AXFR asks for, and what IXFR gets where no difference serves (RFC 1995 4). */
    public static OutgoingTransfer whole(TransferRequest request, Zone zone) {
        return new OutgoingTransfer(request, new ZoneRecords(zone), true);
    }

    /** Differences that lead in order from the version that the client has to this one. */
    public static OutgoingTransfer differences(TransferRequest request, Zone zone, List<ZoneDifference> differences) {
        return new OutgoingTransfer(request, new DifferenceRecords(soa(zone), differences), false);
    }

    /** The one SOA that says that the client has the newest version, or has to ask over TCP (RFC 1995 2, 4). */
    public static OutgoingTransfer soaOnly(TransferRequest request, Zone zone) {
        return new OutgoingTransfer(request, new DifferenceRecords(soa(zone), List.of()), false);
    }

    /**
     * What answers a question over a stream: the whole zone for AXFR; for IXFR the SOA alone when the client has this
     * version or a newer one, the differences when they are known and not more than the zone, else the whole zone.
     *
     * @param differences that lead from the client's version to this one; empty when they are not known
     */
    public static OutgoingTransfer answer(
            TransferRequest request, Zone zone, Optional<List<ZoneDifference>> differences) {
        if (request.serial().isEmpty()) {
            return whole(request, zone);
        }
        if (!SerialNumber.newer(zone.serial(), request.serial().getAsLong())) {
            return soaOnly(request, zone);
        }
        return differences
                .filter(known -> size(known) < zone.size())
                .map(known -> differences(request, zone, known))
                .orElseGet(() -> whole(request, zone));
    }

    private static long size(List<ZoneDifference> differences) {
        return differences.stream().mapToLong(ZoneDifference::size).sum();
    }

    private static ResourceRecord soa(Zone zone) {
        return zone.records(zone.apex()).get(0);
    }

    /** Whether all messages were made. */
    public boolean done() {
        return records.done();
    }

    /** Whether it is the whole zone that is sent. */
    public boolean whole() {
        return whole;
    }

    /** How many messages were made. */
    public int messages() {
        return messages;
    }

    /** How many octets were made. */
    public long written() {
        return written;
    }

    /**
     * Writes the next message.
     *
     * @param out where it is written, from its position
     * @param most the largest message allowed, what a signature needs already taken off: 512 to 65535
     * @return how many octets were written; 0 when a record is larger than a message can be, so that the zone cannot be
     *     sent
     */
    public int next(ByteBuffer out, int most) {
        int limit = Math.min(Math.min(most, LARGEST), out.remaining());
        int enough = Math.min(limit, ENOUGH) - (request.edns() ? OPT : 0);
        // RFC 5936 2.2.1: the question stands in the first message, it need not in the others.
        writer.begin(request.id(), RESPONSE_AUTHORITATIVE, messages == 0 ? request.question() : new byte[0]);
        while (!records.done()) {
            if (writer.length() + records.size() > enough && writer.count() > 0) {
                break;
            }
            if (writer.length() + records.size() + (request.edns() ? OPT : 0) > limit) {
                return 0;
            }
            records.write(writer);
        }
        writer.end();
        int from = out.position();
        out.put(writer.octets(), 0, writer.length());
        if (request.edns()) {
            opt(out);
            out.putShort(from + 10, (short) 1);
        }
        messages++;
        written += out.position() - from;
        return out.position() - from;
    }

    /** RFC 6891 7: an answer has an OPT record if the question has. */
    private void opt(ByteBuffer out) {
        byte[] record = new byte[OPT];
        put16(record, 1, RecordType.OPT);
        put16(record, 3, request.ownPayload());
        out.put(record);
    }

    /**
     * The answer over UDP: the differences if they fit in one message, else the SOA that tells the client to ask over
     * TCP (RFC 1995 2).
     *
     * @param differences that lead from the client's version to this one; none when they are not known, or the client
     *     has the newest
     * @param most the largest message that the client and the way to it take, what a signature needs already taken off
     * @return how many octets were written
     */
    public static int datagram(
            TransferRequest request, Zone zone, List<ZoneDifference> differences, ByteBuffer out, int most) {
        int from = out.position();
        // Twelve octets is the least that a record takes.
        if (size(differences) * 12 <= most) {
            OutgoingTransfer fitting = differences(request, zone, differences);
            int length = fitting.next(out, most);
            if (length > 0 && fitting.done()) {
                return length;
            }
            out.position(from);
        }
        return soaOnly(request, zone).next(out, most);
    }
}
