// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Expired;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

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
        return walk.steps() + Message.number(objects.commit(walk.end())).orElse(1L);
    }

    private Walk down(ObjectId from, Predicate<ObjectId> stop) {
        ObjectId at = from;
        long steps = 0;
        while (!stop.test(at)) {
            RevCommit commit = objects.commit(at);
            if (commit.getParentCount() == 0) {
                break;
            }
            at = commit.getParent(0).getId();
            steps++;
        }
        return new Walk(at, steps);
    }

    private record Walk(ObjectId end, long steps) {}

    /**
     * The commits with the numbers {@code first} to {@code last}, in order.
     *
     * @param head a commit of this line
     * @param number its number, at least {@code last}
     * @throws Expired when the history does not go back that far
     */
    List<ObjectId> between(ObjectId head, long number, long first, long last) throws Expired {
        Map.Entry<Long, ObjectId> milestone = milestones.ceilingEntry(last);
        boolean near = milestone != null && milestone.getKey() <= number;
        long at = near ? milestone.getKey() : number;
        ObjectId commit = near ? milestone.getValue() : head;
        List<ObjectId> found = new ArrayList<>();
        while (true) {
            mark(at, commit);
            if (at <= last) {
                found.add(commit);
            }
            if (at <= first) {
                Collections.reverse(found);
                return found;
            }
            RevCommit parsed = objects.commit(commit);
            if (parsed.getParentCount() == 0) {
                throw new Expired("the history begins with change " + at + ", change " + first + " is not there");
            }
            commit = parsed.getParent(0).getId();
            at--;
        }
    }
}
