// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Content;
import guelta.store.Tag;
import guelta.store.tree.Folder;
import guelta.store.tree.Patched;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Which folders of a group of commits follow from which: most of what a history is made of is a folder in which one line
 * has changed. Written as differences they take a hundredth, and nobody has to look for what is alike later. Confined.
 *
 * <p>What the first of them follow from is in Git, but in another pack. It is brought along, since Git wants all of a
 * difference in one pack, and takes the room that what follows from it would take whole. When packs are put together it is
 * there twice: the difference that it is to an older one remains.
 */
final class Lineage {
    /** So many differences may be between a folder and one that is whole: Git's own default is 50. */
    private static final int LONGEST = 32;

    private final Map<Tag, Folder> folders;
    private final Before before;
    private final Map<Tag, Patched> differences = new LinkedHashMap<>();
    private final Map<Tag, Folder> brought = new LinkedHashMap<>();
    private final Map<Tag, Integer> links = new HashMap<>();
    private final Map<ObjectId, GitCommit> parsed = new HashMap<>();

    /** What is in memory of the commits that a group may follow from. */
    interface Before {
        @Nullable
        GitCommit commit(ObjectId id);

        /** A folder that a new one may be told as a difference to. */
        @Nullable
        Folder folder(Tag tag);

        /** How many differences there are between it and one that is whole. */
        int links(Tag folder);
    }

    /**
     * Looks at a group.
     *
     * @param folders all that are new with the commits
     * @param commits as Git writes them, by id
     */
    Lineage(Map<Tag, Folder> folders, Map<ObjectId, byte[]> commits, Before before) {
        this.folders = folders;
        this.before = before;
        commits.forEach((id, raw) -> parsed.put(id, GitCommit.parse(raw)));
        Map<ObjectId, List<ObjectId>> after = new HashMap<>();
        Deque<ObjectId> next = new ArrayDeque<>();
        parsed.forEach((id, commit) -> {
            ObjectId parent = commit.before().filter(parsed::containsKey).orElse(null);
            if (parent == null) {
                next.add(id);
                commit.before().map(before::commit).ifPresent(known -> follow(known, commit));
            } else {
                after.computeIfAbsent(parent, none -> new ArrayList<>(1)).add(id);
            }
        });
        while (!next.isEmpty()) {
            ObjectId one = next.remove();
            for (ObjectId child : after.getOrDefault(one, List.of())) {
                follow(parsed.get(one), parsed.get(child));
                next.add(child);
            }
        }
    }

    /** The folders that are written as differences, each behind its base, which is another one or was brought along. */
    Map<Tag, Patched> differences() {
        return differences;
    }

    /** The folders that are in Git and come along, whole. */
    Map<Tag, Folder> brought() {
        return brought;
    }

    /** Remembers what is in Git now, so that the next group can follow from it: not what was followed already. */
    void remember(GitObjects saved) {
        Set<Tag> followed = new HashSet<>();
        differences.values().forEach(difference -> followed.add(difference.base()));
        folders.forEach((tag, folder) -> {
            if (!followed.contains(tag)) {
                saved.remember(tag, folder);
                saved.chain(tag, links.getOrDefault(tag, 0));
            }
        });
        parsed.forEach(saved::remember);
    }

    private void follow(GitCommit before, GitCommit after) {
        follow(GitObjects.tag(before.tree()), GitObjects.tag(after.tree()));
    }

    private void follow(Tag earlier, Tag later) {
        boolean isNew = folders.containsKey(earlier);
        Folder then = isNew ? folders.get(earlier) : before.folder(earlier);
        Folder now = folders.get(later);
        if (then == null || now == null || links.containsKey(later) || earlier.equals(later)) {
            return;
        }
        // Also one that stays whole: it has its place, and must not come to stand behind what follows from it.
        int length = links.computeIfAbsent(earlier, first -> isNew ? 0 : before.links(earlier)) + 1;
        boolean alike = isNew || then.bytes().length < 2 * now.bytes().length;
        boolean differs = alike && length <= LONGEST && add(earlier, then.bytes(), later, now.bytes());
        if (differs && !isNew) {
            brought.put(earlier, then);
        }
        links.put(later, differs ? length : 0);
        then.became(now).forEach((after, was) -> follow(was, after));
    }

    /** What is between the octets that both begin with and those that both end with is new; if that is little. */
    private boolean add(Tag before, byte[] then, Tag after, byte[] now) {
        int least = Math.min(then.length, now.length);
        int start = Arrays.mismatch(then, now);
        start = start < 0 ? least : start;
        int end = 0;
        while (end < least - start && then[then.length - 1 - end] == now[now.length - 1 - end]) {
            end++;
        }
        int fresh = now.length - start - end;
        // Nor is the empty folder told as a difference: Git takes none of less than four octets.
        if (2 * fresh >= now.length) {
            return false;
        }
        List<Patched.Part> parts = new ArrayList<>(3);
        if (start > 0) {
            parts.add(new Patched.Part(0, start, new byte[0]));
        }
        if (fresh > 0) {
            parts.add(new Patched.Part(0, fresh, Arrays.copyOfRange(now, start, start + fresh)));
        }
        if (end > 0) {
            parts.add(new Patched.Part(then.length - end, end, new byte[0]));
        }
        differences.put(after, Patched.of(before, parts, Content.of(then)));
        return true;
    }
}
