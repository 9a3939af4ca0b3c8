// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.StoreUnavailable;

/** Something that the writer does with a root. */
interface Task {
    GitRoot root();

    /** Whether it needs a group of its own. */
    default boolean alone() {
        return false;
    }

    /** Decides on a head, and answers the head with what was decided; nothing is saved yet. May be asked again. */
    Head plan(Head head, Unsaved unsaved, GitStore store);

    /** What was decided last is durable. */
    void done();

    /** Nothing was done. */
    void fail(StoreUnavailable why);
}
