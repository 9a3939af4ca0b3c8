// SPDX-License-Identifier: Apache-2.0
package guelta.dav.history;

import guelta.dav.Refusal;
import guelta.dav.collection.Found;
import guelta.dav.collection.Home;
import guelta.dav.collection.Layout;
import guelta.dav.collection.Location;
import guelta.dav.collection.Location.Part;
import guelta.dav.collection.Settings;
import guelta.dav.place.Place.InHome;
import guelta.dav.text.Malformed;
import guelta.store.Commit;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Entry;
import guelta.store.Expired;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The edits that make things as they were. Access lists stay as they are: a collection keeps its own wherever it is, and one
 * that comes back is its owner's alone.
 *
 * @param edits in order; none when all is so already
 * @param touched what they do to the head, in order of places
 * @param conflicts why they can't be made; none when they can
 */
public record Reversal(List<Edit> edits, List<Touched> touched, List<Conflict> conflicts) {
    /**
     * Something that was changed since.
     *
     * @param since the change that is in the way; 0 when it is no single one
     * @param why as a sentence without a full stop
     */
    public record Conflict(InHome place, long since, String why) {}

    /** Keeps the lists. */
    public Reversal {
        edits = List.copyOf(edits);
        touched = List.copyOf(touched);
        conflicts = List.copyOf(conflicts);
    }

    /**
     * What undoes one change, as far as it was in the area and is seen.
     *
     * @param head the homes as they are
     * @throws Refusal 404 when it did nothing there, or is too old
     */
    public static Reversal ofChange(Timeline timeline, Home head, long number) throws Refusal {
        Change change = timeline.change(number);
        Home before = timeline.at(number - 1);
        Home after = timeline.at(number);
        Draft draft = new Draft(timeline, head, before);
        for (Touched each : change.touched()) {
            if (draft.differs(each, after, head)) {
                draft.conflicts.add(draft.changedSince(each, number));
            } else if (draft.differs(each, before, head)) {
                draft.make(each.file(), each.location());
            }
        }
        return draft.reversal();
    }

    /**
     * What makes an area as it was after a change; what was not there then goes.
     *
     * @param head the homes as they are
     * @throws Refusal 404 when that is no longer known or was never; 409 when there was no home then
     */
    public static Reversal toState(Timeline timeline, Home head, long number) throws Refusal {
        Home then = timeline.at(number);
        Draft draft = new Draft(timeline, head, then);
        for (StorePath files : timeline.area().files()) {
            for (Edit edit : edits(timeline, head.snapshot(), files, number)) {
                StorePath file = edit instanceof Edit.Put put ? put.path() : ((Edit.Delete) edit).path();
                Optional<Location> location = Location.of(timeline.area().owner(), file);
                if (location.isPresent() && draft.isSeen(location.get())) {
                    Touched each = Touched.of(file, location.get(), head.snapshot(), then.snapshot());
                    if (draft.differs(each, then, head)) {
                        draft.make(file, location.get());
                    }
                }
            }
        }
        return draft.reversal();
    }

    private static List<Edit> edits(Timeline timeline, Snapshot head, StorePath files, long number) throws Refusal {
        try {
            return timeline.root().restore(head, files, number);
        } catch (Expired gone) {
            throw new Refusal(404, "there is no change " + number + ", or it is too old to be known");
        }
    }

    /** Edits as they are collected. Confined. */
    private static final class Draft {
        private final Timeline timeline;
        private final Home head;
        private final Home wanted;
        private final Map<StorePath, Location> files = new TreeMap<>();
        private final List<Conflict> conflicts = new ArrayList<>();
        private @Nullable Map<String, Settings> collections;

        Draft(Timeline timeline, Home head, Home wanted) {
            this.timeline = timeline;
            this.head = head;
            this.wanted = wanted;
        }

        void make(StorePath file, Location location) {
            files.put(file, location);
        }

        /** What is there now and what was there then are both seen. */
        boolean isSeen(Location location) {
            InHome in = location.collection();
            boolean now = head.collection(in).isPresent();
            boolean then = wanted.collection(in).isPresent();
            return (!now || timeline.sight().sees(location, head))
                    && (!then || timeline.sight().sees(location, wanted));
        }

        /** Whether two states differ there in more than the access list. */
        boolean differs(Touched each, Home one, Home other) {
            Optional<Entry> left = one.snapshot().find(each.file());
            Optional<Entry> right = other.snapshot().find(each.file());
            if (left.map(Entry::tag).equals(right.map(Entry::tag))) {
                return false;
            }
            if (each.location().part() != Part.SETTINGS || left.isEmpty() || right.isEmpty()) {
                return true;
            }
            Optional<Settings> mine = settings(one, each.location().place());
            Optional<Settings> its = settings(other, each.location().place());
            return !mine.equals(its);
        }

