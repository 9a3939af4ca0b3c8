// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a collection holds in one state of the store: all members, looked up by name and by UID. Costs what changed since
 * the host last remembered it, at most one folder of 256 for each member that did. Immutable.
 */
public final class Members {
    /** Of no collection. */
    public static final Members NONE = new Members(StorePath.TOP, null, false, List.of());

    /** About what is kept of a member besides its facts: name, place, its turn in a list and a table. */
    private static final int OCTETS_OF_A_MEMBER = 400;

    private final StorePath folder;
    private final @Nullable Tag tag;
    private final boolean plain;
    private final List<Shard> shards;

    private Members(StorePath folder, @Nullable Tag tag, boolean plain, List<Shard> shards) {
        this.folder = folder;
        this.tag = tag;
        this.plain = plain;
        this.shards = shards;
    }

    /**
     * The members of a collection in a state of the store, reading only what differs from these.
     *
     * @param folder of the collection
     * @param plain whether they are files, of which nothing is known but what they are called
     */
    Members at(Snapshot snapshot, StorePath folder, boolean plain, Memory memory) {
        Optional<Tag> now = snapshot.find(folder).map(Entry::tag);
        boolean alike = this.plain == plain && this.folder.equals(folder);
        if (now.isEmpty()) {
            return NONE;
        }
        if (alike && now.get().equals(tag)) {
            return this;
        }
        Function<Entry, Facts> facts = plain ? entry -> Facts.NONE : entry -> Media.facts(snapshot, entry, memory);
        Map<String, Shard> before = new HashMap<>(2 * shards.size());
        if (alike) {
            shards.forEach(shard -> before.put(shard.folder().path().name(), shard));
        }
        List<Shard> after = new ArrayList<>();
        for (Entry entry : Shard.entries(snapshot, folder)) {
            if (entry.folder() && Layout.isShard(entry.path().name())) {
                Shard known = before.getOrDefault(entry.path().name(), Shard.NONE);
                boolean same = known.folder().tag().equals(entry.tag());
                after.add(same ? known : known.at(snapshot, entry, facts));
            }
        }
        return new Members(folder, now.get(), plain, List.copyOf(after));
    }

    /** All of them, in an order that stays the same while they do. */
    public Stream<Member> all() {
        return shards.stream().flatMap(shard -> shard.members().stream());
    }

    /** How many there are. */
    public int size() {
        return shards.stream().mapToInt(shard -> shard.members().size()).sum();
    }

    /** The sum of their sizes in octets. */
    public long octets() {
        return shards.stream().mapToLong(Shard::octets).sum();
    }

    /** About how many octets they take in memory. */
    public long weight() {
        return (long) OCTETS_OF_A_MEMBER * size();
    }

    /** A member that has this UID. */
    public Optional<Member> withUid(String uid) {
        for (Shard shard : shards) {
            Optional<Member> member = shard.withUid(uid);
            if (member.isPresent()) {
                return member;
            }
        }
        return Optional.empty();
    }
}
