// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.master.Includes;
import guelta.dns.master.MasterFile;
import guelta.dns.master.Problem;
import guelta.dns.server.ZoneFileName;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import guelta.store.Content;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import java.io.IOException;
import java.io.InputStream;
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
 *     there has no tag, nor has a file that could not be read, so that it is tried again
 * @param zone null when something is wrong
 * @param problems what is wrong, {@code FILE:LINE: reason} or {@code FILE: reason}
 * @param warnings what is strange, though it can be served
 */
record ZoneReading(
        Map<StorePath, Optional<Tag>> sources, @Nullable Zone zone, List<String> problems, List<String> warnings) {
    /** The most bytes that an array has. */
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    /** Reads a file of a store's state, with what it includes there. */
    static ZoneReading of(DomainName apex, Entry file, Snapshot state) {
        Map<StorePath, Optional<Tag>> sources = new LinkedHashMap<>();
        sources.put(file.path(), Optional.of(file.tag()));
        try {
            ZoneBuilder builder = new ZoneBuilder(apex);
            // Nothing keeps the text while the zone is built of it.
            List<Problem> wrong = MasterFile.read(
                    file.path().toString(),
                    text(state.content(file)),
                    apex,
                    path -> included(path, state, sources),
                    (record, in, line) -> builder.add(record));
            ZoneReading reading = of(file.path().toString(), builder, wrong);
            return new ZoneReading(sources, reading.zone, reading.problems, reading.warnings);
        } catch (IOException | StoreUnavailable unreadable) {
            sources.put(file.path(), Optional.empty());
            return new ZoneReading(
                    sources, null, List.of(file.path() + ": can't be read: " + unreadable.getMessage()), List.of());
        } catch (OutOfMemoryError lacking) {
            // What was made of the file is garbage again: the zones that are served, and the server, go on.
            return new ZoneReading(sources, null, List.of(lack(file.path())), List.of());
        }
    }

    /** What {@link #of(DomainName, Entry, Snapshot)} would read, without making a zone of it. */
    static Map<StorePath, Optional<Tag>> sources(DomainName apex, Entry file, Snapshot state) {
        Map<StorePath, Optional<Tag>> sources = new LinkedHashMap<>();
        sources.put(file.path(), Optional.of(file.tag()));
        try {
            MasterFile.read(
                    file.path().toString(),
                    text(state.content(file)),
                    apex,
                    path -> included(path, state, sources),
                    (record, in, line) -> Optional.empty());
        } catch (IOException | StoreUnavailable | OutOfMemoryError unreadable) {
            // As far as it can be read.
            return sources;
        }
        return sources;
    }

    private static String lack(StorePath file) {
        return "%s: there is not enough memory to read it: the heap may have %d MiB, give more by -Xmx"
                .formatted(file, Runtime.getRuntime().maxMemory() >> 20);
    }

    /** All bytes in an array of their number: a stream of unknown length would be copied while it is read. */
    private static byte[] text(Content content) throws IOException {
        if (content.size() > LONGEST) {
            throw new IOException("it has " + content.size() + " bytes, " + LONGEST + " is the most");
        }
        byte[] text = new byte[(int) content.size()];
        try (InputStream in = content.open()) {
            if (in.readNBytes(text, 0, text.length) < text.length) {
                throw new IOException("it ends before its " + text.length + " bytes");
            }
        }
        return text;
    }

    /** Reads a file that is no store's. */
    static ZoneReading of(DomainName apex, String file, byte[] text, Includes includes) {
        ZoneBuilder builder = new ZoneBuilder(apex);
        List<Problem> wrong = MasterFile.read(file, text, apex, includes, (record, in, line) -> builder.add(record));
        return of(file, builder, wrong);
    }

    /** Whether it could not be read for want of memory; there is hardly enough for another version of it then. */
    boolean lacking() {
        return zone == null
                && problems.equals(List.of(lack(sources.keySet().iterator().next())));
    }

    /** Whether the files that were read are in a state as they were. */
    boolean stillIn(Snapshot state) {
        return same(sources, state);
    }

    /** Whether files are in a state as they were; one that was not there must not be there. */
    static boolean same(Map<StorePath, Optional<Tag>> sources, Snapshot state) {
        for (Map.Entry<StorePath, Optional<Tag>> source : sources.entrySet()) {
            if (!state.find(source.getKey()).map(Entry::tag).equals(source.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static ZoneReading of(String file, ZoneBuilder builder, List<Problem> wrong) {
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
        try {
            return entry.isEmpty()
                    ? Optional.empty()
                    : Optional.of(state.content(entry.get()).bytes());
        } catch (IOException | StoreUnavailable unreadable) {
            sources.put(path, Optional.empty());
            return Optional.empty();
        }
    }
}
