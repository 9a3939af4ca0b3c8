// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.store.StorePath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The members in one of the 256 folders of a collection, in order of names. Immutable; follows from the folder's tag. */
final class Shard {
    private final StorePath folder;
    private final List<Member> members;
    private final Map<String, Member> byUid = new HashMap<>();

    Shard(StorePath folder, List<Member> members) {
        this.folder = folder;
        this.members = List.copyOf(members);
        for (Member member : members) {
            if (!member.facts().uid().isEmpty()) {
                byUid.putIfAbsent(member.facts().uid(), member);
            }
        }
    }

    /** Whether it is of this folder, and not of an equal one elsewhere. */
    boolean isOf(StorePath path) {
        return folder.equals(path);
    }

    List<Member> members() {
        return members;
    }

    Optional<Member> withUid(String uid) {
        return Optional.ofNullable(byUid.get(uid));
    }
}
