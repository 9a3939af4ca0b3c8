// SPDX-License-Identifier: Apache-2.0
package guelta.dav.history;

import guelta.dav.Refusal;
import guelta.dav.collection.Home;
import guelta.dav.collection.Location;
import guelta.dav.collection.Memory;
import guelta.store.Commit;
import guelta.store.Expired;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The changes of an area, as somebody sees them.
 *
 * @param root of the homes that the area is in
 * @param sight what is seen of them
 */
public record Timeline(Root root, Area area, Sight sight, Memory memory) {
    private static final String CLIENT = "by ";

    /**
     * Some changes, newest first.
     *
     * @param next the number below which the next ones are; 0 when there are none
     */
    public record Page(List<Change> changes, long next) {}

    /**
     * Changes with a number below another one, newest first.
     *
     * @param limit how many at most
     */
    public Page before(long before, int limit) {
        List<Change> changes = new ArrayList<>();
        Merged merged = new Merged(before);
        try {
            for (Commit commit = merged.next(); commit != null; commit = merged.next()) {
                Optional<Change> change = seen(commit);
                if (change.isPresent() && changes.size() == limit) {
                    return new Page(changes, changes.get(limit - 1).number());
                }
                change.ifPresent(changes::add);
            }
            return new Page(changes, 0);
        } finally {
            merged.close();
        }
    }

    /**
     * One change.
     *
     * @throws Refusal 404 when it did nothing here that is seen, or is too old
     */
    public Change change(long number) throws Refusal {
        try (Stream<Commit> history = root.history(StorePath.TOP, number + 1)) {
            return history.findFirst()
                    .filter(commit -> commit.number() == number)
                    .flatMap(this::seen)
                    .orElseThrow(() -> new Refusal(
                            404, "change " + number + " did nothing to '" + area.href() + "', or is no longer known"));
        }
    }

    /**
     * The number of the last change up to a moment, 0 before the first one.
     *
     * @throws Refusal 404 when the history does not go back so far
     */
    public long numberAt(Instant moment) throws Refusal {
        long oldest = 0;
        try (Stream<Commit> history = root.history(StorePath.TOP, Long.MAX_VALUE)) {
            for (Iterator<Commit> commits = history.iterator(); commits.hasNext(); ) {
                Commit commit = commits.next();
                if (!commit.at().isAfter(moment)) {
                    return commit.number();
                }
                oldest = commit.number();
            }
        }
        if (oldest > 1) {
            throw new Refusal(404, "the history goes back to change " + oldest + ", which was later");
        }
        return 0;
    }

    /**
     * The homes as they were after a change.
     *
     * @throws Refusal 404 when that is no longer known, or was never there
     */
    public Home at(long number) throws Refusal {
        return new Home(snapshot(number), memory);
    }

    Snapshot snapshot(long number) throws Refusal {
        try {
            return root.at(number);
        } catch (Expired gone) {
            throw new Refusal(404, "there is no change " + number + ", or it is too old to be known");
        }
    }

    private Optional<Change> seen(Commit commit) {
        try {
            Home before = at(commit.number() - 1);
            Home after = at(commit.number());
            List<Touched> touched = new ArrayList<>();
            for (StorePath file : commit.touched()) {
                Optional<Location> location = Location.of(area.owner(), file).filter(area::has);
                if (location.isPresent()) {
                    Touched each = Touched.of(file, location.get(), before.snapshot(), after.snapshot());
                    boolean gone = each.effect() == Touched.Effect.REMOVED;
                    if (sight.sees(location.get(), gone ? before : after)) {
                        touched.add(each);
                    }
                }
            }
            return touched.isEmpty() ? Optional.empty() : Optional.of(change(commit, touched));
        } catch (Refusal cut) {
            // The history begins here: what was before is not known.
            return Optional.empty();
        }
    }

    private Change change(Commit commit, List<Touched> touched) {
        String message = commit.message();
        int end = message.indexOf('\n');
        String what = end < 0 ? message : message.substring(0, end);
        String last = message.substring(message.lastIndexOf('\n') + 1);
        return new Change(
                commit.number(),
                commit.at(),
                commit.author(),
                end >= 0 && last.startsWith(CLIENT) ? last.substring(CLIENT.length()) : "",
                sight.isOwner() ? what : told(touched),
                touched);
    }

    private static String told(List<Touched> touched) {
        Touched first = touched.get(0);
        String more = touched.size() == 1 ? "" : " and " + (touched.size() - 1) + " more";
        return first.effect().text() + " " + first.location().place().href() + more;
    }

    /** The histories of all files and folders of the area as one. */
    private final class Merged implements AutoCloseable {
        private final List<Stream<Commit>> streams = new ArrayList<>();
        private final List<Iterator<Commit>> histories = new ArrayList<>();
        private final List<@Nullable Commit> heads = new ArrayList<>();

        Merged(long before) {
            for (StorePath files : area.files()) {
                Stream<Commit> stream = root.history(files, before);
                streams.add(stream);
                histories.add(stream.iterator());
                heads.add(null);
            }
            for (int i = 0; i < heads.size(); i++) {
                advance(i);
            }
        }

        private void advance(int i) {
            heads.set(i, histories.get(i).hasNext() ? histories.get(i).next() : null);
        }

        @Nullable
        Commit next() {
            Commit newest = null;
            for (Commit head : heads) {
                if (head != null && (newest == null || head.number() > newest.number())) {
                    newest = head;
                }
            }
            for (int i = 0; i < heads.size() && newest != null; i++) {
                Commit head = heads.get(i);
                if (head != null && head.number() == newest.number()) {
                    advance(i);
                }
            }
            return newest;
        }

        @Override
        public void close() {
            streams.forEach(Stream::close);
        }
    }
}
