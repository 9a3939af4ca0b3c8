// SPDX-License-Identifier: Apache-2.0
/**
 * The portable network device: serves the announced handlers over UDP and framed TCP on Netty. {@code Whiteboard} is the
 * OSGi side, {@code NettyDevice} everything else; a {@code Port} is one address, a {@code Lane} its part on one thread.
 */
@NullMarked
package guelta.net.netty;

import org.jspecify.annotations.NullMarked;
