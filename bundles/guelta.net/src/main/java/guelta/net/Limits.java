// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.time.Duration;

/**
 * The bounds a device keeps for one {@link Listen}.
 *
 * @param connections open connections in all; a connection beyond them pushes out the longest idle one
 * @param perClient open connections from one address (IPv6: one /64)
 * @param inFlight requests of one connection whose answers come later; at that many the device stops reading from it.
 *     HTTP/2: streams; HTTP/1.1 has one request at a time
 * @param maxMessage largest message taken or given, in bytes, at most 65,535. HTTP: the largest head of a request
 * @param idle how long a connection may be silent, or not take what was written to it, before it is closed
 * @param bufferedBytes answers that wait for a slow peer, a connection; above it the device stops reading from that peer
 */
public record Limits(int connections, int perClient, int inFlight, int maxMessage, Duration idle, long bufferedBytes) {

    /** What a DNS server on one machine needs: RFC 7766 6.2.3 leaves the idle time to the server, in the order of seconds. */
    public static final Limits DEFAULT = new Limits(1_000, 100, 64, 65_535, Duration.ofSeconds(10), 256 * 1024);

    /** What people's HTTP clients need: heads of 32 KB, connections kept open for a minute. */
    public static final Limits HTTP = new Limits(1_000, 100, 100, 32 * 1024, Duration.ofSeconds(60), 256 * 1024);

    /** Refuses bounds that nothing could be served with. */
    public Limits {
        if (connections < 1 || perClient < 1 || inFlight < 1 || bufferedBytes < 1) {
            throw new IllegalArgumentException("limits are at least 1");
        }
        if (maxMessage < 1 || maxMessage > 65_535) {
            throw new IllegalArgumentException("maxMessage is 1 to 65535");
        }
        if (idle.isNegative() || idle.isZero()) {
            throw new IllegalArgumentException("idle is longer than nothing");
        }
    }
}
