// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A port as its handler sees it, for answers that are ready only after {@code on} returned, and for answers of many
 * messages. Any thread. Stable over a swap of devices: what is sent by a port of the device before goes out by the next
 * one.
 *
 * <p>To stream: {@link #part} until {@link Delivery#FULL}, go on when {@link DatagramHandler.Worker#writable} says so,
 * {@link #send} the last one. After each FULL of a connection comes {@code writable} or {@code closed}, however the two
 * race, said to the worker that serves the connection then: after a swap of devices that is another one, with a port of
 * its own to go on with, so whoever streams keeps a table by {@link FixedPath} for all its workers. Nothing is said
 * after GONE, and nothing while the port has no handler; so a stream that was told nothing for longer than {@link
 * Limits#idle} is over.
 */
@ProviderType
public interface DatagramPort {
    /**
     * Sends an answer, or the last message of one: its request is no longer in flight.
     *
     * @param to a copy of the path of the message that is answered
     * @param message from position to limit, copied before this returns; at most 65,535 bytes; empty sends nothing, and
     *     only ends the request
     * @return for a port of datagrams FULL means that this message is lost, and nothing is said later
     */
    Delivery send(Path to, ByteBuffer message);

    /**
     * Sends one message of an answer of many: its request stays in flight, and its connection open, until the last. Or a
     * message that answers nothing, down a connection that a client has opened (a NOTIFY to a secondary).
     */
    default Delivery part(Path to, ByteBuffer message) {
        return send(to, message);
    }

    /**
     * Has an open connection kept that is silent for longer than {@link Limits#idle}: its client waits to be told
     * something. Of its other bounds it has no more than before. A device that takes the connection over from another one
     * does not know of it, and says {@link DatagramHandler.Worker#writable}: say it again then.
     *
     * @param idle how long it may be silent from now on
     */
    default void keep(Path of, Duration idle) {}

    /** Closes a connection after what was taken for it, as when an answer of many messages can't be finished (RFC 5936 2.2). */
    default void close(Path of) {}

    /** The TLS session of an open connection: version, cipher, certificate of the peer if it showed one. */
    default Optional<SSLSession> tls(Path of) {
        return Optional.empty();
    }
}
