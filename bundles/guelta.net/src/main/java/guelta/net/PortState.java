// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.net.InetSocketAddress;

/**
 * One port of a device, at one moment.
 *
 * @param transport how messages travel
 * @param address the bound address
 * @param handler the bundle that answers; empty while requests are parked
 * @param state {@code open}, {@code parking}, or the reason why it could not be bound
 * @param received messages read since the port was bound
 * @param sent messages written since then
 * @param dropped messages that could not be parked or sent
 * @param connections open connections; 0 for UDP
 */
public record PortState(
        Transport transport,
        InetSocketAddress address,
        String handler,
        String state,
        long received,
        long sent,
        long dropped,
        int connections) {}
