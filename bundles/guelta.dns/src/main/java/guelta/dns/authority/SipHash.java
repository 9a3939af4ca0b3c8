// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static guelta.dns.zone.Octets.i64;

/** SipHash-2-4, a keyed hash of 64 bits for short messages (Aumasson and Bernstein, 2012). */
final class SipHash {
    private final long k0;
    private final long k1;

    /** Takes a key of 16 octets. */
    SipHash(byte[] key) {
        this.k0 = Long.reverseBytes(i64(key, 0));
        this.k1 = Long.reverseBytes(i64(key, 8));
    }

    /** The hash of the first octets of an array; the array has eight octets more at least. */
    long of(byte[] message, int length) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        int words = length >> 3;
        // Two rounds a word, the last one filled up with the length, then four to finish.
        for (int word = 0; word <= words + 2; word++) {
            long m = 0;
            if (word < words) {
                m = Long.reverseBytes(i64(message, word * 8));
            } else if (word == words) {
                int rest = length & 7;
                m = (long) length << 56 | Long.reverseBytes(i64(message, word * 8)) & (1L << rest * 8) - 1;
            }
            if (word == words + 1) {
                v2 ^= 0xff;
            }
            v3 ^= m;
            for (int round = 0; round < 2; round++) {
                v0 += v1;
                v2 += v3;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v1;
                v0 += v3;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= m;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
