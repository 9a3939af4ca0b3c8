// SPDX-License-Identifier: Apache-2.0
package guelta.dns.message;

import guelta.dns.RecordType;
import guelta.dns.zone.Octets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Messages (RFC 1035 4.1) from octets and to octets. Total: any octets give a message or a {@link FormatError}. */
public final class Messages {
    /** A message cannot have more octets. */
    public static final int LARGEST = 65535;

    /** The octets of a header. */
    public static final int HEADER = 12;

    /** What fits into a packet on any path, for answers by UDP (DNS Flag Day 2020). */
    public static final int UDP_PAYLOAD = 1232;

    /** The most octets that a client without EDNS takes by UDP (RFC 1035 4.2.1). */
    public static final int PLAIN_UDP_PAYLOAD = 512;

    private static final int RESPONSE = 0x80;
    private static final int PROHIBITED = 18;
    private static final int TRUNCATED = 0x0200;

    private Messages() {}

    /**
     * The message that some octets are. An answer that says it is truncated may have fewer records than its header
     * tells; all others are whole.
     *
     * @throws FormatError with what is wrong
     */
    public static Message read(byte[] octets) throws FormatError {
        if (octets.length < HEADER) {
            throw new FormatError("a message has at least " + HEADER + " octets, not " + octets.length);
        }
        Message message;
        try {
            message = new Message(octets);
        } catch (IOException | RuntimeException wrong) {
            throw new FormatError("it is no DNS message: " + wrong.getMessage());
        }
        Header header = message.getHeader();
        boolean cut = header.getFlag(Flags.TC) && header.getFlag(Flags.QR);
        for (int section = Section.QUESTION; section <= Section.ADDITIONAL; section++) {
            if (!cut && message.getSection(section).size() != header.getCount(section)) {
                throw new FormatError("it has fewer records than its header says");
            }
            pseudo(message, section);
        }
        if (!cut && message.numBytes() != octets.length) {
            throw new FormatError(octets.length - message.numBytes() + " octets are behind its last record");
        }
        return message;
    }

    /** OPT and TSIG stand in the additional section, once at most (RFC 6891 6.1.1, RFC 8945 5.1). */
    private static void pseudo(Message message, int section) throws FormatError {
        int opts = 0;
        int signatures = 0;
        for (Record record : section == Section.QUESTION ? Arrays.<Record>asList() : message.getSection(section)) {
            opts += record.getType() == RecordType.OPT ? 1 : 0;
            signatures += record.getType() == RecordType.TSIG ? 1 : 0;
            if (record.getType() == RecordType.OPT && !record.getName().equals(Name.root)) {
                throw new FormatError("its OPT record does not belong to the root");
            }
        }
        int allowed = section == Section.ADDITIONAL ? 1 : 0;
        if (opts > allowed || signatures > allowed) {
            throw new FormatError("it has an OPT or TSIG record where none may be");
        }
    }

    /** Whether the octets from position to limit say that they are an answer; reads without moving the position. */
    public static boolean isResponse(ByteBuffer octets) {
        return octets.remaining() >= HEADER && (octets.get(octets.position() + 2) & RESPONSE) != 0;
    }

    /** Whether nothing may be answered: too short for a message, or an answer itself. */
    public static boolean unanswerable(byte[] octets) {
        return octets.length < HEADER || (octets[2] & RESPONSE) != 0;
    }

    /**
     * An answer to a message without records but its question, and with EDNS if the message has it (RFC 6891 6.1.1).
     *
     * @param rcode 0 to 4095; above 15 only for messages with EDNS
     */
    public static Message reply(Message request, int rcode) {
        return reply(request, rcode, List.of());
    }

    /** The refusal of what the client may not do: REFUSED, and extended error 18 (RFC 8914 4.19) where EDNS is. */
    public static Message prohibited(Message request) {
        return reply(request, Rcode.REFUSED, List.of(new ExtendedErrorCodeOption(PROHIBITED)));
    }

