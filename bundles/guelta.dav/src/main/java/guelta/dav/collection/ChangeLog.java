// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.store.Commit;
import guelta.store.Root;
import guelta.store.StorePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When the members of one collection last changed, those that are gone included: as far back in the history as somebody
 * asked. Confined; answers for one epoch.
 */
public final class ChangeLog {
    private final StorePath folder;
    private final Map<String, Change> changes = new HashMap<>();
    /** All that happened above this number and up to {@link #known} is here. */
    private long floor;

    private long known;
    private @Nullable Change newest;

    /**
     * The last change of a member.
     *
     * @param name of the member
     * @param number of the commit
     * @param at its time
     */
    public record Change(String name, long number, Instant at) {}

    /**
     * A log that knows nothing yet.
     *
     * @param folder of the collection
     * @param head the number from which on it looks back
     */
    public ChangeLog(StorePath folder, long head) {
        this.folder = folder;
        floor = head;
        known = head;
    }

    /** The number of the last change of any member up to the head, 0 when there was none. */
    public long last(Root root, long head) {
        return newest(root, head).map(Change::number).orElse(0L);
    }

    /** The last change of any member up to the head; one of them, when they changed together. */
    public Optional<Change> newest(Root root, long head) {
        forward(root, head);
        back(root, () -> newest != null);
        return Optional.ofNullable(newest);
    }

    /** The last change of a member that is there or was there. */
    public Optional<Change> of(String name, Root root, long head) {
        forward(root, head);
        back(root, () -> changes.containsKey(name));
        return Optional.ofNullable(changes.get(name));
    }

    /** The last changes of all members that had one after a number, oldest first. */
    public List<Change> since(long number, Root root, long head) {
        if (last(root, head) <= number) {
            return List.of();
        }
        back(root, () -> floor <= number);
        List<Change> since = new ArrayList<>();
        for (Change change : changes.values()) {
            if (change.number() > number) {
                since.add(change);
            }
        }
        since.sort(Comparator.comparingLong(Change::number).thenComparing(Change::name));
        return since;
    }

    private void forward(Root root, long head) {
        if (head <= known) {
            return;
        }
        List<Commit> newer = new ArrayList<>();
        try (Stream<Commit> history = root.history(folder, head + 1)) {
            for (Iterator<Commit> commits = history.iterator(); commits.hasNext(); ) {
                Commit commit = commits.next();
                if (commit.number() <= known) {
                    break;
                }
                newer.add(commit);
            }
        }
        for (int i = newer.size() - 1; i >= 0; i--) {
            note(newer.get(i), true);
        }
        known = head;
    }

    private void back(Root root, BooleanSupplier enough) {
        if (enough.getAsBoolean() || floor == 0) {
            return;
        }
        try (Stream<Commit> history = root.history(folder, floor + 1)) {
            Iterator<Commit> commits = history.iterator();
            while (!enough.getAsBoolean()) {
                @Nullable Commit commit = commits.hasNext() ? commits.next() : null;
                if (commit == null) {
                    floor = 0;
                    return;
                }
                note(commit, false);
                floor = commit.number() - 1;
            }
        }
    }

    private void note(Commit commit, boolean newer) {
        for (StorePath file : commit.touched()) {
            Optional<String> name = file.within(folder) ? Layout.memberOf(folder, file) : Optional.empty();
            if (name.isPresent()) {
                Change change = new Change(name.get(), commit.number(), commit.at());
                if (newer) {
                    changes.put(name.get(), change);
                } else {
                    changes.putIfAbsent(name.get(), change);
                }
                if (newest == null || newest.number() < change.number()) {
                    newest = change;
                }
            }
        }
    }
}
