// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

import guelta.dns.DomainName;
import guelta.dns.ResourceRecord;
import guelta.dns.text.Rdata;
import java.util.List;

/** Reads and writes master files (RFC 1035 5, RFC 2308 4, RFC 3597 5, and BIND's {@code $GENERATE}). */
public final class MasterFile {
    /** How many problems a reading tells at most; it ends with the last of them. */
    public static final int PROBLEMS = 20;

    /** How many records all {@code $GENERATE} of one reading may make. */
    public static final int GENERATED = 1 << 20;

    /** How many octets all files that are included in one reading may have. */
    public static final long INCLUDED = 256L << 20;

    /** How many files may be open in each other, the first one not counted. */
    public static final int DEPTH = 8;

    private MasterFile() {}

    /**
     * Gives each record of a master file to a sink. Reads on behind an entry that is wrong, so that one reading tells
     * of several; throws nothing, whatever the file holds, unless sink or includes do.
     *
     * @param file its path from the top of the repository, for problems and for what {@code $INCLUDE} is relative to
     * @param text its octets, which must not change meanwhile
     * @param origin of names without final dot, until {@code $ORIGIN} says another
     * @return what is wrong, in order; empty when all is well
     */
    public static List<Problem> read(String file, byte[] text, DomainName origin, Includes includes, RecordSink sink) {
        Reading reading = new Reading(Reading.State.first(origin), includes, sink);
        reading.file(file, text);
        return List.copyOf(reading.problems());
    }

    /** Appends a record as a line with all of its fields: {@code owner TTL IN type data}. */
    public static void write(ResourceRecord record, StringBuilder out) {
        Rdata.append(record, out);
    }
}
