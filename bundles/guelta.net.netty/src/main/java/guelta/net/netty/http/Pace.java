// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.HttpLimits;

/**
 * Whether a peer is too slow: while it is waited for it uses up its patience, what it moves gives some of it back.
 * Looked at by a clock that ticks every second or faster.
 */
final class Pace {
    private long patience = HttpLimits.DEFAULT.patience().toNanos();
    private int rate = HttpLimits.DEFAULT.rate();
    private long credit = patience;
    private long moved;
    private long last;
    private boolean waited;

    /** Begins anew, under these bounds. */
    void begin(HttpLimits limits) {
        patience = limits.patience().toNanos();
        rate = limits.rate();
        credit = patience;
        moved = 0;
        waited = false;
    }

    /** So many octets were sent or taken. */
    void moved(long octets) {
        moved += octets;
    }

    /**
     * Looks at the clock.
     *
     * @param waiting whether the peer is waited for
     * @return whether it is too slow
     */
    boolean tooSlow(long now, boolean waiting) {
        if (waited && waiting) {
            credit -= now - last;
        }
        // A second's worth of octets is a second of patience; the product can't overflow with what a tick can move.
        credit = Math.min(patience, credit + (long) (moved * 1e9 / rate));
        moved = 0;
        last = now;
        waited = waiting;
        return waiting && credit < 0;
    }
}
