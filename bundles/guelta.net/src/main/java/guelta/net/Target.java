// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whom to connect to, and how.
 *
 * @param transport {@link Transport#TCP16} or {@link Transport#TLS16}
 * @param addresses of one peer, at least one, resolved; tried in this order until one is there
 * @param source the address of this machine to come from; else the system's choice
 * @param tls with a transport inside TLS and only there
 * @param deadline how long opening may take in all, TLS included
 * @param idle how long the connection may be silent, or not take what was sent, before it is closed
 * @param bufferedBytes what may wait to be sent before sending is {@link Delivery#FULL}
 */
public record Target(
        Transport transport,
        List<InetSocketAddress> addresses,
        Optional<InetAddress> source,
        Optional<PeerTls> tls,
        Duration deadline,
        Duration idle,
        long bufferedBytes) {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final long BUFFERED = 256 * 1024;

    /** Copies the addresses; refuses what can't be connected to. */
    public Target {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty() || addresses.stream().anyMatch(InetSocketAddress::isUnresolved)) {
            throw new IllegalArgumentException("addresses are at least one, and resolved");
        }
        if (!transport.connected() || transport.http()) {
            throw new IllegalArgumentException(transport + " has no connections of framed messages");
        }
        if (tls.isPresent() != transport.encrypted()) {
            throw new IllegalArgumentException(transport + (tls.isPresent() ? " has no TLS" : " needs TLS"));
        }
        if (deadline.isNegative() || deadline.isZero() || idle.isNegative() || idle.isZero() || bufferedBytes < 1) {
            throw new IllegalArgumentException("deadline, idle and bufferedBytes are more than nothing");
        }
    }

    /** A peer by TCP, with usual bounds. */
    public static Target tcp(InetSocketAddress... addresses) {
        return new Target(
                Transport.TCP16, List.of(addresses), Optional.empty(), Optional.empty(), DEADLINE, IDLE, BUFFERED);
    }

    /** A peer by TLS, with usual bounds. */
    public static Target tls(PeerTls tls, InetSocketAddress... addresses) {
        return new Target(
                Transport.TLS16, List.of(addresses), Optional.empty(), Optional.of(tls), DEADLINE, IDLE, BUFFERED);
    }

    /** The same, from one address of this machine. */
    public Target from(InetAddress here) {
        return new Target(transport, addresses, Optional.of(here), tls, deadline, idle, bufferedBytes);
    }

    /** The same, with other patience. */
    public Target within(Duration open, Duration silent) {
        return new Target(transport, addresses, source, tls, open, silent, bufferedBytes);
    }
}
