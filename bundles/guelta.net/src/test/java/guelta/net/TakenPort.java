// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A port of loopback that another program has, for UDP and for TCP. */
final class TakenPort implements AutoCloseable {
    private static final int TRIES = 50;

    private final DatagramSocket datagrams;
    private final ServerSocket listening;

    private TakenPort(DatagramSocket datagrams, ServerSocket listening) {
        this.datagrams = datagrams;
        this.listening = listening;
    }

    /** One that nobody has; a port that is free for UDP may be taken for TCP. */
    static TakenPort any() throws IOException {
        for (int tries = 1; ; tries++) {
            DatagramSocket datagrams = new DatagramSocket(Echo.ANY_PORT);
            ServerSocket listening = new ServerSocket();
            try {
                listening.bind(datagrams.getLocalSocketAddress());
                return new TakenPort(datagrams, listening);
            } catch (BindException taken) {
                datagrams.close();
                listening.close();
                if (tries == TRIES) {
                    throw taken;
                }
            }
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) datagrams.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        datagrams.close();
        listening.close();
    }
}
