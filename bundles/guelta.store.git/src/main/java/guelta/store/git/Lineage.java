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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Which folders of a group of commits follow from which: most of what a history is made of is a folder in which one line
 * has changed. Written as differences they take a hundredth, and nobody has to look for what is alike later. Confined.
 */
final class Lineage {
    /** So many differences may be between a folder and one that is whole: Git's own default is 50. */
    private static final int LONGEST = 32;

    private final Map<Tag, Folder> folders;
    private final Map<Tag, Patched> differences = new LinkedHashMap<>();
    private final Map<Tag, Integer> links = new HashMap<>();

    private Lineage(Map<Tag, Folder> folders) {
        this.folders = folders;
    }

    /**
     * The folders that are written as differences, each behind its base, which is one of the folders too.
     *
     * @param folders all that are new with the commits
     * @param commits as Git writes them, by id
     */
    static Map<Tag, Patched> of(Map<Tag, Folder> folders, Map<ObjectId, byte[]> commits) {
        Lineage lineage = new Lineage(folders);
        Map<ObjectId, GitCommit> parsed = new HashMap<>();
        commits.forEach((id, raw) -> parsed.put(id, GitCommit.parse(raw)));
        Map<ObjectId, List<ObjectId>> after = new HashMap<>();
        Deque<ObjectId> next = new ArrayDeque<>();
        parsed.forEach((id, commit) -> {
            ObjectId before = commit.before().filter(parsed::containsKey).orElse(null);
            if (before == null) {
                next.add(id);
            } else {
                after.computeIfAbsent(before, none -> new ArrayList<>(1)).add(id);
            }
        });
        while (!next.isEmpty()) {
            ObjectId one = next.remove();
            for (ObjectId child : after.getOrDefault(one, List.of())) {
                lineage.follow(tree(parsed, one), tree(parsed, child));
                next.add(child);
            }
        }
        return lineage.differences;
    }

    private static Tag tree(Map<ObjectId, GitCommit> commits, ObjectId commit) {
        return GitObjects.tag(commits.get(commit).tree());
    }

    private void follow(Tag before, Tag after) {
        Folder then = folders.get(before);
        Folder now = folders.get(after);
        if (then == null || now == null || links.containsKey(after) || before.equals(after)) {
            return;
        }
        // Also one that stays whole: it has its place, and must not come to stand behind what follows from it.
        int length = links.computeIfAbsent(before, first -> 0) + 1;
        boolean differs = length <= LONGEST && add(before, then.bytes(), after, now.bytes());
        links.put(after, differs ? length : 0);
        then.became(now).forEach((later, earlier) -> follow(earlier, later));
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
