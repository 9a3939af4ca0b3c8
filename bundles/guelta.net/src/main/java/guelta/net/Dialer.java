// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Asks others: everything outbound goes through it. An OSGi service of the network device's bundle; when it goes,
 * its ports are closed and its connections end with {@link CloseReason.Kind#DEVICE}, and the next one can be asked. Any
 * thread.
 */
@ProviderType
public interface Dialer {
    /**
     * Opens a source of questions by UDP.
     *
     * @param replies hears the answers, on one thread
     */
    OutboundPort datagram(DatagramHandler.Worker replies, SourcePort policy);

    /**
     * Opens a connection of framed messages; returns at once.
     *
     * @param session hears what happens
     * @return FULL to every message until {@link FramedSession#opened}
     */
    FramedConnection connect(Target target, FramedSession session);
}
