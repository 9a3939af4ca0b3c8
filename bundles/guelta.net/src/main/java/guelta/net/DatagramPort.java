// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** A bound port as its handler sees it, for answers that are ready only after {@code on} returned. Stable over a swap of devices. */
@ProviderType
public interface DatagramPort {
    /**
     * Sends a message the way another one came. Any thread; copies the message before it returns.
     *
     * @param to a copy of the path of the message that is answered
     * @return false when the message can't be sent: the connection has gone, its peer is too slow, the port is closed
     */
    boolean send(Path to, ByteBuffer message);
}
