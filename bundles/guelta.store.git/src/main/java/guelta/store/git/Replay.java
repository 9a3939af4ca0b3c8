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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
     * @throws IOException when it can't be done: then the journal stays as it is
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

    private void replay(List<JournalFile> files) throws IOException {
        List<JournalFile.Entry> entries = new ArrayList<>();
        Map<Long, JournalFile> byAge = new TreeMap<>();
        for (JournalFile file : files) {
            List<JournalFile.Entry> read = file.read();
            entries.addAll(read);
            byAge.put(read.isEmpty() ? -1L - byAge.size() : read.get(0).sequence(), file);
        }
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
        for (JournalFile file : byAge.values()) {
            file.truncate();
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
