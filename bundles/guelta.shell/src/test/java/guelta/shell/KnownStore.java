// SPDX-License-Identifier: Apache-2.0
package guelta.shell;

import guelta.store.Root;
import guelta.store.Store;
import guelta.store.StoreState;
import guelta.store.StoreUnavailable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A store in a state that a test wants: behind a remote that is slow, in trouble. It holds nothing. */
record KnownStore(String name, StoreState state) implements Store {
    @Override
    public Root root(String rootName) {
        throw new StoreUnavailable("it holds nothing");
    }

    @Override
    public Stream<String> roots(String prefix) {
        throw new StoreUnavailable("it holds nothing");
    }

    @Override
    public CompletionStage<String> sync() {
        return CompletableFuture.completedFuture("1 commit pulled, 2 pushed");
    }

    @Override
    public CompletionStage<String> gc(Consumer<String> progress) {
        return CompletableFuture.failedFuture(new StoreUnavailable("the disk is full"));
    }
}
