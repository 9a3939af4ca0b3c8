// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.net.FixedPath;
import guelta.net.Transport;
import java.net.InetSocketAddress;

/** The way of a message from 192.0.2.99. */
final class From {
    private From() {}

    static FixedPath by(Transport transport) {
        return FixedPath.of(
                transport, new InetSocketAddress("192.0.2.99", 4_711), new InetSocketAddress("127.0.0.1", 53));
    }
}
