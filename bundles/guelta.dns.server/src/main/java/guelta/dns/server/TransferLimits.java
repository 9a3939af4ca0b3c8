// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

/**
 * How many transfers go out over streams at one time; who comes beyond is answered with SERVFAIL and asks again later.
 *
 * @param all in all
 * @param perNetwork to the addresses of one network, /24 of IPv4 and /56 of IPv6
 */
public record TransferLimits(int all, int perNetwork) {
    private static final long IPV4_PREFIX = 0xffff_ff00L;

    /** The network that an address belongs to, as a number. */
    static long network(long hi, long lo) {
        return hi == 0 && lo >>> 32 == 0xffff ? lo & IPV4_PREFIX : hi & -1L << 8;
    }
}
