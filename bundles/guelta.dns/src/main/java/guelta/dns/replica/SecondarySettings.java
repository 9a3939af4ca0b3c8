// SPDX-License-Identifier: Apache-2.0
package guelta.dns.replica;

import java.time.Duration;

/**
 * The bounds of a secondary.
 *
 * @param transfers how many zones come in at one time
 * @param checks how many primaries are asked for their serial at one time
 * @param largest how many octets a transfer may have
 * @param shortest the least time between two checks of a zone, whatever its SOA says
 * @param longest the most time between them
 * @param patience how long a primary has to answer a datagram
 */
public record SecondarySettings(
        int transfers, int checks, long largest, Duration shortest, Duration longest, Duration patience) {
    /** Ten transfers and a hundred checks at a time, zones to 4 GB, checks from every two seconds to once a week. */
    public static final SecondarySettings DEFAULT =
            new SecondarySettings(10, 100, 4L << 30, Duration.ofSeconds(2), Duration.ofDays(7), Duration.ofSeconds(3));

    /** Checks the bounds. */
    public SecondarySettings {
        if (transfers < 1 || checks < 1 || largest < 512 || shortest.compareTo(longest) > 0 || shortest.isNegative()) {
            throw new IllegalArgumentException("the bounds of a secondary allow nothing");
        }
    }
}
