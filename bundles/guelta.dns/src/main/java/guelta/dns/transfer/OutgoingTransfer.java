// SPDX-License-Identifier: Apache-2.0
package guelta.dns.transfer;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.SerialNumber;
import guelta.dns.message.MessageWriter;
import guelta.dns.message.Messages;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The messages that answer one AXFR or IXFR question (RFC 5936 2.2, RFC 1995 4), made one at a time when somebody takes
 * them. Keeps the version of the zone that it began with and one message; so a zone of any size goes out in bounded
 * memory, and as slowly as the other side likes. Confined to one thread at a time.
 */
public final class OutgoingTransfer {
    /** A pointer of a compressed name reaches 16 KB far (RFC 1035 4.1.4): larger messages save nothing. */
    private static final int ENOUGH = 16_384;

    private static final int ANSWER = 1;
    private static final int ADDITIONAL = 3;
    private static final int CLASS_IN = 1;
    private static final int RESPONSE_AUTHORITATIVE = 0x8400;
    private static final int TRUNCATED = 0x0200;
    private static final int OPT = 11;

    private final TransferRequest request;
    private final Iterator<ResourceRecord> records;
    private final boolean whole;
    private @Nullable ResourceRecord here;
    private int messages;
    private long written;

    private OutgoingTransfer(TransferRequest request, Iterator<ResourceRecord> records, boolean whole) {
        this.request = request;
        this.records = records;
        this.whole = whole;
        this.here = records.next();
    }

    /** A whole zone: what AXFR asks for, and what IXFR gets where no difference serves (RFC 1995 4). */
    public static OutgoingTransfer whole(TransferRequest request, Zone zone) {
        return new OutgoingTransfer(request, new ZoneRecords(zone), true);
    }

    /** Differences that lead in order from the version that the client has to this one. */
    public static OutgoingTransfer differences(TransferRequest request, Zone zone, List<ZoneDifference> differences) {
        List<List<ResourceRecord>> parts = new ArrayList<>();
        parts.add(List.of(soa(zone)));
        for (ZoneDifference difference : differences) {
            parts.add(List.of(difference.from()));
            parts.add(difference.removed());
            parts.add(List.of(difference.to()));
            parts.add(difference.added());
        }
        parts.add(List.of(soa(zone)));
        return new OutgoingTransfer(
                request, parts.stream().flatMap(List::stream).iterator(), false);
    }

    /** The one SOA that says that the client has the newest version, or has to ask over TCP (RFC 1995 2, 4). */
    public static OutgoingTransfer soaOnly(TransferRequest request, Zone zone) {
        return new OutgoingTransfer(request, List.of(soa(zone)).iterator(), false);
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
        return here == null;
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
     * Makes the next message.
     *
     * @param writer what it is made with; nothing of it is kept
     * @param most the largest message allowed, what a signature needs already taken off: 512 to 65535
     * @return nothing when a record is larger than a message can be, so that the zone cannot be sent
     */
    public Optional<byte[]> next(MessageWriter writer, int most) {
        int reserve = request.edns() ? OPT : 0;
        writer.begin(request.id(), RESPONSE_AUTHORITATIVE, Math.min(most, ENOUGH) - reserve);
        // RFC 5936 2.2.1: the question stands in the first message, it need not in the others.
        if (messages == 0) {
            writer.question(request.zone(), request.type(), CLASS_IN);
        }
        for (ResourceRecord record = here; record != null; record = here) {
            if (!writer.add(ANSWER, record)) {
                if (writer.count(ANSWER) > 0) {
                    break;
                }
                writer.room(most - reserve);
                if (!writer.add(ANSWER, record)) {
                    return Optional.empty();
                }
            }
            here = records.hasNext() ? records.next() : null;
        }
        if (request.edns()) {
            // RFC 6891 7: an answer has an OPT record if the question has.
            writer.room(writer.size() + OPT);
            writer.add(ADDITIONAL, DomainName.ROOT, RecordType.OPT, Messages.UDP_PAYLOAD, 0, new byte[0]);
        }
        messages++;
        written += writer.size();
        return Optional.of(writer.toBytes());
    }

    /**
     * The answer over UDP: the differences if they fit in one message, else the SOA that tells the client to ask over
     * TCP (RFC 1995 2).
     *
     * @param differences that lead from the client's version to this one; none when they are not known, or the client
     *     has the newest
     * @param most the largest message that the client and the way to it take, what a signature needs already taken off
     */
    public static byte[] datagram(
            TransferRequest request, Zone zone, List<ZoneDifference> differences, MessageWriter writer, int most) {
        // Twelve octets is the least that a record takes.
        if (!differences.isEmpty() && size(differences) * 12 <= most) {
            OutgoingTransfer fitting = differences(request, zone, differences);
            Optional<byte[]> message = fitting.next(writer, most);
            if (message.isPresent() && fitting.done()) {
                return message.get();
            }
        }
        return soaOnly(request, zone).next(writer, most).orElseGet(() -> truncated(request, writer, most));
    }

    /** RFC 8945 5.3: where the signature leaves no room for the answer, only the question stands in it, and TC. */
    private static byte[] truncated(TransferRequest request, MessageWriter writer, int most) {
        writer.begin(request.id(), RESPONSE_AUTHORITATIVE | TRUNCATED, Math.max(most, Messages.HEADER));
        writer.question(request.zone(), request.type(), CLASS_IN);
        if (request.edns()) {
            writer.add(ADDITIONAL, DomainName.ROOT, RecordType.OPT, Messages.UDP_PAYLOAD, 0, new byte[0]);
        }
        return writer.toBytes();
    }
}
