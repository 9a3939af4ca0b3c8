// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import guelta.config.Settings;
import guelta.dns.access.AddressList;
import guelta.dns.rate.RateLimits;
import guelta.dns.rate.ResponseRate;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a server is kept from being abused by, as the operator configured it.
 *
 * @param queries who may ask; empty for everybody
 * @param notifies who may notify without a key
 * @param rate how many answers over UDP go to one network; empty for any number
 * @param transfers how many transfers go out at one time
 */
public record Guard(
        Optional<AddressList> queries, AddressList notifies, Optional<RateLimits> rate, TransferLimits transfers) {
    private static final String ADDRESSES = "a list of addresses and networks, as 192.0.2.0/24, or any, none, loopback";

    /** The keys that primary and secondary have in common; whether they are allowed {@link Settings#problems} tells. */
    public static Guard read(Settings settings) {
        String asking = settings.text("allowQuery", "any");
        AddressList queries = settings.parse("allowQuery", "any", ADDRESSES, AddressList::parse);
        int perSecond = (int) settings.number("rateLimit", "0", 0, 10_000);
        int slip = (int) settings.number("rateLimitSlip", "2", 0, 100);
        AddressList exempt = settings.parse("rateLimitExempt", "", ADDRESSES, AddressList::parse);
        return new Guard(
                asking.equalsIgnoreCase("any") ? Optional.empty() : Optional.of(queries),
                settings.parse("allowNotify", "", ADDRESSES, AddressList::parse),
                perSecond == 0 ? Optional.empty() : Optional.of(new RateLimits(perSecond, slip, exempt)),
                new TransferLimits((int) settings.number("maxTransfers", "100", 1, 10_000), (int)
                        settings.number("maxTransfersPerNetwork", "50", 1, 10_000)));
    }

    /** A new engine of the rate, with an empty table, for all workers of a server; empty when there is no limit. */
    public Optional<ResponseRate> responseRate(RandomGenerator random) {
        return rate.map(limits ->
                new ResponseRate(limits, new RateCells(), random.longs(4).toArray()));
    }
}
