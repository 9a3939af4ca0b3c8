// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Tag;
import guelta.store.tree.Step;
import guelta.store.tree.Tags;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one history: along first parents, the oldest commit is 1 and every one after it one more. A history that
 * was cut keeps its numbers when its oldest commit has the trailer that a store writes.
 *
 * <p>Finds a commit by its number in at most {@value #STRIDE} steps where it went before. Any thread.
 */
final class Line {
    static final int STRIDE = 256;

    private final GitObjects objects;
    private final ConcurrentSkipListMap<Long, ObjectId> milestones = new ConcurrentSkipListMap<>();

    /** The commit below the one that was asked for last: who reads a history goes down step by step. */
    private volatile Map.@Nullable Entry<Long, ObjectId> next;

    Line(GitObjects objects) {
        this.objects = objects;
    }

    /** Remembers where a commit is. */
    void mark(long number, ObjectId commit) {
        if (number % STRIDE == 0) {
            milestones.put(number, commit);
        }
    }

    /** How many commits lie between one and an older one along first parents; empty when the older one is not there. */
    Optional<Long> distance(ObjectId from, ObjectId older) {
        Walk walk = down(from, older::equals);
        return walk.end().equals(older) ? Optional.of(walk.steps()) : Optional.empty();
    }

    /** The number of a commit, counted from the beginning. */
    long count(ObjectId commit) {
        Walk walk = down(commit, id -> false);
        return walk.steps() + objects.commit(walk.end()).number().orElse(1L);
    }

    private Walk down(ObjectId from, Predicate<ObjectId> stop) {
        ObjectId at = from;
        long steps = 0;
        while (!stop.test(at)) {
            Optional<ObjectId> before = objects.commit(at).before();
            if (before.isEmpty()) {
                break;
            }
            at = before.get();
            steps++;
        }
        return new Walk(at, steps);
    }

    private record Walk(ObjectId end, long steps) {}

    /**
     * A commit by its number.
     *
     * @param head a commit of this line
     * @param number its number
     * @param wanted the number that is asked for
     * @return empty when the history does not go there
     */
    Optional<Step> step(ObjectId head, long number, long wanted) {
        if (wanted < 1 || wanted > number) {
            return Optional.empty();
        }
        Map.Entry<Long, ObjectId> milestone = milestones.ceilingEntry(wanted);
        Map.Entry<Long, ObjectId> expected = next;
        if (expected != null
                && expected.getKey() >= wanted
                && (milestone == null || expected.getKey() < milestone.getKey())) {
            milestone = expected;
        }
        boolean near = milestone != null && milestone.getKey() <= number;
        ObjectId at = near ? milestone.getValue() : head;
        for (long i = near ? milestone.getKey() : number; i > wanted; i--) {
            mark(i, at);
            Optional<ObjectId> before = objects.commit(at).before();
            if (before.isEmpty()) {
                return Optional.empty();
            }
            at = before.get();
        }
        mark(wanted, at);
        GitCommit commit = objects.commit(at);
        commit.before().ifPresent(below -> next = Map.entry(wanted - 1, below));
        Tag before = commit.before().map(objects::tree).orElse(Tags.EMPTY_FOLDER);
        return Optional.of(
                new Step(wanted, commit.author(), commit.at(), commit.text(), before, GitObjects.tag(commit.tree())));
    }
}
