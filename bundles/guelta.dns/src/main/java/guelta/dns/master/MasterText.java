// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

import guelta.dns.DomainName;
import guelta.dns.ResourceRecord;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A master file as it is written: its octets and the entries that they fall into without a gap. Immutable; an edit
 * gives other octets, in which comments, layout and order of all that stays are the same.
 */
public final class MasterText {
    private final String file;
    private final byte[] text;
    private final DomainName origin;
    private final Includes includes;
    private final List<Entry> entries;
    private final List<Problem> problems;

    private MasterText(String file, byte[] text, DomainName origin, Includes includes) {
        Reading reading = new Reading(origin, includes, (record, name, line) -> Optional.empty());
        this.file = file;
        this.text = text;
        this.origin = origin;
        this.includes = includes;
        this.entries = List.copyOf(reading.entries(file, text));
        this.problems = List.copyOf(reading.problems());
    }

    /** Reads a file as {@link MasterFile#read} does; nobody may change the array. */
    public static MasterText read(String file, byte[] text, DomainName origin, Includes includes) {
        return new MasterText(file, text, origin, includes);
    }

    /** The octets of the file; nobody may change the array. */
    public byte[] text() {
        return text;
    }

    /**
     * Its entries in order: the first begins and the last ends with the file, each other begins where the one before
     * ends. Behind {@link MasterFile#PROBLEMS} problems one broken entry is the rest.
     */
    public List<Entry> entries() {
        return entries;
    }

    /** What is wrong with it; empty when all is well. */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * The file with other records. What is removed goes with its line; a record that takes the place of a removed one
     * of its owner and type takes its line too, and of an SOA that gets another serial only the number is written
     * anew. Other records come behind the last one of their owner, else at the end.
     *
     * @param removed records of this file; their TTLs do not matter, nor does one that is not there
     * @param added records that are not in this file, or are removed from it
     * @throws Uneditable when it has problems, or a removed record stands in an included file
     */
    public MasterText edited(Collection<ResourceRecord> removed, Collection<ResourceRecord> added) throws Uneditable {
        if (!problems.isEmpty()) {
            throw new Uneditable(problems.get(0).toString());
        }
        Edit edit = new Edit(this, removed, added);
        MasterText result = new MasterText(file, edit.octets(), origin, includes);
        // The walk knows the rules of omitted owners and TTLs in this file, not what an included file makes of them.
        return result.problems.isEmpty() && edit.expects(result)
                ? result
                : new MasterText(file, edit.plain(), origin, includes);
    }
}
