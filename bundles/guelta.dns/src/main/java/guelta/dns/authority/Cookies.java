// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static guelta.dns.zone.Octets.i64;
import static guelta.dns.zone.Octets.put32;
import static guelta.dns.zone.Octets.put64;
import static guelta.dns.zone.Octets.u32;

import org.jspecify.annotations.Nullable;

/**
 * Makes and checks server cookies as all servers of an address do that share a secret: RFC 9018 4. A cookie is 16
 * octets: version 1, three zeros, the time, and the hash of these, of the client's cookie and of its address. A
 * confined object that allocates nothing.
 */
final class Cookies {
    static final int CLIENT = 8;
    static final int SERVER = 16;

    private static final int VERSION = 0x01000000;
    /** RFC 9018 4.3: good for an hour, new after half of it, and clocks may differ by five minutes. */
    private static final int LIFETIME = 3600;

    private static final int RENEWAL = 1800;
    private static final int AHEAD = 300;
    private static final long MAPPED = 0xffff_0000_0000L;

    private final SipHash current;
    private final @Nullable SipHash previous;
    private final byte[] hashed = new byte[48];

    Cookies(byte[] secret, byte @Nullable [] previousSecret) {
        this.current = new SipHash(secret);
        this.previous = previousSecret == null ? null : new SipHash(previousSecret);
    }

    /** Whether a request has a server cookie that this server, or one with its secret, gave to this client. */
    boolean good(Request request, long peerHi, long peerLo, long epochSeconds) {
        if (request.cookieLength != CLIENT + SERVER) {
            return false;
        }
        int server = request.cookie + CLIENT;
        // RFC 9018 4.3: seconds modulo 2^32 compare as serial numbers do.
        int age = (int) epochSeconds - (int) u32(request.octets, server + 4);
        if (request.octets[server] != 1 || age > LIFETIME || age < -AHEAD) {
            return false;
        }
        long hash = i64(request.octets, server + 8);
        int length = input(request.octets, request.cookie, peerHi, peerLo);
        System.arraycopy(request.octets, server, hashed, CLIENT, 8);
        return hash(current, length) == hash || previous != null && hash(previous, length) == hash;
    }

    /** Writes the cookie for a request behind a copy of the client's: the one it has if that is good and fresh. */
    void write(Request request, boolean good, long peerHi, long peerLo, long epochSeconds, byte[] out, int at) {
        int length = input(request.octets, request.cookie, peerHi, peerLo);
        int server = request.cookie + CLIENT;
        if (good && (int) epochSeconds - (int) u32(request.octets, server + 4) <= RENEWAL) {
            System.arraycopy(request.octets, server, hashed, CLIENT, 8);
        } else {
            put32(hashed, CLIENT, VERSION);
            put32(hashed, CLIENT + 4, (int) epochSeconds);
        }
        System.arraycopy(hashed, 0, out, at, CLIENT + 8);
        put64(out, at + CLIENT + 8, hash(current, length));
    }

    /** Lays out client cookie, room for version and time, and address; says how long that is. */
    private int input(byte[] octets, int cookie, long peerHi, long peerLo) {
        System.arraycopy(octets, cookie, hashed, 0, CLIENT);
        if (peerHi == 0 && peerLo >>> 32 == MAPPED >>> 32) {
            put32(hashed, 16, (int) peerLo);
            return 20;
        }
        put64(hashed, 16, peerHi);
        put64(hashed, 24, peerLo);
        return 32;
    }

    /** The hash as the octets of a cookie: SipHash's number is written lowest octet first. */
    private long hash(SipHash key, int length) {
        return Long.reverseBytes(key.of(hashed, length));
    }
}
