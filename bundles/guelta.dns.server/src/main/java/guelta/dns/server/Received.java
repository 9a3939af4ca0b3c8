// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import guelta.dns.RecordType;
import guelta.dns.authority.Responder;
import guelta.dns.keys.Keys;
import guelta.dns.keys.Right;
import guelta.dns.message.Messages;
import guelta.dns.message.Records;
import guelta.dns.tsig.TsigCheck;
import guelta.dns.tsig.TsigKey;
import guelta.dns.zone.Zones;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.Path;
import guelta.net.Transport;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;

/**
 * A request of the ordinary path, its signature checked and taken off, and the way back to who sent it. Confined to
 * whoever answers it: the answers to a signed one are a stream that is signed in order.
 *
 * @param octets without signature
 * @param message that they are
 * @param signature the good one that was on it, if any
 * @param from the way it came, a copy
 * @param port to answer on
 * @param seconds the time, since 1970
 */
public record Received(
        byte[] octets,
        Message message,
        Optional<TsigCheck.Verified> signature,
        Path from,
        DatagramPort port,
        LongSupplier seconds) {
    /** Whether it came by TCP or TLS, where an answer may have many messages, each of 65535 octets. */
    public boolean stream() {
        return from.transport() != Transport.UDP;
    }

    /** The key that it is signed with. */
    public Optional<TsigKey> key() {
        return signature.map(TsigCheck.Verified::key);
    }

    /** Whether it is signed by a key that may do something to the zone that its question is about. */
    public boolean may(Right right, Zones zones, Keys keys) {
        Record question = message.getQuestion();
        return question != null
                && key().flatMap(key -> zones.enclosing(Records.name(question.getName()))
                                .filter(zone -> keys.allows(key.name(), right, zone.apex())))
                        .isPresent();
    }

    /** The address of who sent it. */
    public InetAddress peer() {
        return from.peer().getAddress();
    }

    /** The address of who sent it, without port, for people. */
    public String address() {
        return peer().getHostAddress();
    }

    /** How many octets an answer may have before it is signed. */
    public int room() {
        return Messages.room(message, stream())
                - signature.map(good -> good.answers().octets()).orElse(0);
    }

    /** Whether it asks for a zone, whole or by differences. */
    public boolean isTransfer() {
        Record question = message.getQuestion();
        return question != null
                && question.getDClass() == DClass.IN
                && (question.getType() == RecordType.AXFR || question.getType() == RecordType.IXFR);
    }

    /** Answers a question as the fast path would. */
    public void answer(Responder responder, Zones zones) {
        ByteBuffer out = ByteBuffer.allocate(room());
        int length = responder.answer(
                zones, ByteBuffer.wrap(octets), from.peerHi(), from.peerLo(), stream(), seconds.getAsLong(), out);
        byte[] answer = new byte[length];
        out.flip().get(answer);
        if (length > 0) {
            send(answer);
        } else {
            // Silence ends the request too.
            port.send(from, ByteBuffer.wrap(answer));
        }
    }

    /** Answers with an RCODE and no records. */
    public void answer(int rcode) {
        send(Messages.write(Messages.reply(message, rcode), room()));
    }

    /** Answers with REFUSED, and with extended error 18, "prohibited" (RFC 8914 4.19), where EDNS is. */
    public void refuse() {
        send(Messages.write(Messages.prohibited(message), room()));
    }

    /** Sends the answer, signed if the request was. */
    public Delivery send(byte[] unsigned) {
        return port.send(from, ByteBuffer.wrap(signed(unsigned)));
    }

    /** The next message of the answer, signed if the request was; each is signed over the one before. */
    public byte[] signed(byte[] unsigned) {
        return signature
                .map(good -> good.answers().sign(unsigned, seconds.getAsLong()))
                .orElse(unsigned);
    }
}
