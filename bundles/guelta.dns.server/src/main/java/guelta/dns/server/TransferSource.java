// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import guelta.dns.DomainName;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import guelta.dns.zone.Zones;
import guelta.net.FixedPath;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a {@link TransferServer} transfers, and to whom it may. Any thread. */
public interface TransferSource {
    /** What is served now. */
    Zones zones();

    /** Whether who asks may have a zone. */
    boolean allows(Received request, DomainName zone);

    /** The differences that lead from a serial to a version, if they are at hand; does not wait. */
    Optional<List<ZoneDifference>> recent(Zone zone, long serial);

    /** The same, to be found in the history of the zone, which may take seconds; does not wait, and does not fail. */
    default CompletionStage<Optional<List<ZoneDifference>>> older(Zone zone, long serial) {
        return CompletableFuture.completedStage(Optional.empty());
    }

    /** Hears that a transfer is put off, because as many go out as may. */
    default void tooMany(Received request, DomainName zone) {}

    /** Hears that a transfer over a stream begins; its end is told by {@link #ended}. */
    default void begun(Received request, DomainName zone) {}

    /** Hears what became of a transfer over a stream. */
    default void ended(Ended transfer) {}

    /**
     * A transfer over a stream that is no more.
     *
     * @param zone which
     * @param serial of the version that was sent
     * @param to whom, and the connection
     * @param whole whether it was the whole zone, and no differences
     * @param messages how many were sent
     * @param octets how many they had, without signatures
     * @param complete whether the client took all of them
     */
    record Ended(
            DomainName zone, long serial, FixedPath to, boolean whole, int messages, long octets, boolean complete) {
        /** What it counts as. */
        public String result() {
            return !complete ? "broken" : whole ? "whole" : "differences";
        }

        /** What the operator reads of it. */
        @Override
        public String toString() {
            return "zone " + zone + " serial " + serial + (whole ? " whole" : " by differences") + " to " + to.peer()
                    + ": " + octets + " octets in " + messages + " messages"
                    + (complete ? "" : ", and then the client was gone");
        }
    }
}
