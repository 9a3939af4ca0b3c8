// SPDX-License-Identifier: Apache-2.0
package guelta.dns.notify;

import guelta.dns.tsig.TsigKey;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Whom to tell.
 *
 * @param address resolved, with a port
 * @param key what the message is signed with
 */
public record Peer(InetSocketAddress address, Optional<TsigKey> key) {}
