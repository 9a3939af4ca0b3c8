// SPDX-License-Identifier: Apache-2.0
package guelta.dns.transfer;

import static guelta.dns.zone.Octets.u16;

import guelta.dns.DomainName;
import guelta.dns.Now;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.message.MessageWriter;
import guelta.dns.message.Messages;
import guelta.dns.tsig.TsigKey;
import guelta.dns.tsig.TsigSigner;
import guelta.dns.tsig.TsigVerifier;
import guelta.dns.zone.Zone;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one answer to AXFR or IXFR while they come (RFC 5936 3, RFC 1995 4): a zone, whole and checked, or the
 * reason why there is none. Total for any octets; never gives a part of a zone. Confined to one thread at a time.
 */
public final class IncomingTransfer {
    private static final int RESPONSE_OPCODE = 0xf800;
    private static final int RESPONSE = 0x8000;
    private static final int TRUNCATED = 0x0200;

    private final DomainName apex;
    private final int id;
    private final @Nullable Zone base;
    private final boolean incremental;
    private final long most;
    private final ZoneAssembly assembly;
    private final RecordReader reader = new RecordReader();
    private @Nullable TsigVerifier verifier;
    private long octets;
    private int messages;
    private @Nullable Outcome outcome;

    /** What a transfer came to. */
    public sealed interface Outcome permits Received, Current, Failed {}

    /**
     * A newer version.
     *
     * @param zone all of it
     * @param incremental whether differences made it
     * @param octets how many were received
     * @param warnings what is served as it stands but is hardly meant so, a sentence each
     */
    public record Received(Zone zone, boolean incremental, long octets, List<String> warnings) implements Outcome {}

    /**
     * There is nothing newer.
     *
     * @param serial of the version that the primary has: the same as here, or an older one
     */
    public record Current(long serial) implements Outcome {}

    /**
     * There is no zone.
     *
     * @param reason a sentence without full stop
     * @param wholeMayHelp whether the whole zone may be had where differences failed
     */
    public record Failed(String reason, boolean wholeMayHelp) implements Outcome {}

    private IncomingTransfer(DomainName apex, int id, @Nullable Zone base, boolean incremental, long most) {
        this.apex = apex;
        this.id = id;
        this.base = base;
        this.incremental = incremental;
        this.most = most;
        this.assembly = new ZoneAssembly(apex, base, incremental);
    }

    /**
     * The answer to AXFR.
     *
     * @param id the identifier of the question
     * @param base the version that is there, which no older one replaces; null when any is welcome
     * @param most how many octets are taken at most
     */
    public static IncomingTransfer whole(DomainName apex, int id, @Nullable Zone base, long most) {
        return new IncomingTransfer(apex, id, base, false, most);
    }

    /**
     * The answer to IXFR, differences or the whole zone.
     *
     * @param id the identifier of the question
     * @param base the version that is there, whose serial the question has
     * @param most how many octets are taken at most
     */
    public static IncomingTransfer newer(Zone base, int id, long most) {
        return new IncomingTransfer(base.apex(), id, base, true, most);
    }

    /**
     * The message that asks for it.
     *
     * @param key what it is signed with, and the answer has to be; null for neither
     */
    public byte[] question(@Nullable TsigKey key, Now now) {
        Zone from = incremental ? base : null;
        MessageWriter writer = new MessageWriter().begin(id, 0, Messages.LARGEST);
        writer.question(apex, incremental ? RecordType.IXFR : RecordType.AXFR, 1);
        if (from != null) {
            writer.add(2, from.records(apex).get(0));
        }
        if (key == null) {
            return writer.toBytes();
        }
        TsigSigner.Request signed = TsigSigner.request(key, writer.toBytes(), now.seconds());
        verifier = signed.answers();
        return signed.message();
    }

    /** How many octets came so far. */
    public long octets() {
        return octets;
    }

    /**
     * Takes the next message.
     *
     * @return what the transfer came to; empty when more messages have to come
     */
    public Optional<Outcome> on(byte[] message, Now now) {
        if (outcome == null) {
            octets += message.length;
            outcome = octets > most
                    ? fail("the zone is larger than the " + most + " octets that are allowed")
                    : verified(message, now);
        }
        return Optional.ofNullable(outcome);
    }

    private @Nullable Outcome verified(byte[] message, Now now) {
        TsigVerifier signature = verifier;
        if (signature == null) {
            return take(message);
        }
        TsigVerifier.Answer answer = signature.read(message, now.seconds());
        if (answer instanceof TsigVerifier.Answer.Wrong wrong) {
            return fail(wrong.reason());
        }
        Outcome what = take(
                answer instanceof TsigVerifier.Answer.Verified verified
                        ? verified.message()
                        : ((TsigVerifier.Answer.Pending) answer).message());
        // RFC 8945 5.3.1: the last message is signed; without that nothing is believed of those before it.
        return what == null || what instanceof Failed || signature.verified()
                ? what
                : fail("the last message of the transfer is not signed");
    }

    private static Failed fail(String reason) {
        return new Failed(reason, false);
    }

    private @Nullable Outcome take(byte[] message) {
        Failed wrong = head(message);
        if (wrong != null) {
            return wrong;
        }
        messages++;
        int answers = u16(message, 6);
        for (int i = 1; i <= answers; i++) {
            ResourceRecord record = reader.next();
            if (record == null) {
                return fail("record " + i + " of message " + messages + " is malformed");
            }
            assembly.take(record);
            if (assembly.failed() != null) {
                return assembly.failed();
            }
        }
        for (int i = u16(message, 8) + u16(message, 10); i > 0; i--) {
            if (!reader.skip()) {
                return fail("message " + messages + " ends within a record");
            }
        }
        if (reader.at() != message.length) {
            return fail("octets are behind the records of message " + messages);
        }
        if (assembly.ended()) {
            return assembly.outcome(octets);
        }
        // RFC 1995 2: a SOA alone that is not newer says that there is nothing newer.
        long theirs = assembly.notNewer();
        return theirs < 0 ? null : new Current(theirs);
    }

    /** Looks at everything before the answers (RFC 5936 2.2.1). */
    private @Nullable Failed head(byte[] message) {
        boolean answer = message.length >= Messages.HEADER
                && u16(message, 0) == id
                && (u16(message, 2) & RESPONSE_OPCODE) == RESPONSE;
        if (!answer) {
            return fail("what came is no answer to the question");
        }
        int flags = u16(message, 2);
        int rcode = flags & 15;
        if (rcode != 0) {
            // RFC 1995 4, RFC 5936 5: a server that does not know IXFR says so with an error.
            return new Failed("the primary answers " + Messages.rcode(rcode), incremental && messages == 0);
        }
        if ((flags & TRUNCATED) != 0) {
            return fail("the answer is truncated");
        }
        reader.set(message, Messages.HEADER, message.length);
        int questions = u16(message, 4);
        return questions == 0 || questions == 1 && asked(message)
                ? null
                : fail("the answer is one to another question");
    }

    private boolean asked(byte[] message) {
        DomainName name = reader.question();
        return name != null
                && name.equals(apex)
                && u16(message, reader.at() - 4) == (incremental ? RecordType.IXFR : RecordType.AXFR)
                && u16(message, reader.at() - 2) == 1;
    }
}