        private static Optional<Settings> settings(Home home, InHome place) {
            return home.collection(place).map(found -> found.settings().withAccess(List.of()));
        }

        Conflict changedSince(Touched each, long number) {
            long since = 0;
            try (Stream<Commit> history = timeline.root().history(each.file(), Long.MAX_VALUE)) {
                since = history.findFirst()
                        .map(Commit::number)
                        .filter(last -> last > number)
                        .orElse(0L);
            }
            return new Conflict(each.location().place(), since, "it was changed again after change " + number);
        }

        Reversal reversal() throws Refusal {
            checkCollections();
            List<Edit> edits = new ArrayList<>();
            List<Edit> puts = new ArrayList<>();
            List<Touched> touched = new ArrayList<>();
            for (Map.Entry<StorePath, Location> each : files.entrySet()) {
                StorePath file = each.getKey();
                Optional<Entry> entry = wanted.snapshot().find(file).filter(found -> !found.folder());
                if (entry.isPresent()) {
                    puts.add(new Edit.Put(file, content(entry.get(), each.getValue())));
                } else {
                    edits.add(new Edit.Delete(file));
                }
                touched.add(Touched.of(file, each.getValue(), head.snapshot(), wanted.snapshot()));
            }
            edits.addAll(puts);
            return new Reversal(edits, touched, conflicts);
        }

        private Content content(Entry entry, Location location) {
            Content then = wanted.snapshot().content(entry);
            if (location.part() != Part.SETTINGS) {
                return then;
            }
            try {
                Settings settings = Settings.parse(
                        new String(Difference.bytes(wanted.snapshot(), entry.path()), StandardCharsets.UTF_8));
                Settings now = collections().get(settings.uid());
                return settings.withAccess(now == null ? List.of() : now.access())
                        .file();
            } catch (Malformed broken) {
                // Came in by a push, and nobody has access by it.
                return then;
            }
        }

        /** The collections that are there by their UID: moved ones are found again. */
        private Map<String, Settings> collections() {
            Map<String, Settings> known = collections;
            if (known == null) {
                known = new HashMap<>();
                for (Found.Collection found : head.everything(timeline.area().owner())) {
                    known.put(found.settings().uid(), found.settings());
                }
                collections = known;
            }
            return known;
        }

        /** Nothing may be left where no collection is, and homes stay. */
        private void checkCollections() throws Refusal {
            Map<InHome, Boolean> checked = new LinkedHashMap<>();
            for (Map.Entry<StorePath, Location> each : files.entrySet()) {
                Location location = each.getValue();
                InHome collection = location.collection();
                boolean put = wanted.snapshot().find(each.getKey()).isPresent();
                if (location.part() == Part.SETTINGS && !put) {
                    checkEmpties(location.place(), each.getKey().parent());
                }
                InHome needed =
                        location.part() == Part.SETTINGS && !collection.isHome() ? collection.parent() : collection;
                if (put && checked.putIfAbsent(needed, true) == null && !isThereAfter(needed)) {
                    conflicts.add(new Conflict(
                            location.place(), 0, "there is no collection '" + needed.href() + "' any more"));
                }
            }
        }

        private boolean isThereAfter(InHome collection) {
            Optional<StorePath> settings = Layout.folder(collection).map(Layout::settings);
            return settings.isPresent()
                    && (files.containsKey(settings.get()) ? wanted : head)
                            .snapshot()
                            .find(settings.get())
                            .isPresent();
        }

        private void checkEmpties(InHome place, StorePath folder) throws Refusal {
            if (place.isHome()) {
                throw new Refusal(409, "there was no home then: it stays, restore it to a later time");
            }
            Optional<StorePath> left = firstLeft(folder);
            if (left.isPresent()) {
                InHome inWay = Location.of(timeline.area().owner(), left.get())
                        .filter(location -> timeline.sight().sees(location, head))
                        .map(Location::place)
                        .orElse(place);
                conflicts.add(new Conflict(inWay, 0, "it came into the collection since, which would go"));
            }
        }

        private Optional<StorePath> firstLeft(StorePath folder) {
            List<Entry> entries;
            try (Stream<Entry> list = head.snapshot().list(folder)) {
                entries = list.toList();
            }
            for (Entry entry : entries) {
                if (entry.folder()) {
                    Optional<StorePath> left = firstLeft(entry.path());
                    if (left.isPresent()) {
                        return left;
                    }
                } else if (!files.containsKey(entry.path())
                        || wanted.snapshot().find(entry.path()).isPresent()) {
                    return Optional.of(entry.path());
                }
            }
            return Optional.empty();
        }
    }
}
