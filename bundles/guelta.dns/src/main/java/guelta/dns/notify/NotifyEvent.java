// SPDX-License-Identifier: Apache-2.0
package guelta.dns.notify;

import guelta.dns.DomainName;
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

    /** The moment has come that was asked for. */
    record Tick() implements NotifyEvent {}
}
