// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

/**
 * Room for the octets of many nodes in few arrays: a million small arrays cost more heap by their heads, and the garbage
 * collector more time, than what they hold. Arrays grow from small to {@link #LARGEST}, so that a small zone stays small.
 */
final class Slab {
    private static final int SMALLEST = 256;
    private static final int LARGEST = 1 << 16;

    private final int smallest;
    private byte[] octets = new byte[0];
    private int used;

    private Slab(int smallest) {
        this.smallest = smallest;
    }

    /** Room for the nodes of a new zone. */
    static Slab ofMany() {
        return new Slab(SMALLEST);
    }

    /** Room for one node alone, no larger than it. */
    static Slab ofOne() {
        return new Slab(0);
    }

    /** Makes room for so many octets; it is in {@link #octets} from the offset that is answered. */
    int claim(int size) {
        if (used + size > octets.length) {
            // What is lost at the end of an array is less than what did not fit there.
            octets = new byte[Math.max(size, Math.min(LARGEST, Math.max(smallest, octets.length * 2)))];
            used = 0;
        }
        int at = used;
        used += size;
        return at;
    }

    /** The array in which the last claim is. */
    byte[] octets() {
        return octets;
    }
}
