// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.master.Includes;
import guelta.dns.master.MasterFile;
import guelta.dns.master.Problem;
import guelta.dns.server.ZoneFileName;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.Tag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one zone file says.
 *
 * @param sources the files of the store that were read, its own first, by what they held; an included file that was not
 *     there has no tag
 * @param zone null when something is wrong
 * @param problems what is wrong, {@code FILE:LINE: reason} or {@code FILE: reason}
 * @param warnings what is strange, though it can be served
 */
record ZoneReading(
        Map<StorePath, Optional<Tag>> sources, @Nullable Zone zone, List<String> problems, List<String> warnings) {

    /** Reads a file of a store's state, with what it includes there. */
    static ZoneReading of(DomainName apex, Entry file, Snapshot state) {
        Map<StorePath, Optional<Tag>> sources = new LinkedHashMap<>();
        sources.put(file.path(), Optional.of(file.tag()));
        try {
            byte[] text = state.content(file).bytes();
            ZoneReading reading = of(apex, file.path().toString(), text, path -> included(path, state, sources));
            return new ZoneReading(sources, reading.zone, reading.problems, reading.warnings);
        } catch (IOException unreadable) {
            return new ZoneReading(
                    sources, null, List.of(file.path() + ": can't be read: " + unreadable.getMessage()), List.of());
        }
    }

    /** Reads a file that is no store's. */
    static ZoneReading of(DomainName apex, String file, byte[] text, Includes includes) {
        ZoneBuilder builder = new ZoneBuilder(apex);
        List<Problem> wrong = MasterFile.read(file, text, apex, includes, (record, in, line) -> builder.add(record));
        if (!wrong.isEmpty()) {
            return new ZoneReading(
                    Map.of(), null, wrong.stream().map(Problem::toString).toList(), List.of());
        }
        ZoneBuilder.Outcome outcome = builder.build();
        List<String> problems = new ArrayList<>();
        outcome.errors().forEach(error -> problems.add(file + ": " + error));
        return new ZoneReading(Map.of(), outcome.zone().orElse(null), List.copyOf(problems), outcome.warnings());
    }

    /** Keys and settings are read by nobody but their own readers: a zone that included them would publish secrets. */
    static Optional<byte[]> included(String name, Snapshot state, Map<StorePath, Optional<Tag>> sources) {
        if (!Stream.of(name.split("/")).allMatch(StorePath::possible)) {
            return Optional.empty();
        }
        StorePath path = StorePath.of(name);
        Optional<Entry> entry = state.find(path).filter(found -> !found.folder() && !ZoneFileName.secret(path.name()));
        sources.put(path, entry.map(Entry::tag));
        return entry.flatMap(found -> bytes(state, found));
    }

    private static Optional<byte[]> bytes(Snapshot state, Entry file) {
        try {
            return Optional.of(state.content(file).bytes());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
