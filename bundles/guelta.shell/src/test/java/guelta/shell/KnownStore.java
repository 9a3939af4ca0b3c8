// SPDX-License-Identifier: Apache-2.0
package guelta.shell;

import guelta.store.Commit;
import guelta.store.Root;
import guelta.store.Store;
import guelta.store.StorePath;
import guelta.store.StoreState;
import guelta.store.StoreUnavailable;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A store whose state and history a test knows. Reading its tree or writing to it is none of these commands' business
 * and fails.
 *
 * @param commits of its root main, newest first
 */
record KnownStore(String name, StoreState state, List<Commit> commits) implements Store {
    @Override
    public Root root(String rootName) {
        return (Root) Proxy.newProxyInstance(
                Root.class.getClassLoader(), new Class<?>[] {Root.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("history")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return rootName.equals("main")
                            ? history((StorePath) arguments[0], (Long) arguments[1])
                            : Stream.<Commit>empty();
                });
    }

    @Override
    public Stream<String> roots(String prefix) {
        return Stream.of("main").filter(root -> root.startsWith(prefix));
    }

    @Override
    public CompletionStage<String> sync() {
        return state.remote().isEmpty()
                ? CompletableFuture.failedFuture(new StoreUnavailable("it has no remote"))
                : CompletableFuture.completedFuture("1 commit pulled, 2 pushed");
    }

    @Override
    public CompletionStage<String> gc(Consumer<String> progress) {
        progress.accept("1 of 1");
        return CompletableFuture.completedFuture("3 packs became 1");
    }

    private Stream<Commit> history(StorePath below, long before) {
        return commits.stream().filter(commit -> commit.number() < before).filter(commit -> commit.touched().stream()
                .anyMatch(path -> path.within(below)));
    }
}
