// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * What a handler wants to be asked on: one transport at some addresses of this machine.
 *
 * @param transport how messages travel
 * @param addresses resolved, with a port; the wildcard address of a family means every address
 *     of the machine in that family, and answers leave from the one that was asked
 * @param tls how the server shows itself, with a transport inside TLS and only there
 * @param limits the bounds that the device keeps
 */
public record Listen(Transport transport, List<InetSocketAddress> addresses, Optional<Tls> tls, Limits limits) {
    /** Copies the addresses; refuses names that were not resolved, and TLS where it does not belong or lacks. */
    public Listen {
        addresses = List.copyOf(addresses);
        for (InetSocketAddress address : addresses) {
            if (address.isUnresolved()) {
                throw new IllegalArgumentException(address + " is not an address");
            }
        }
        if (tls.isPresent() != transport.encrypted()) {
            throw new IllegalArgumentException(transport + (tls.isPresent() ? " has no TLS" : " needs TLS"));
        }
    }

    /** Without TLS. */
    public Listen(Transport transport, List<InetSocketAddress> addresses, Limits limits) {
        this(transport, addresses, Optional.empty(), limits);
    }
}
