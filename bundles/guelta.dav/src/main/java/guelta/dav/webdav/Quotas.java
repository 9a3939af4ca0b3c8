// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.xml.Name;

/** How much may be in the homes of a user (RFC 4331). */
final class Quotas {
    private Quotas() {}

    /**
     * Goes on when so many octets more are allowed.
     *
     * @throws Refusal 507 with {@code DAV:quota-not-exceeded}
     */
    static void require(View head, String owner, long more) throws Refusal {
        long quota = head.world().limits().quota();
        if (quota != Long.MAX_VALUE && more > 0) {
            long after = head.home(owner).octets() + more;
            if (after > quota) {
                throw new Refusal(
                        507,
                        Name.dav("quota-not-exceeded"),
                        "with this there would be " + after + " octets, allowed are " + quota);
            }
        }
    }
}
