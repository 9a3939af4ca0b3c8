// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import java.util.List;

/** What becomes of an update. */
public sealed interface Decision {
    /**
     * Nothing is changed, and the client is told why.
     *
     * @param rcode RFC 2136 2.2
     * @param reason one sentence without full stop, for the log
     */
    record Refused(int rcode, String reason) implements Decision {}

    /**
     * The update is good; the answer is NOERROR once this is durable.
     *
     * @param zones that change, each once, in the canonical order of their names; none when all is as it should be
     */
    record Accepted(List<ZoneChange> zones) implements Decision {}
}
