// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static guelta.dns.zone.Octets.put16;

import guelta.dns.zone.Zone;
import guelta.dns.zone.Zones;
import java.nio.ByteBuffer;

/**
 * The authoritative server of one thread: makes answers of questions. A confined object that keeps the arrays that it
 * works in, so that answering allocates nothing; total for any octets.
 */
public final class Responder {
    private static final int RESPONSE = 0x8000;
    private static final int AUTHORITATIVE = 0x0400;
    private static final int TRUNCATED = 0x0200;
    /** What an answer takes over: opcode, RD and CD. */
    private static final int COPIED = 0x7910;

    private static final int OPT = 11;

    private final AuthoritySettings settings;
    private final Request request = new Request();
    private final Message message = new Message();
    private final Composition composition = new Composition(message);

    /** A server that says about itself what the settings say. */
    public Responder(AuthoritySettings settings) {
        this.settings = settings;
    }

    /**
     * Answers one message.
     *
     * @param zones what the server speaks for
     * @param in the message, from position to limit
     * @param peerHi the upper 64 bits of the client's address
     * @param peerLo the lower 64 bits of the client's address; IPv4 addresses are mapped ones (RFC 4291 2.5.5.2)
     * @param stream whether the message came over TCP or TLS, where answers may have up to 65535 octets
     * @param epochSeconds seconds since 1970, for cookies
     * @param out where the answer is written, from its position; no answer is larger than what remains
     * @return how many octets of {@code out} are the answer; 0 when there is none
     */
    public int answer(
            Zones zones, ByteBuffer in, long peerHi, long peerLo, boolean stream, long epochSeconds, ByteBuffer out) {
        request.length = Math.min(in.remaining(), Message.LARGEST);
        in.get(request.octets, 0, request.length);
        if (request.unanswerable()) {
            return 0;
        }
        int rcode = request.parse();
        message.begin(request);
        int flags = RESPONSE | request.flags() & COPIED;
        if (rcode == Rcode.NOERROR) {
            rcode = refusal();
        }
        int limit =
                Math.min(out.remaining(), stream ? Message.LARGEST : Math.min(request.payload, settings.udpPayload()));
        int reserved = request.edns ? OPT : 0;
        if (rcode == Rcode.NOERROR) {
            Zone zone = zones.nearest(request.name, 0);
            if (zone == null) {
                rcode = Rcode.REFUSED;
            } else {
                composition.answer(zone, request.name, request.type, request.dnssec);
                rcode = composition.rcode;
                flags |= composition.authoritative ? AUTHORITATIVE : 0;
                if (message.at + reserved > limit) {
                    message.at = request.questionEnd;
                    message.rewind();
                    flags |= TRUNCATED;
                }
            }
        }
        if (request.edns) {
            message.opt(settings.udpPayload(), rcode, request.dnssec);
        }
        if (message.at > limit) {
            return 0;
        }
        put16(message.octets, 2, flags | rcode & 15);
        put16(message.octets, 4, request.questionEnd > Request.HEADER ? 1 : 0);
        put16(message.octets, 6, message.answers);
        put16(message.octets, 8, message.authorities);
        put16(message.octets, 10, message.additionals);
        out.put(message.octets, 0, message.at);
        return message.at;
    }

    private int refusal() {
        if (request.opcode() != 0) {
            return Rcode.NOTIMP;
        }
        if (request.version > 0) {
            return Rcode.BADVERS;
        }
        if (request.questionEnd == Request.HEADER) {
            return Rcode.FORMERR;
        }
        return request.recordClass == 1 ? Rcode.NOERROR : Rcode.REFUSED;
    }
}
