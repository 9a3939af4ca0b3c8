// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a collection holds in one state of the store: all members, looked up by name and by UID. Costs what changed since
 * the host last remembered it, at most one folder of 256 for each member that did. Immutable.
 */
public final class Members {
    private final List<Shard> shards;

    private Members(List<Shard> shards) {
        this.shards = shards;
    }

    /**
     * The members of the collection in a folder.
     *
     * @param plain whether they are files, of which nothing is known but what they are called
     */
    public static Members of(Snapshot snapshot, StorePath folder, boolean plain, Memory memory) {
        List<Shard> shards = new ArrayList<>();
        for (Entry shard : entries(snapshot, folder)) {
            if (shard.folder() && Layout.isShard(shard.path().name())) {
                shards.add(plain ? files(snapshot, shard) : remembered(snapshot, shard, memory));
            }
        }
        return new Members(List.copyOf(shards));
    }

    private static Shard files(Snapshot snapshot, Entry folder) {
        return shard(snapshot, folder.path(), entry -> Facts.NONE);
    }

    /** A copy of a collection has folders that are equal to those of the first one, but lie elsewhere. */
    private static Shard remembered(Snapshot snapshot, Entry folder, Memory memory) {
        Function<Entry, Facts> facts = entry -> Media.facts(snapshot, entry, memory);
        Shard shard = memory.of(folder.tag(), Shard.class, 1000, () -> shard(snapshot, folder.path(), facts));
        return shard.isOf(folder.path()) ? shard : shard(snapshot, folder.path(), facts);
    }

    private static Shard shard(Snapshot snapshot, StorePath folder, Function<Entry, Facts> facts) {
        List<Member> members = new ArrayList<>();
        for (Entry entry : entries(snapshot, folder)) {
            Optional<String> name = entry.folder()
                    ? Optional.empty()
                    : Layout.decode(entry.path().name());
            if (name.isPresent()) {
                members.add(new Member(name.get(), entry, facts.apply(entry)));
            }
        }
        members.sort(Comparator.comparing(Member::name));
        return new Shard(folder, members);
    }

    private static List<Entry> entries(Snapshot snapshot, StorePath folder) {
        try (Stream<Entry> entries = snapshot.list(folder)) {
            return entries.toList();
        }
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
        return all().mapToLong(member -> member.entry().size()).sum();
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
