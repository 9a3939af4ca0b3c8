// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

import guelta.dns.ResourceRecord;
import java.util.Optional;

/** Takes the records of a master file in their order. */
@FunctionalInterface
public interface RecordSink {
    /**
     * Takes a record; or objects to it with a reason, one sentence without full stop, which becomes a {@link Problem}.
     *
     * @param file the file in which it stands
     * @param line where its entry begins
     */
    Optional<String> take(ResourceRecord record, String file, int line);
}
