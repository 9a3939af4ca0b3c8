// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.tree.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The members in one of the 256 folders of a collection, in order of names. Immutable; follows from the folder. */
final class Shard {
    /** Of no folder. */
    static final Shard NONE = new Shard(new Entry(StorePath.TOP, true, Tags.EMPTY_FOLDER, 0), List.of());

    private final Entry folder;
    private final List<Member> members;
    private final Map<String, Member> byUid;
    private final long octets;

    private Shard(Entry folder, List<Member> members) {
        this.folder = folder;
        this.members = List.copyOf(members);
        byUid = new HashMap<>(2 * members.size());
        long sum = 0;
        for (Member member : members) {
            if (!member.facts().uid().isEmpty()) {
                byUid.putIfAbsent(member.facts().uid(), member);
            }
            sum += member.entry().size();
        }
        octets = sum;
    }

    /** The folder, as it was. */
    Entry folder() {
        return folder;
    }

    /**
     * What the folder holds now.
     *
     * @param facts of files that are not known from before
     */
    Shard at(Snapshot snapshot, Entry now, Function<Entry, Facts> facts) {
        Map<String, Member> before = new HashMap<>(2 * members.size());
        members.forEach(member -> before.put(member.name(), member));
        List<Member> after = new ArrayList<>();
        for (Entry entry : entries(snapshot, now.path())) {
            Optional<String> name = entry.folder()
                    ? Optional.empty()
                    : Layout.decode(entry.path().name());
            if (name.isPresent()) {
                Member known = before.get(name.get());
                boolean same = known != null && known.entry().equals(entry);
                after.add(same ? known : new Member(name.get(), entry, facts.apply(entry)));
            }
        }
        after.sort(Comparator.comparing(Member::name));
        return new Shard(now, after);
    }

    static List<Entry> entries(Snapshot snapshot, StorePath folder) {
        try (Stream<Entry> entries = snapshot.list(folder)) {
            return entries.toList();
        }
    }

    List<Member> members() {
        return members;
    }

    Optional<Member> withUid(String uid) {
        return Optional.ofNullable(byUid.get(uid));
    }

    /** The sum of their sizes. */
    long octets() {
        return octets;
    }
}
