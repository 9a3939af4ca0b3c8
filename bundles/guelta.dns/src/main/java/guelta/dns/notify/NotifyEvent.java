// SPDX-License-Identifier: Apache-2.0
package guelta.dns.notify;

import guelta.dns.DomainName;
import guelta.dns.keys.Keys;
import guelta.dns.tsig.TsigKey;
import guelta.dns.zone.Zone;
import java.net.InetSocketAddress;
import java.util.Set;

/** What happens to a {@link Notifier}. */
public sealed interface NotifyEvent {
    /**
     * A zone has changed, or the operator wants it told.
     *
     * @param peers who shall hear of it; who is still being told of an older version hears of this one instead
     */
    record Changed(Zone zone, Set<Peer> peers) implements NotifyEvent {}

    /** A zone is no longer served: nobody is told of it any more. */
    record Gone(DomainName zone) implements NotifyEvent {}

    /** A datagram came from where one was sent to. */
    record Arrived(InetSocketAddress from, byte[] message) implements NotifyEvent {}

    /**
     * A client that may transfer a zone has asked for its SOA or a transfer of it, signed, on a connection: as long as it
     * keeps that connection, it hears there of changes of the zone.
     *
     * @param key that the question was signed with, as will be what it hears
     */
    record Asked(Connected on, DomainName zone, TsigKey key) implements NotifyEvent {}

    /**
     * A client does something on a connection: for a while it is not disturbed.
     *
     * @param transfers 1 when a transfer begins there, -1 when one has ended, else 0
     */
    record Touched(long connection, int transfers) implements NotifyEvent {}

    /** A message that is a response came on a connection. */
    record ArrivedOn(long connection, byte[] message) implements NotifyEvent {}

    /** A connection had no room for a message. */
    record Full(long connection, int id) implements NotifyEvent {}

    /** A connection is closed, by whomever. */
    record Closed(long connection) implements NotifyEvent {}

    /** Keys, or what they allow, may have changed. */
    record Entitled(Keys keys) implements NotifyEvent {}

    /** The moment has come that was asked for. */
    record Tick() implements NotifyEvent {}
}
