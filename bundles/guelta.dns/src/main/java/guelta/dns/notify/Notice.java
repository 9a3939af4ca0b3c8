// SPDX-License-Identifier: Apache-2.0
package guelta.dns.notify;

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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One NOTIFY message (RFC 1996 3.7) and how its answer is known. An immutable value, but for the state of the signature.
 *
 * @param id its identifier
 * @param octets as they are sent
 * @param answers reads signed answers; null when it is not signed
 */
record Notice(
        Version version, int id, byte[] octets, @Nullable TsigVerifier answers) {
    /** Opcode NOTIFY, AA (RFC 1996 3.7). */
    private static final int NOTIFY = 0x2400;

    private static final int RESPONSE = 0x8000;
    private static final int OPCODE = 0x7800;
    private static final int RCODE = 15;
    private static final int NOTIMP = 4;

    /** What is told: a zone, and its SOA, without the zone's data. */
    record Version(DomainName zone, ResourceRecord soa, long serial) {
        static Version of(Zone zone) {
            return new Version(zone.apex(), zone.records(zone.apex()).get(0), zone.serial());
        }
    }

    /** What an answer means. */
    sealed interface Verdict {
        /** The peer knows. */
        record Heard() implements Verdict {}

        /** The peer does not want to know. */
        record Refused(String reason) implements Verdict {}

        /** It is not the peer's, as far as its signature says (RFC 8945 5.4). */
        record Unsigned(String reason) implements Verdict {}
    }

    static Notice of(MessageWriter writer, Version version, int id, Optional<TsigKey> key, Now now) {
        writer.begin(id, NOTIFY, Messages.PLAIN_UDP_PAYLOAD);
        writer.question(version.zone, RecordType.SOA, 1);
        // RFC 1996 3.7: the new SOA is a hint, which a name too long for a small message does without.
        writer.add(1, version.soa);
        byte[] message = writer.toBytes();
        if (key.isEmpty()) {
            return new Notice(version, id, message, null);
        }
        TsigSigner.Request signed = TsigSigner.request(key.get(), message, now.seconds());
        return new Notice(version, id, signed.message(), signed.answers());
    }

    /** Whether octets look like the answer to some NOTIFY. */
    static boolean answers(byte[] octets) {
        return octets.length >= Messages.HEADER
                && (u16(octets, 2) & (RESPONSE | OPCODE)) == (RESPONSE | NOTIFY & OPCODE);
    }

    /** RFC 1996 3.8: what answers has the identifier, opcode and question of what was sent. */
    boolean answeredBy(byte[] octets) {
        return answers(octets) && u16(octets, 0) == id && about(version.zone, octets);
    }

    private static boolean about(DomainName zone, byte[] octets) {
        int questions = u16(octets, 4);
        int length = zone.wire().length;
        // Some servers answer an error with the header alone.
        return questions == 0
                || questions == 1
                        && octets.length >= Messages.HEADER + length + 4
                        && same(zone, octets)
                        && u16(octets, Messages.HEADER + length) == RecordType.SOA;
    }

    private static boolean same(DomainName zone, byte[] octets) {
        try {
            return DomainName.ofWire(octets, Messages.HEADER).equals(zone);
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    /** What an answer means that is {@linkplain #answeredBy this one's}. */
    Verdict verdict(byte[] answer, Now now) {
        byte[] message = answer;
        if (answers != null) {
            TsigVerifier.Answer read = answers.read(answer, now.seconds());
            if (read instanceof TsigVerifier.Answer.Verified verified) {
                message = verified.message();
            } else if (read instanceof TsigVerifier.Answer.Wrong wrong) {
                int rcode = u16(answer, 2) & RCODE;
                return new Verdict.Unsigned(wrong.reason() + (rcode == 0 ? "" : ", and says " + Messages.rcode(rcode)));
            }
        }
        int rcode = u16(message, 2) & RCODE;
        // RFC 1996 3.10: who does not know NOTIFY has still been told.
        return rcode == 0 || rcode == NOTIMP
                ? new Verdict.Heard()
                : new Verdict.Refused("it answers " + Messages.rcode(rcode));
    }
}
