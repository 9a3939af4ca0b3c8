// SPDX-License-Identifier: Apache-2.0
package guelta.dns;

/** Randomness that is handed to an engine; unpredictable outside of tests, since identifiers are made of it. */
@FunctionalInterface
public interface Entropy {
    /** The next 64 random bits. */
    long next();

    /** A number from 0 to below a bound, which is 1 to 2^31-1. */
    default int below(int bound) {
        return (int) ((next() >>> 33) % bound);
    }
}
