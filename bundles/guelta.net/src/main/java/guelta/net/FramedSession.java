// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Our side of a connection of framed messages that we have opened: what happens on it. All calls come on one thread of
 * the device, in order, never two at once; it is not to be held. What is thrown closes the connection.
 */
@ConsumerType
public interface FramedSession {
    /**
     * The connection is open, TLS included: messages may be sent. Comes once, or not at all.
     *
     * @param connection the same that the {@link Dialer} returned
     */
    void opened(FramedConnection connection);

    /**
     * A message came.
     *
     * @param message from position to limit; the device's, valid during the call
     */
    void received(ByteBuffer message);

    /** After {@link Delivery#FULL}: there is room again. May come without need. */
    default void writable() {}

    /** The connection is no more; the last call, and it always comes. */
    void closed(CloseReason why);
}
