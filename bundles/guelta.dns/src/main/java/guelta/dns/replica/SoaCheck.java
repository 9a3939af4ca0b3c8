// SPDX-License-Identifier: Apache-2.0
package guelta.dns.replica;

import static guelta.dns.zone.Octets.u16;
import static guelta.dns.zone.Octets.u32;

import guelta.dns.DomainName;
import guelta.dns.Entropy;
import guelta.dns.Now;
import guelta.dns.RecordType;
import guelta.dns.message.FormatError;
import guelta.dns.message.MessageWriter;
import guelta.dns.message.Messages;
import guelta.dns.message.Records;
import guelta.dns.tsig.TsigKey;
import guelta.dns.tsig.TsigSigner;
import guelta.dns.tsig.TsigVerifier;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A question for the SOA of a zone, and what reads its answer. Total for any octets. */
final class SoaCheck {
    private static final int RESPONSE = 0x8000;
    private static final int OPCODE = 0x7800;
    private static final int CLASS_IN = 1;

    private static final String OTHER = "it answers something else";

    private final DomainName zone;
    private final int id;
    private final byte[] question;
    private final @Nullable TsigVerifier answers;

    /** What an answer says. */
    sealed interface Result permits Serial, Truncated, Wrong, Foreign {}

    /** The serial that the primary has. */
    record Serial(long serial) implements Result {}

    /** The answer did not fit: ask over a stream. */
    record Truncated() implements Result {}

    /** The primary does not tell; the reason is one clause. */
    record Wrong(String reason) implements Result {}

    /** It is no answer to this question, or not signed by the primary: a datagram may be anybody's, so wait on. */
    record Foreign(String reason) implements Result {}

    private SoaCheck(DomainName zone, int id, byte[] question, @Nullable TsigVerifier answers) {
        this.zone = zone;
        this.id = id;
        this.question = question;
        this.answers = answers;
    }

    static SoaCheck of(DomainName zone, Optional<TsigKey> key, Now now, Entropy entropy) {
        int id = entropy.below(1 << 16);
        MessageWriter writer = new MessageWriter().begin(id, 0, Messages.PLAIN_UDP_PAYLOAD);
        writer.question(zone, RecordType.SOA, CLASS_IN);
        byte[] plain = writer.toBytes();
        if (key.isEmpty()) {
            return new SoaCheck(zone, id, plain, null);
        }
        TsigSigner.Request signed = TsigSigner.request(key.get(), plain, now.seconds());
        return new SoaCheck(zone, id, signed.message(), signed.answers());
    }

    int id() {
        return id;
    }

    byte[] question() {
        return question;
    }

    Result read(byte[] octets, Now now) {
        if (octets.length < Messages.HEADER
                || u16(octets, 0) != id
                || (u16(octets, 2) & (RESPONSE | OPCODE)) != RESPONSE) {
            return new Foreign(OTHER);
        }
        byte[] plain = octets;
        if (answers != null) {
            TsigVerifier.Answer answer = answers.read(octets, now.seconds());
            if (answer instanceof TsigVerifier.Answer.Verified verified) {
                plain = verified.message();
            } else {
                String reason = answer instanceof TsigVerifier.Answer.Wrong wrong ? wrong.reason() : "it is not signed";
                int rcode = u16(octets, 2) & 15;
                // RFC 8945 5.4: the right answer may still come.
                return new Foreign(rcode == 0 ? reason : reason + ", and says " + Messages.rcode(rcode));
            }
        }
        try {
            return read(Messages.read(plain));
        } catch (FormatError wrong) {
            return new Wrong("its answer is malformed: " + wrong.getMessage());
        }
    }

    private Result read(Message message) throws FormatError {
        Record asked = message.getQuestion();
        boolean ours = asked == null
                || asked.getType() == RecordType.SOA
                        && Records.name(asked.getName()).equals(zone);
        if (!ours) {
            return new Foreign(OTHER);
        }
        if (message.getRcode() != 0) {
            return new Wrong("it answers " + Messages.rcode(message.getRcode()));
        }
        if (message.getHeader().getFlag(Flags.TC)) {
            return new Truncated();
        }
        if (!message.getHeader().getFlag(Flags.AA)) {
            return new Wrong("it does not speak for the zone");
        }
        for (Record record : message.getSection(Section.ANSWER)) {
            if (record.getType() == RecordType.SOA
                    && Records.name(record.getName()).equals(zone)) {
                byte[] data = Records.of(record).data();
                return new Serial(u32(data, data.length - 20));
            }
        }
        return new Wrong("it answers without the SOA");
    }
}
