// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.Transport;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Comparator;

/** One transport at one address of this machine, never the wildcard. In order of transport, address, port. */
record PortKey(Transport transport, InetSocketAddress address) implements Comparable<PortKey> {
    private static final Comparator<PortKey> ORDER = Comparator.comparing(PortKey::transport)
            .thenComparing(key -> key.address().getAddress().getAddress(), Arrays::compareUnsigned)
            .thenComparing(key -> key.address().getPort());

    @Override
    public int compareTo(PortKey other) {
        return ORDER.compare(this, other);
    }

    /** Whether the system has one socket for both: plain or inside TLS, it is TCP. */
    boolean sharesSocket(PortKey other) {
        return transport != other.transport
                && transport.connected()
                && other.transport.connected()
                && address.equals(other.address);
    }

    @Override
    public String toString() {
        String host = address.getAddress().getHostAddress();
        boolean six = host.indexOf(':') >= 0;
        String name =
                switch (transport) {
                    case UDP -> "udp ";
                    case TCP16 -> "tcp ";
                    case TLS16 -> "tls ";
                    case HTTP -> "http ";
                    case HTTPS -> "https ";
                };
        return name + (six ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
