// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.dav.calendar.Summary;
import guelta.store.Changes.Touched;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.Tag;
import guelta.store.tree.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a collection holds in one state of the store: all members, looked up by name and by UID. Costs what changed since
 * the host last remembered it. Immutable.
 */
public final class Members {
    /** Of no collection. */
    public static final Members NONE = none(StorePath.TOP, false);

    /** About what is kept of a member besides its facts: name, place, its turn in a list and a table. */
    private static final int OCTETS_OF_A_MEMBER = 400;

    /** What its facts take: they stay for as long as it does, also when the host has forgotten them by themselves. */
    private static final int OCTETS_OF_ITS_FACTS = 300;

    private final StorePath folder;
    /** What the folder held. */
    private final Tag tag;

    private final boolean plain;
    private final Named<Shard> shards;
    private final Uids uids;
    private final int size;
    private final long octets;

    private Members(StorePath folder, Tag tag, boolean plain, Named<Shard> shards, Uids uids, int size, long octets) {
        this.folder = folder;
        this.tag = tag;
        this.plain = plain;
        this.shards = shards;
        this.uids = uids;
        this.size = size;
        this.octets = octets;
    }

    private static Members none(StorePath folder, boolean plain) {
        return new Members(folder, Tags.EMPTY_FOLDER, plain, Named.none(Shard::name), Uids.NONE, 0, 0);
    }

    /**
     * The members of a collection in a state of the store, reading only what differs from these.
     *
     * @param folder of the collection
     * @param plain whether they are files, of which nothing is known but what they are called
     */
    Members at(Snapshot snapshot, StorePath folder, boolean plain, Memory memory) {
        Optional<Tag> now = snapshot.find(folder).filter(Entry::folder).map(Entry::tag);
        if (now.isEmpty()) {
            return NONE;
        }
        boolean alike = this.plain == plain && this.folder.equals(folder);
        Members known = alike ? this : none(folder, plain);
        Function<Entry, Facts> facts = plain ? entry -> Facts.NONE : entry -> Media.facts(snapshot, entry, memory);
        return now.get().equals(known.tag) ? known : known.at(snapshot, now.get(), facts);
    }

    private Members at(Snapshot snapshot, Tag now, Function<Entry, Facts> facts) {
        Optional<List<Touched>> differing = snapshot.differing(folder, tag);
        if (differing.isEmpty()) {
            return none(folder, plain).at(snapshot, now, facts);
        }
        SortedMap<String, Optional<Shard>> changes = new TreeMap<>();
        List<Member> gone = new ArrayList<>();
        List<Member> come = new ArrayList<>();
        for (Touched touched : differing.get()) {
            String name = touched.path().name();
            if (Layout.isShard(name)) {
                Shard none = Shard.none(touched.path());
                Shard before = shards.find(name).orElse(none);
                Optional<Shard> after = Optional.ofNullable(touched.now())
                        .filter(Entry::folder)
                        .map(entry -> before.at(snapshot, entry.tag(), facts));
                Named<Member> there = after.orElse(none).members();
                gone.addAll(before.members().missingIn(there));
                come.addAll(there.missingIn(before.members()));
                changes.put(name, after);
            }
        }
        return new Members(
                folder,
                now,
                plain,
                shards.with(changes),
                uids.with(gone, come),
                size + come.size() - gone.size(),
                octets + octets(come) - octets(gone));
    }

    private static long octets(List<Member> members) {
        return members.stream().mapToLong(member -> member.entry().size()).sum();
    }

    /** All of them, in an order that stays the same while they do. */
    public Stream<Member> all() {
        return shards.all().stream().flatMap(shard -> shard.members().all().stream());
    }

    /**
     * The calendar objects among them that can happen in a range of time, in the same order: no other one's {@link
     * Summary#overlaps} says anything but no.
     *
     * @param from seconds since 1970
     * @param until the same
     */
    public Stream<Member> during(long from, long until) {
        List<Member> during = new ArrayList<>();
        shards.all().forEach(shard -> shard.extents().during(from, until, during::add));
        return during.stream();
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** The sum of their sizes in octets. */
    public long octets() {
        return octets;
    }

    /** About how many octets they take in memory. */
    public long weight() {
        return (long) size() * (plain ? OCTETS_OF_A_MEMBER : OCTETS_OF_A_MEMBER + OCTETS_OF_ITS_FACTS);
    }

    /** A member that has this UID; of several the first by its path. */
    public Optional<Member> withUid(String uid) {
        return uids.find(uid);
    }
}
