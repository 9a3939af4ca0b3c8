// SPDX-License-Identifier: Apache-2.0
package guelta.dns.replica;

import guelta.dns.DomainName;
import guelta.dns.transfer.IncomingTransfer;
import guelta.dns.zone.Zone;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** What happens to a {@link Secondary}. */
public sealed interface SecondaryEvent {
    /** Other zones are to be copied, or from elsewhere. */
    record Configured(Sources sources) implements SecondaryEvent {}

    /**
     * A zone was kept from before; comes before {@link Configured}, and counts only if the zone is configured then. Of a
     * zone that is there already nothing is taken.
     *
     * @param expires when it was no longer to be served
     */
    record Restored(Zone zone, Instant expires) implements SecondaryEvent {}

    /**
     * Somebody whom {@link Sources#heeds} says that a zone has changed.
     *
     * @param from who says it, to be asked first
     * @param serial what it says the newest is (RFC 1996 3.7), if it does
     */
    record Notified(DomainName zone, InetAddress from, OptionalLong serial) implements SecondaryEvent {}

    /**
     * The operator wants a zone checked, or brought anew.
     *
     * @param zone which; empty for all
     * @param whole whether all of it is to come, whatever its serial is
     */
    record Wanted(Optional<DomainName> zone, boolean whole) implements SecondaryEvent {}

    /** A datagram came from where one was sent to. */
    record Arrived(InetSocketAddress from, byte[] message) implements SecondaryEvent {}

    /** The one answer to a question over a stream came. */
    record Answered(long exchange, byte[] message) implements SecondaryEvent {}

    /** There will be no answer over a stream; the reason is one clause. */
    record Unanswered(long exchange, String reason) implements SecondaryEvent {}

    /** A transfer has ended. */
    record Transferred(long exchange, IncomingTransfer.Outcome outcome) implements SecondaryEvent {}

    /** The moment has come that was asked for. */
    record Tick() implements SecondaryEvent {}
}
