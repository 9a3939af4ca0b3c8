// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import java.io.IOException;
import java.util.List;

/** Where the device's channels come from. Called by one thread at a time. */
interface Sockets {
    /** What runs such channels. */
    IoHandlerFactory io();

    /** How it works here, for the operator. */
    String description();

    /**
     * Opens a port.
     *
     * @param threads how many will serve it
     * @return bound channels, not registered: for UDP at least one, for TCP the listening one
     */
    List<Channel> open(PortKey key, int threads) throws IOException;
}
