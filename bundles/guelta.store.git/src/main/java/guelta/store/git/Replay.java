// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.git.JournalRecord.Move;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts into Git, before a store serves, what a process that ended left in its {@link Journal}. */
final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    private final GitStore store;
    private final Repository repository;
    private final Unsaved objects;
    private final Map<String, Move> moves = new LinkedHashMap<>();
    private final Map<String, Set<ObjectId>> passed = new LinkedHashMap<>();

    private Replay(GitStore store) {
        this.store = store;
        this.repository = store.repository();
        this.objects = new Unsaved(store.objects());
    }

    /**
     * Replays; any number of times, with the same outcome.
     *
     * @throws IOException when it can't be done, or when what was acknowledged would be left out since the journal is
     *     damaged: then the journal stays as it is
     */
    static void of(GitStore store) throws IOException {
        Path folder = store.path().resolve("guelta/journal");
        List<JournalFile> files = new ArrayList<>();
        try {
            for (String name : new String[] {"0", "1"}) {
                if (Files.exists(folder.resolve(name))) {
                    files.add(JournalFile.open(folder.resolve(name)));
                }
            }
            new Replay(store).replay(files);
        } finally {
            for (JournalFile file : files) {
                file.close();
            }
        }
    }

    /** A file, and its records that can be read. */
    private record Part(JournalFile file, List<JournalFile.Entry> entries, OptionalLong hidden) {
        static Part of(JournalFile file) throws IOException {
            List<JournalFile.Entry> entries = file.read();
            return new Part(file, entries, file.hidden());
        }

        /** The number of its first record; -1 when it has none. */
        long first() {
            return entries.isEmpty() ? hidden.orElse(-1) : entries.get(0).sequence();
        }

        /** Whether no number is missing between its records and those of a later one. */
        boolean leadsTo(Part later) {
            return entries.isEmpty()
                    || later.entries.isEmpty()
                    || later.first() <= entries.get(entries.size() - 1).sequence() + 1;
        }
    }

    /** All parts, the older one first. */
    private static List<Part> whole(List<JournalFile> files) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (JournalFile file : files) {
            parts.add(Part.of(file));
        }
        parts.sort(Comparator.comparingLong(Part::first));
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            List<Part> later = parts.subList(i + 1, parts.size());
            if (part.hidden().isPresent() || !later.stream().allMatch(part::leadsTo)) {
                String cut = Stream.concat(
                                Stream.of(part.file().cut()),
                                later.stream().map(other -> other.file().cutAll()))
                        .collect(Collectors.joining("; "));
                throw new IOException(
                        part.file() + " is damaged at octet " + part.file().size()
                                + ", and commits that were acknowledged stand behind that: put back a copy of it, or give"
                                + " them up by: " + cut);
            }
        }
        return parts;
    }

    private void replay(List<JournalFile> files) throws IOException {
        List<Part> parts = whole(files);
        List<JournalFile.Entry> entries = new ArrayList<>();
        parts.forEach(part -> entries.addAll(part.entries()));
        entries.sort(Comparator.comparingLong(JournalFile.Entry::sequence));
        for (JournalFile.Entry entry : entries) {
            JournalRecord record = JournalRecord.read(entry.bytes(), objects);
            objects.addAll(record.objects());
            for (Move move : record.moves()) {
                Journal.add(moves, move);
                passed.computeIfAbsent(move.ref(), ref -> new HashSet<>()).addAll(List.of(move.before(), move.after()));
            }
        }
        if (!entries.isEmpty()) {
            int commits = objects.commits().size();
            if (objects.hasCommits()) {
                objects.save(store.packs());
            }
            Set<Path> folders = new TreeSet<>();
            for (Move move : moves.values()) {
                replay(move, folders);
            }
            for (Path changed : folders) {
                Durably.syncFolder(changed);
            }
            LOG.info("Store {} replayed {} commits from its journal", store.name(), commits);
        }
        // The older one first: what is cut short here leaves the newer leases to be replayed, never the older ones
        // alone.
        for (Part part : parts) {
            part.file().truncate();
        }
    }

    private void replay(Move move, Set<Path> folders) throws IOException {
        ObjectId tip = Refs.tip(repository, move.ref());
        Path branches = store.path().resolve(move.ref()).getParent();
        if (Files.isDirectory(branches)) {
            // The process may have ended between moving the branch and syncing that.
            folders.add(branches);
        }
        if (!move.after().equals(tip)
                && !move.after().equals(move.before())
                && !Refs.contains(repository, tip, move.after())) {
            ObjectId to = passed.get(move.ref()).contains(tip) ? move.after() : reunited(move, tip);
            if (!Refs.move(repository, move.ref(), tip, to, folders)) {
                throw Refs.locked(move.ref());
            }
        }
        if (move.leases().isPresent()) {
            new RootFiles(store.path(), move.ref()).write(move.leases().get());
        }
    }

    /** Somebody committed in Git while the journal was waiting. */
    private ObjectId reunited(Move move, ObjectId tip) throws IOException {
        Unsaved merged = new Unsaved(store.objects());
        long number = new Line(store.objects()).count(move.after());
        Reunion reunion = Reunion.of(store, merged, move.after(), number, tip);
        if (merged.hasCommits()) {
            merged.save(store.packs());
        }
        reunion.tell(store, move.ref());
        return reunion.commit();
    }
}
