// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.net.DatagramHandler;
import guelta.net.DatagramPort;
import guelta.net.Limits;
import guelta.net.Listen;
import guelta.net.Transport;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * The announcement of a DNS server: the same addresses by UDP and TCP (RFC 7766 5).
 *
 * @param addresses where to answer
 * @param answering what with
 */
record DnsHandler(List<InetSocketAddress> addresses, Answering answering) implements DatagramHandler {
    @Override
    public List<Listen> listen() {
        return List.of(
                new Listen(Transport.UDP, addresses, Limits.DEFAULT),
                new Listen(Transport.TCP16, addresses, Limits.DEFAULT));
    }

    @Override
    public Worker worker(DatagramPort port) {
        return answering.worker(port);
    }
}
