// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP on a connection that the device has accepted: heads and chunks are parsed strictly, one exchange at a time is
 * handed to the handler of its route, bodies stream both ways. Everything here is confined to the connection's thread,
 * but for what handlers call.
 */
@NullMarked
package guelta.net.netty.http;

import org.jspecify.annotations.NullMarked;
