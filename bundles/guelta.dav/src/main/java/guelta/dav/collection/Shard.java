// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.store.Changes.Touched;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.Tag;
import guelta.store.tree.Tags;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The members in one of the 256 folders of a collection, in order of names. Immutable; follows from the folder. */
final class Shard {
    private final StorePath folder;
    /** What the folder held. */
    private final Tag tag;

    private final Named<Member> members;
    /** When they can happen, once somebody asked: the same for everybody, so that it does not matter who is first. */
    private @Nullable Extents extents;

    private Shard(StorePath folder, Tag tag, Named<Member> members) {
        this.folder = folder;
        this.tag = tag;
        this.members = members;
    }

    /** Of a folder in which nothing is. */
    static Shard none(StorePath folder) {
        return new Shard(folder, Tags.EMPTY_FOLDER, Named.none(Member::name));
    }

    /** The name of its folder. */
    String name() {
        return folder.name();
    }

    Named<Member> members() {
        return members;
    }

    /** When they can happen. */
    Extents extents() {
        Extents known = extents;
        if (known == null) {
            known = new Extents(members.all());
            extents = known;
        }
        return known;
    }

    /**
     * What the folder holds now, reading what differs.
     *
     * @param facts of files that are others than before
     */
    Shard at(Snapshot snapshot, Tag now, Function<Entry, Facts> facts) {
        Optional<List<Touched>> differing = snapshot.differing(folder, tag);
        if (differing.isEmpty()) {
            return none(folder).at(snapshot, now, facts);
        }
        SortedMap<String, Optional<Member>> changes = new TreeMap<>();
        for (Touched touched : differing.get()) {
            Optional<Entry> file = Optional.ofNullable(touched.now()).filter(entry -> !entry.folder());
            Layout.decode(touched.path().name())
                    .ifPresent(
                            name -> changes.put(name, file.map(entry -> new Member(name, entry, facts.apply(entry)))));
        }
        return new Shard(folder, now, members.with(changes));
    }
}
