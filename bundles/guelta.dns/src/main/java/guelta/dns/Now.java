// SPDX-License-Identifier: Apache-2.0
package guelta.dns;

import java.time.Duration;
import java.time.Instant;

/**
 * The moment at which an engine is asked to do something.
 *
 * @param wall what the calendar says: for what protocols write down
 * @param nanos what a clock says that never goes back: for how long something takes; only differences mean something
 */
public record Now(Instant wall, long nanos) {
    /** Seconds since 1970. */
    public long seconds() {
        return wall.getEpochSecond();
    }

    /** The moment some time from now, on the scale of {@link #nanos}. */
    public long in(Duration time) {
        return nanos + time.toNanos();
    }

    /** Whether a moment on the scale of {@link #nanos} has come. */
    public boolean reached(long moment) {
        return nanos - moment >= 0;
    }
}
