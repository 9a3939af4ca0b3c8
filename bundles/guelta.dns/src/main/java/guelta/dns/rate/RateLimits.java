// SPDX-License-Identifier: Apache-2.0
package guelta.dns.rate;

import guelta.dns.access.AddressList;

/**
 * How many answers over UDP go to one network.
 *
 * @param perSecond answers of one account a second, 1 to 10000
 * @param slip each how-manieth answer beyond is sent truncated, so that who really asks can ask by TCP: 1 all, 0 none,
 *     100 at most
 * @param exempt whom it does not concern
 */
public record RateLimits(int perSecond, int slip, AddressList exempt) {
    /** Checks the ranges. */
    public RateLimits {
        if (perSecond < 1 || perSecond > 10_000 || slip < 0 || slip > 100) {
            throw new IllegalArgumentException("perSecond is 1 to 10000, slip 0 to 100");
        }
    }
}
