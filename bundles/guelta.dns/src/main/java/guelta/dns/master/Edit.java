// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

import guelta.dns.ResourceRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One edit of a master file: finds the stretches that have to do with it, has them written anew, reads what was written
 * and puts it between the stretches that stay. Used once.
 */
final class Edit {
    private final String file;
    private final Includes includes;
    private final int stretchSize;
    private final List<Stretch> old;
    private final Collection<ResourceRecord> removed;
    private final Collection<ResourceRecord> added;
    private final int[] hashes;
    private final Rewriting rewriting;
    private final List<Stretch> next = new ArrayList<>();
    private final List<Splice> splices = new ArrayList<>();
    private Reading.State end;

    Edit(MasterText text, Collection<ResourceRecord> removed, Collection<ResourceRecord> added) {
        this.file = text.file();
        this.includes = text.includes();
        this.stretchSize = text.stretchSize();
        this.old = text.stretches().isEmpty() ? List.of(Stretch.empty(text.end())) : text.stretches();
        this.end = text.end();
        this.removed = removed;
        this.added = List.copyOf(added);
        this.hashes = Stream.concat(removed.stream(), added.stream())
                .mapToInt(record -> Stretch.hash(record.owner()))
                .distinct()
                .toArray();
        this.rewriting = new Rewriting(removed, this.added, windows(old.get(0)) ? "\r\n" : "\n");
    }

    private static boolean windows(Stretch first) {
        int at = first.from();
        while (at < first.to() && first.text()[at] != '\n') {
            at++;
        }
        return at > first.from() && at < first.to() && first.text()[at - 1] == '\r';
    }

    /** The stretches of the edited file. */
    List<Stretch> stretches() {
        return next;
    }

    /** What the edited file would leave to entries behind it. */
    Reading.State end() {
        return end;
    }

    /** What was replaced. */
    List<Splice> splices() {
        return splices;
    }

    /** Makes the edit; false when what was written is not read as it should be. */
    boolean apply() throws Uneditable {
        boolean[] touched = new boolean[old.size()];
        List<List<Entry>> read = new ArrayList<>();
        int[] lines = new int[old.size()];
        for (int i = 0; i < touched.length; i++) {
            lines[i] = i == 0 ? 1 : lines[i - 1] + old.get(i - 1).lines();
            touched[i] = touches(old.get(i));
            read.add(touched[i] ? entries(old.get(i), lines[i]) : List.of());
            read.get(i).forEach(rewriting::foresee);
        }
        // Who has no records yet gets them at the end.
        touched[touched.length - 1] |= rewriting.leavesSome();
        long offset = 0;
        for (int i = 0; i < touched.length; ) {
            if (!touched[i]) {
                offset += old.get(i).size();
                next.add(old.get(i++));
                continue;
            }
            int first = i;
            rewriting.begin(old.get(i).start());
            do {
                rewriting.walk(old.get(i), read.get(i).isEmpty() ? entries(old.get(i), lines[i]) : read.get(i));
                i++;
            } while (i < touched.length
                    && (touched[i]
                            || !old.get(i)
                                    .start()
                                    .like(rewriting.state(old.get(i).start().origin()))));
            if (i == touched.length) {
                rewriting.end();
            }
            if (!take(
                    old.subList(first, i),
                    offset,
                    lines[first],
                    i < old.size() ? old.get(i).start() : null)) {
                return false;
            }
            for (Stretch walked : old.subList(first, i)) {
                offset += walked.size();
            }
        }
        return true;
    }

    private boolean touches(Stretch stretch) {
        if (stretch.many() && !removed.isEmpty()) {
            return true;
        }
        for (int hash : hashes) {
            if (stretch.mayHave(hash)) {
                return true;
            }
        }
        return false;
    }

    private List<Entry> entries(Stretch stretch, int line) {
        List<Entry> entries = new ArrayList<>();
        new Reading(stretch.start(), includes, (record, name, at) -> Optional.empty())
                .entries(file, stretch.text(), stretch.from(), stretch.to(), line, entries::add);
        return entries;
    }

    /** Takes what was written in place of some stretches, if it is read as it should be. */
    private boolean take(List<Stretch> walked, long offset, int line, Reading.@Nullable State behind) {
        byte[] written = rewriting.octets();
        Reading reading = new Reading(walked.get(0).start(), includes, (record, name, at) -> Optional.empty());
        Stretch.Cutter cutter = new Stretch.Cutter(written, reading, stretchSize);
        reading.entries(file, written, 0, written.length, line, entry -> {
            cutter.take(entry);
            entry.records().forEach(rewriting::found);
        });
        next.addAll(cutter.stretches());
        if (behind == null) {
            end = reading.state();
        }
        replace(walked, offset, written);
        return reading.problems().isEmpty() && rewriting.foundAll() && (behind == null || behind.like(reading.state()));
    }

    /** Notes what differs between some stretches and what was written for them. */
    private void replace(List<Stretch> walked, long offset, byte[] written) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        walked.forEach(stretch -> joined.write(stretch.text(), stretch.from(), stretch.size()));
        Splice.between(joined.toByteArray(), written, offset).ifPresent(splices::add);
    }

    /** The records that this edit is to give and nothing else, a line each. */
    byte[] plain(List<Entry> entries) {
        StringBuilder lines = new StringBuilder();
        for (Entry entry : entries) {
            entry.records().stream()
                    .filter(record -> !rewriting.goes(record))
                    .forEach(record -> MasterFile.write(record, lines));
        }
        added.forEach(record -> MasterFile.write(record, lines));
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
