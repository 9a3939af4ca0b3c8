// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.StoreUnavailable;
import java.util.concurrent.CompletableFuture;

/** Waits until all of a root's commits are in Git. */
final class Settle implements Task {
    private final GitRoot root;
    private final CompletableFuture<Void> settled = new CompletableFuture<>();

    Settle(GitRoot root) {
        this.root = root;
    }

    CompletableFuture<Void> settled() {
        return settled;
    }

    @Override
    public GitRoot root() {
        return root;
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Head plan(Head head, Unsaved unsaved, GitStore store) {
        return head;
    }

    @Override
    public void done() {
        settled.complete(null);
    }

    @Override
    public void fail(StoreUnavailable why) {
        settled.completeExceptionally(why);
    }
}
