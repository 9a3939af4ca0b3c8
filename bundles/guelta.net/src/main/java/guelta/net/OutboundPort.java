// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A source of datagrams that ask others. Each {@link #send} begins one exchange: a port is chosen at random, connected
 * to the peer, and used for nothing else. It ends with exactly one of these, said to the worker:
 *
 * <ul>
 *   <li>{@code on} with a message of the peer, when it returns 0: that was the answer. {@link
 *       DatagramHandler.Worker#LATER} says that it was not, as when it does not fit the question, and waits on; a number
 *       above 0 sends that much of {@code out} by the same port and waits on.
 *   <li>{@code failed}: the peer is not there.
 *   <li>{@code closed}: nobody has answered within {@link SourcePort#patience}.
 * </ul>
 *
 * or with {@link #close(Path)}, of which nothing is said. The paths of these calls name the peer and the port that was
 * chosen. All calls come on one thread. Each waiting exchange is a socket of its own: a message that is sent again is
 * another one.
 */
@ProviderType
public interface OutboundPort extends DatagramPort, AutoCloseable {
    /**
     * Asks a peer. Any thread; copies the message before it returns.
     *
     * @param to {@link FixedPath#to} the peer; its local address, when it has one, is where the message leaves from
     */
    @Override
    Delivery send(Path to, ByteBuffer message);

    /** Gives up every exchange with a peer; one that is being answered at this moment may still be. */
    @Override
    void close(Path with);

    /** Closes everything; the worker is closed on its thread, and hears nothing after that. */
    @Override
    void close();
}
