// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.tree.TreeSnapshot;
import org.eclipse.jgit.lib.ObjectId;

/**
 * What a root is at one moment.
 *
 * @param line the history that it ends
 * @param commit its last commit; {@link ObjectId#zeroId()} before the first one
 * @param snapshot its tree
 */
record Head(Line line, ObjectId commit, TreeSnapshot snapshot) {
    String epoch() {
        return snapshot.epoch();
    }

    long number() {
        return snapshot.number();
    }
}
