// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** What a wildcard stands for at the moment. */
final class LocalAddresses {
    private LocalAddresses() {}

    /** The address, or every local one of its family when it is the wildcard. */
    static List<InetSocketAddress> of(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        if (!host.isAnyLocalAddress()) {
            return List.of(address);
        }
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(LocalAddresses::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(local -> local.getClass() == host.getClass())
                    .distinct()
                    .map(local -> new InetSocketAddress(local, address.getPort()))
                    .toList();
        } catch (SocketException unreadable) {
            throw new UncheckedIOException("the addresses of this machine can't be read", unreadable);
        }
    }

    private static boolean isUp(NetworkInterface card) {
        try {
            return card.isUp();
        } catch (SocketException gone) {
            return false;
        }
    }
}
