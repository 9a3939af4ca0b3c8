// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What a handler wants to be asked on: one transport at some addresses of this machine.
 *
 * @param transport how messages travel
 * @param addresses resolved, with a port; the wildcard address of a family means every address
 *     of the machine in that family, and answers leave from the one that was asked
 * @param limits the bounds that the device keeps
 */
public record Listen(Transport transport, List<InetSocketAddress> addresses, Limits limits) {
    /** Copies the addresses; refuses names that were not resolved. */
    public Listen {
        addresses = List.copyOf(addresses);
        for (InetSocketAddress address : addresses) {
            if (address.isUnresolved()) {
                throw new IllegalArgumentException(address + " is not an address");
            }
        }
    }
}
