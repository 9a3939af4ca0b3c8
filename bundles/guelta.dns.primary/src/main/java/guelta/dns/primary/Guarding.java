// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.access.AddressList;
import guelta.dns.authority.Responder;
import guelta.dns.rate.ResponseRate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom a server answers, and how often, as it is at one moment. An immutable value but for the counts of the rate.
 *
 * @param queries who may ask about zones that have no list of their own; empty for everybody
 * @param transfers who may transfer zones, and so ask about catalogs, that have no list of their own; empty for everybody
 * @param rate how many answers go out; null for any number
 */
record Guarding(
        Optional<AddressList> queries,
        Optional<AddressList> transfers,
        @Nullable ResponseRate rate) {
    /** Everybody, any number. */
    static final Guarding NONE = new Guarding(Optional.empty(), Optional.empty(), null);

    /** Has a responder answer so. */
    void guard(Responder responder, Access access) {
        responder.admit(access.queries(queries));
        responder.admitToCatalogs(access.transfers(transfers));
        responder.limit(rate);
    }
}
