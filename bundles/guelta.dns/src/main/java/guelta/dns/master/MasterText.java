// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

import guelta.dns.DomainName;
import guelta.dns.ResourceRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A master file as it is written: its octets and the entries that they fall into without a gap. Immutable; an edit
 * gives another text, in which comments, layout and order of all that stays are the same. It reads and copies only what
 * is near the records that it changes, and shares the rest, so that its cost hardly depends on the size of the file.
 */
public final class MasterText {
    /** How many octets are read again when an entry among them changes. */
    private static final int STRETCH = 16 << 10;

    private final String file;
    private final DomainName origin;
    private final Includes includes;
    private final int stretchSize;
    private final List<Stretch> stretches;
    private final Reading.State end;
    private final List<Problem> problems;
    private final List<Splice> splices;

    private MasterText(MasterText before, List<Stretch> stretches, Reading.State end, List<Splice> splices) {
        this.file = before.file;
        this.origin = before.origin;
        this.includes = before.includes;
        this.stretchSize = before.stretchSize;
        this.stretches = List.copyOf(stretches);
        this.end = end;
        this.problems = List.of();
        this.splices = List.copyOf(splices);
    }

    private MasterText(String file, byte[] text, DomainName origin, Includes includes, int stretchSize) {
        Reading reading = new Reading(Reading.State.first(origin), includes, (record, name, line) -> Optional.empty());
        Stretch.Cutter cutter = new Stretch.Cutter(text, reading, stretchSize);
        reading.entries(file, text, 0, text.length, 1, cutter::take);
        this.file = file;
        this.origin = origin;
        this.includes = includes;
        this.stretchSize = stretchSize;
        this.stretches = List.copyOf(cutter.stretches());
        this.end = reading.state();
        this.problems = List.copyOf(reading.problems());
        this.splices = List.of();
    }

    /** Reads a file as {@link MasterFile#read} does; nobody may change the array. */
    public static MasterText read(String file, byte[] text, DomainName origin, Includes includes) {
        return read(file, text, origin, includes, STRETCH);
    }

    /** Reads a file in stretches of at least so many octets. */
    static MasterText read(String file, byte[] text, DomainName origin, Includes includes, int stretchSize) {
        return new MasterText(file, text, origin, includes, stretchSize);
    }

    String file() {
        return file;
    }

    Includes includes() {
        return includes;
    }

    int stretchSize() {
        return stretchSize;
    }

    List<Stretch> stretches() {
        return stretches;
    }

    /** What the file leaves to entries behind it. */
    Reading.State end() {
        return end;
    }

    /** The octets of the file, in an array of their own. */
    public byte[] text() {
        byte[] text = new byte[Math.toIntExact(size())];
        int at = 0;
        for (Stretch stretch : stretches) {
            System.arraycopy(stretch.text(), stretch.from(), text, at, stretch.size());
            at += stretch.size();
        }
        return text;
    }

    /** The octets of the file in pieces, in order: views that nobody can write to of what is shared with other texts. */
    public List<ByteBuffer> pieces() {
        return stretches.stream()
                .map(each ->
                        ByteBuffer.wrap(each.text(), each.from(), each.size()).asReadOnlyBuffer())
                .toList();
    }

    /** How many octets the file has. */
    public long size() {
        long size = 0;
        for (Stretch stretch : stretches) {
            size += stretch.size();
        }
        return size;
    }

    /**
     * Its entries in order: the first begins and the last ends with the file, each other begins where the one before
     * ends. Behind {@link MasterFile#PROBLEMS} problems one broken entry is the rest. Reads the whole file again.
     */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        byte[] text = text();
        new Reading(Reading.State.first(origin), includes, (record, name, line) -> Optional.empty())
                .entries(file, text, 0, text.length, 1, entries::add);
        return entries;
    }

    /** Its records of some owners, in order; reads no more than the stretches where they may be. */
    public List<ResourceRecord> records(Set<DomainName> owners) {
        int[] hashes = owners.stream().mapToInt(Stretch::hash).distinct().toArray();
        List<ResourceRecord> records = new ArrayList<>();
        for (Stretch stretch : stretches) {
            if (stretch.many() || Arrays.stream(hashes).anyMatch(stretch::mayHave)) {
                Reading reading = new Reading(stretch.start(), includes, (record, name, line) -> Optional.empty());
                reading.entries(file, stretch.text(), stretch.from(), stretch.to(), 1, entry -> entry.records().stream()
                        .filter(record -> owners.contains(record.owner()))
                        .forEach(records::add));
            }
        }
        return records;
    }

    /** What is wrong with it; empty when all is well. */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * What the edit that gave this text replaced in the text before it; none when this is no edit's. Whoever stores the
     * file needs no more than these.
     */
    public List<Splice> splices() {
        return splices;
    }

    /**
     * The file with other records. What is removed goes with its line; a record that takes the place of a removed one
     * of its owner and type takes its line too, and of an SOA that gets another serial only the number is written
     * anew. Other records come behind the last one of their owner, else at the end.
     *
     * @param removed records of this file; their TTLs do not matter, nor the case of names in their data (RFC 2136
     *     1.1.1), nor does one that is not there
     * @param added records that are not in this file, or are removed from it
     * @throws Uneditable when it has problems, or a removed record stands in an included file, or one in an included
     *     file had its owner or TTL from a line that changes, and no {@code $TTL} can give it back
     */
    public MasterText edited(Collection<ResourceRecord> removed, Collection<ResourceRecord> added) throws Uneditable {
        if (!problems.isEmpty()) {
            throw new Uneditable(problems.get(0).toString());
        }
        Edit edit = new Edit(this, removed, added);
        if (!edit.apply()) {
            // What was written is read before it counts: better no edit than one that says something else.
            throw new Uneditable("what an edit would write into " + file + " is not read as it should be; please report"
                    + " this, and change the file by hand");
        }
        return new MasterText(this, edit.stretches(), edit.end(), edit.splices());
    }
}
