// SPDX-License-Identifier: Apache-2.0
package guelta.dav;

import guelta.dav.account.Accounts;
import guelta.dav.account.Visibility;
import guelta.dav.collection.Memory;
import guelta.store.Root;

/**
 * What a request is answered from.
 *
 * @param accounts all users and groups
 * @param homes the roots of the store of calendars, to be read; written by {@link Reply.Write} alone
 * @param memory between requests
 * @param limits what the operator allows
 * @param visibility which of the accounts a visitor finds; those who share something with the visitor can be asked for anyhow
 */
public record World(Accounts accounts, Homes homes, Memory memory, Limits limits, Visibility visibility) {
    /** Finds a root. */
    @FunctionalInterface
    public interface Homes {
        /** The root of a name. */
        Root root(String name);
    }

    /**
     * What the operator allows.
     *
     * @param resource the largest calendar object, card or file in octets
     * @param quota how many octets the homes of a user may take; {@link Long#MAX_VALUE} for any
     * @param retention how far back a client may have been away and still be told what changed, in seconds
     * @param vcard4 whether cards are offered as vCard 4.0 besides 3.0
     */
    public record Limits(long resource, long quota, long retention, boolean vcard4) {
        /** 16 MB a resource, no quota, half a year, vCard 3.0 alone. */
        public static final Limits DEFAULT = new Limits(16 << 20, Long.MAX_VALUE, 180 * 86_400L, false);
    }
}
