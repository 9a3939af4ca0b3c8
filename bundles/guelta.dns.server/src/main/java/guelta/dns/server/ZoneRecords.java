// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import guelta.dns.DomainName;
import guelta.dns.ResourceRecord;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The zones whose files a server of this machine has: an OSGi service, by which other services publish records about
 * themselves, as where calendars are found (RFC 6764). Any thread.
 */
@ProviderType
public interface ZoneRecords {
    /**
     * Makes the sets of some records consist of these and no others, each in the nearest zone above it, in one commit that
     * leaves the rest of the files as people wrote it. When all is so already, nothing is committed.
     *
     * @param domain at or below which all records are
     * @param records of any types but SOA and CNAME
     * @param by what does it, for the history: the name of a command
     * @return completes when the records are durable and served, or are refused; never fails
     */
    CompletionStage<Outcome> publish(DomainName domain, List<ResourceRecord> records, String by);

    /** What became of records. */
    sealed interface Outcome {}

    /**
     * They are what is answered.
     *
     * @param changed whether they were not before
     */
    record Served(boolean changed) implements Outcome {}

    /**
     * Nothing was changed.
     *
     * @param reason one sentence without full stop, for the operator
     */
    record Refused(String reason) implements Outcome {}
}