    private static Message reply(Message request, int rcode, List<EDNSOption> options) {
        Header asked = request.getHeader();
        Message reply = new Message(asked.getID());
        Header header = reply.getHeader();
        header.setOpcode(asked.getOpcode());
        header.setFlag(Flags.QR);
        if (asked.getFlag(Flags.RD)) {
            header.setFlag(Flags.RD);
        }
        header.setRcode(rcode & 15);
        request.getSection(Section.QUESTION).forEach(question -> reply.addRecord(question, Section.QUESTION));
        OPTRecord edns = request.getOPT();
        if (edns != null) {
            int flags = edns.getFlags() & ExtendedFlags.DO;
            reply.addRecord(new OPTRecord(UDP_PAYLOAD, rcode >>> 4, 0, flags, options), Section.ADDITIONAL);
        }
        return reply;
    }

    /**
     * The answer to octets that are no message: their header with an RCODE and without any record; empty when they are
     * {@link #unanswerable}.
     */
    public static byte[] reply(byte[] octets, int rcode) {
        if (unanswerable(octets)) {
            return new byte[0];
        }
        byte[] reply = Arrays.copyOf(Arrays.copyOf(octets, 4), HEADER);
        reply[2] = (byte) (RESPONSE | octets[2] & 0x79);
        reply[3] = (byte) (rcode & 15);
        return reply;
    }

    /**
     * The octets of a message, as {@link MessageWriter} writes them. Where it would be larger than allowed, additional
     * records at its end are left out; if that is not enough, all answers and authorities too, and it says that it is
     * truncated (RFC 2181 9).
     *
     * @param largest how many octets it may have, {@link #PLAIN_UDP_PAYLOAD} to {@link #LARGEST}; what a TSIG record
     *     will take is the caller's to leave free
     */
    public static byte[] write(Message message, int largest) {
        MessageWriter writer = new MessageWriter();
        OPTRecord edns = message.getOPT();
        int room = largest - (edns == null ? 0 : edns.toWire(Section.ADDITIONAL).length);
        if (!sections(message, writer, room)) {
            begin(message, writer, room);
            writer.flag(TRUNCATED);
        }
        return edns(edns, writer, largest);
    }

    private static void begin(Message message, MessageWriter writer, int room) {
        byte[] header = message.getHeader().toWire();
        writer.begin(Octets.u16(header, 0), Octets.u16(header, 2), room);
        for (Record question : message.getSection(Section.QUESTION)) {
            writer.question(Records.name(question.getName()), question.getType(), question.getDClass());
        }
    }

    private static boolean sections(Message message, MessageWriter writer, int room) {
        begin(message, writer, room);
        for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
            for (Record record : message.getSection(section)) {
                if (record.getType() != RecordType.OPT && !add(record, section, writer)) {
                    return section == Section.ADDITIONAL;
                }
            }
        }
        return true;
    }

    private static boolean add(Record record, int section, MessageWriter writer) {
        byte[] data = Records.data(record);
        return writer.add(
                section, Records.name(record.getName()), record.getType(), record.getDClass(), record.getTTL(), data);
    }

    private static byte[] edns(@Nullable OPTRecord edns, MessageWriter writer, int largest) {
        writer.room(largest);
        if (edns != null) {
            add(edns, Section.ADDITIONAL, writer);
        }
        return writer.toBytes();
    }

    /**
     * How many octets an answer to a message may have.
     *
     * @param stream whether it goes by TCP or TLS
     */
    public static int room(Message request, boolean stream) {
        OPTRecord edns = request.getOPT();
        if (stream) {
            return LARGEST;
        }
        return edns == null
                ? PLAIN_UDP_PAYLOAD
                : Math.max(PLAIN_UDP_PAYLOAD, Math.min(UDP_PAYLOAD, edns.getPayloadSize()));
    }

    /** A message with one question and an identifier: what a client asks, without recursion. */
    public static Message question(int id, int opcode, Name name, int type) {
        Message message = new Message(id);
        message.getHeader().setOpcode(opcode);
        message.addRecord(Record.newRecord(name, type, DClass.IN), Section.QUESTION);
        return message;
    }

    /** The mnemonic of an RCODE, as messages for people show it. */
    public static String rcode(int rcode) {
        return Rcode.string(rcode);
    }
}
