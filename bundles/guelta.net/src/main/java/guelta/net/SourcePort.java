// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.time.Duration;

/**
 * From which ports of this machine datagrams go out: each exchange from a port of its own that nobody can guess (RFC
 * 5452 9.2), which hears nobody but the peer that was asked.
 *
 * @param most how many exchanges may wait for their answers at one time; beyond them sending is {@link Delivery#FULL}
 * @param patience how long one waits for its answer
 */
public record SourcePort(int most, Duration patience) {
    /** For a server's own questions: NOTIFY, SOA. */
    public static final SourcePort DEFAULT = new SourcePort(1_000, Duration.ofSeconds(5));

    /** Refuses what nothing could be asked with. */
    public SourcePort {
        if (most < 1 || most > 50_000) {
            throw new IllegalArgumentException("most is 1 to 50000");
        }
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("patience is longer than nothing");
        }
    }
}
