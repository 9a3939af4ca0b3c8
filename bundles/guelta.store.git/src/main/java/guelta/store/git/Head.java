// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.git.RootFiles.Known;
import guelta.store.tree.History;
import guelta.store.tree.Step;
import guelta.store.tree.TreeSnapshot;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/**
 * A branch at one moment.
 *
 * @param line the numbers of its commits
 * @param commit its last one; {@link ObjectId#zeroId()} before the first one
 * @param head its tree
 */
record Head(Line line, ObjectId commit, TreeSnapshot head) implements History {
    Known known() {
        return new Known(head.epoch(), head.number(), commit);
    }

    long number() {
        return head.number();
    }

    @Override
    public Optional<Step> step(long wanted) {
        return line.step(commit, number(), wanted);
    }
}
