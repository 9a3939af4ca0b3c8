// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The way a message came: the peer's address and ours. Owned by the device, which reuses one object for many messages:
 * valid during the call it was handed to, {@link #copy()} to keep it.
 *
 * <p>An address is 128 bits in two longs, most significant first; an IPv4 address is written as RFC 4291 2.5.5.2 maps
 * it, {@code ::ffff:a.b.c.d}. So reading one allocates nothing.
 */
@ProviderType
public interface Path {
    /** The upper 64 bits of the peer's address; 0 for IPv4. */
    long peerHi();

    /** The lower 64 bits of the peer's address; for IPv4 {@code 0xffff} in bits 32 to 47 and the address below. */
    long peerLo();

    /** The peer's port, 0 to 65535. */
    int peerPort();

    /** The zone index of a link-local peer (RFC 4007 11.2), else 0. */
    int scope();

    /** The upper 64 bits of the address that was asked. */
    long localHi();

    /** The lower 64 bits of the address that was asked. */
    long localLo();

    /** The port that was asked. */
    int localPort();

    /** How the message came. */
    Transport transport();

    /** This path as a value of its own that stays valid, equal to every other copy of it, whichever device made it. */
    FixedPath copy();

    /** The peer for people and logs; allocates. */
    InetSocketAddress peer();
}
