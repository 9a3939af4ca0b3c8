// SPDX-License-Identifier: Apache-2.0
package guelta.net.ports;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A datagram that nobody has answered.
 *
 * @param peer who sent it
 * @param local the address it was sent to; the wildcard address when that is not known
 * @param message its payload, from position to limit
 */
record Datagram(InetSocketAddress peer, InetAddress local, ByteBuffer message) {}
