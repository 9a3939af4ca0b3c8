// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.osgi.annotation.versioning.ProviderType;

/** A connection of framed messages (RFC 1035 4.2.2, RFC 7858 3.3) that we have opened. Any thread. */
@ProviderType
public interface FramedConnection {
    /**
     * Sends a message.
     *
     * @param message from position to limit, copied before this returns; at most 65,535 bytes
     * @return FULL also before the connection is open; after each FULL comes {@link FramedSession#opened}, {@link
     *     FramedSession#writable} or {@link FramedSession#closed}
     */
    Delivery send(ByteBuffer message);

    /** Stops reading, or goes on: so a slow reader holds a fast peer back. One message may still come after a stop. */
    void reading(boolean on);

    /** The way to the peer; empty before the connection is open. */
    Optional<FixedPath> path();

    /** The TLS session; empty without TLS and before the connection is open. */
    Optional<SSLSession> tls();

    /** Closes after what was sent before has gone out. */
    void end();

    /** Closes at once; what was not sent yet is lost. */
    void abort();
}
