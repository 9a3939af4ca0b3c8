// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.net.DatagramHandler;
import guelta.net.DatagramPort;
import guelta.net.Listen;
import java.util.List;

/**
 * The announcement of a DNS server.
 *
 * @param listen where to answer
 * @param answering what with
 */
record DnsHandler(List<Listen> listen, Answering answering) implements DatagramHandler {
    @Override
    public Worker worker(DatagramPort port) {
        return answering.worker(port);
    }
}
