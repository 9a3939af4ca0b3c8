// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.time.Duration;

/**
 * The bounds a device keeps for the requests of one {@link HttpHandler}.
 *
 * @param body largest body of a request in octets; one that is larger is answered 413, at once when its length is
 *     announced
 * @param patience how long the device waits for a peer that neither sends the body that the handler wants to read, nor
 *     takes the answer; then the request is answered 408, or the connection cut when the answer has begun
 * @param rate octets a second that a peer has to send or take on the average of {@code patience}, while it is waited for
 */
public record HttpLimits(long body, Duration patience, int rate) {
    /** Bodies of 16 MB, 30 s of silence, 500 octets a second. */
    public static final HttpLimits DEFAULT = new HttpLimits(16 << 20, Duration.ofSeconds(30), 500);

    /** Refuses bounds that nothing could be served with. */
    public HttpLimits {
        if (body < 0 || rate < 1) {
            throw new IllegalArgumentException("body is at least 0, rate at least 1");
        }
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("patience is longer than nothing");
        }
    }

    /** The same with another largest body. */
    public HttpLimits withBody(long largest) {
        return new HttpLimits(largest, patience, rate);
    }
}
