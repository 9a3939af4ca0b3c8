// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** A bound port, whatever it speaks: closed, left to the next device by the device's control thread. */
interface OpenPort {
    /** The bound address. */
    InetSocketAddress address();

    /** The channels of the port itself, without connections. */
    List<Channel> channels();

    /** Open connections. */
    int connections();

    /** Leaves the port to the next device. */
    void leave();

    /** Closes the port and what is connected to it. */
    void close();

    /** Sends a late answer that was asked of the device before this one. */
    boolean send(InetSocketAddress peer, ByteBuffer message);

    /** Messages read since it was bound. */
    long received();

    /** Messages written since then. */
    long sent();

    /** Messages that could not be parked or sent. */
    long dropped();
}
