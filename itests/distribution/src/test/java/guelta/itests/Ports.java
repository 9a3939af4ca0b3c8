// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Loopback ports that were free for UDP and TCP a moment ago; none is given twice, since whoever got it may bind it later. */
public final class Ports {
    public static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** A port of 127.0.0.1 that nobody has, for UDP nor for TCP. */
    public static int free() {
        for (var attempt = 0; attempt < 100; attempt++) {
            try (var tcp = new ServerSocket(0, 1, LOOPBACK);
                    var udp = new DatagramSocket(null)) {
                udp.bind(new InetSocketAddress(LOOPBACK, tcp.getLocalPort()));
                if (GIVEN.add(tcp.getLocalPort())) {
                    return tcp.getLocalPort();
                }
            } catch (java.net.BindException taken) {
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("no port of 127.0.0.1 is free for both UDP and TCP");
    }

    /** The address of a port on loopback. */
    public static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(LOOPBACK, port);
    }
}
