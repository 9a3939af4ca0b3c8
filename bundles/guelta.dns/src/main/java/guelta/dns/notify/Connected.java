// SPDX-License-Identifier: Apache-2.0
package guelta.dns.notify;

import java.net.InetSocketAddress;

/**
 * A connection that a secondary has opened to this server and keeps.
 *
 * @param number names it, and no other one before or after
 * @param address of the secondary, with its port, for people
 */
public record Connected(long number, InetSocketAddress address) {}
