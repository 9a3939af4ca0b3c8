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
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When the members of one collection last changed, those that are gone included: as far back in the history as somebody
 * asked. Confined; answers for one epoch.
 */
public final class ChangeLog {
    /** So many commits that nobody asked about are not read before somebody does. */
    private static final long FAR = 100;

    private final StorePath folder;
    private final Map<String, Change> changes = new HashMap<>();

    /** All that happened above this number and up to {@link #solid} is here. */
    private long floor;

    private long solid;

    /** So is all above this one and up to {@link #known}: nobody asked for what is between. */
    private long gap;

    private long known;
    private @Nullable Change newest;

    /**
     * The last change of a member.
     *
     * @param name of the member
     * @param number of the commit
     * @param at its time
     */
    public record Change(String name, long number, Instant at) {
        private Change atMost(long head) {
            return number <= head ? this : new Change(name, head, at);
        }
    }

    /**
     * A log that knows nothing yet.
     *
     * @param folder of the collection
     * @param head the number from which on it looks back
     */
    public ChangeLog(StorePath folder, long head) {
        this.folder = folder;
        floor = head;
        solid = head;
        gap = head;
        known = head;
    }

    /**
     * The number of the last change of any member up to the head, 0 when there was none.
     *
     * @param head of the state that is asked about: what came later counts as of then, since others may have asked for it
     */
    public long last(Root root, long head) {
        return newest(root, head).map(Change::number).orElse(0L);
    }

    /** The last change of any member up to the head; one of them, when they changed together. */
    public Optional<Change> newest(Root root, long head) {
        rise(root, head);
        back(root, () -> isLast(newest));
        return Optional.ofNullable(newest).map(change -> change.atMost(head));
    }

    /** The last change of a member that is there or was there. */
    public Optional<Change> of(String name, Root root, long head) {
        rise(root, head);
        back(root, () -> isLast(changes.get(name)));
        return Optional.ofNullable(changes.get(name)).map(change -> change.atMost(head));
    }

    /** Whether no later change can have gone unnoticed. */
    private boolean isLast(@Nullable Change change) {
        return change != null && change.number() > bottom();
    }

    /** The last changes of all members that had one after a number, oldest first. */
    public List<Change> since(long number, Root root, long head) {
        if (last(root, head) <= number) {
            return List.of();
        }
        back(root, () -> bottom() <= number);
        List<Change> since = new ArrayList<>();
        for (Change change : changes.values()) {
            if (change.number() > number) {
                since.add(change.atMost(head));
            }
        }
        since.sort(Comparator.comparingLong(Change::number).thenComparing(Change::name));
        return since;
    }

    /** All that happened above this number is here. */
    private long bottom() {
        return hasGap() ? gap : floor;
    }

    private boolean hasGap() {
        return gap > solid;
    }

    /** Notes what is new, or that there is much of which nothing is known yet. */
    private void rise(Root root, long head) {
        if (head - known > FAR) {
            gap = head;
            known = head;
        } else if (head > known) {
            boolean whole = !hasGap();
            walk(root, head, known, at -> {}, () -> false);
            known = head;
            solid = whole ? head : solid;
            gap = whole ? head : gap;
        }
    }

    /** Looks back until that is enough, or to the first change. */
    private void back(Root root, BooleanSupplier enough) {
        if (hasGap() && !enough.getAsBoolean()) {
            walk(root, gap, solid, at -> gap = at, enough);
        }
        if (!hasGap()) {
            solid = known;
            gap = known;
        }
        if (floor > 0 && !enough.getAsBoolean()) {
            walk(root, floor, 0, at -> floor = at, enough);
        }
    }

    /** Notes changes from a number down to another one, until that is enough. */
    private void walk(Root root, long from, long to, LongConsumer reached, BooleanSupplier enough) {
        try (Stream<Commit> history = root.history(folder, from + 1)) {
            Iterator<Commit> commits = history.iterator();
            do {
                @Nullable Commit commit = commits.hasNext() ? commits.next() : null;
                if (commit == null || commit.number() <= to) {
                    reached.accept(to);
                    return;
                }
                note(commit);
                reached.accept(commit.number() - 1);
            } while (!enough.getAsBoolean());
        }
    }

    private void note(Commit commit) {
        for (StorePath file : commit.touched()) {
            Optional<String> name = file.within(folder) ? Layout.memberOf(folder, file) : Optional.empty();
            if (name.isPresent()) {
                Change change = new Change(name.get(), commit.number(), commit.at());
                changes.merge(name.get(), change, ChangeLog::later);
                newest = newest == null ? change : later(newest, change);
            }
        }
    }

    private static Change later(Change one, Change other) {
        return one.number() >= other.number() ? one : other;
    }
}
