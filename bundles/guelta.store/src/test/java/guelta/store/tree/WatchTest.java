// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import static guelta.store.StoreUnderTest.ANNA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guelta.store.Committed;
import guelta.store.Content;
import guelta.store.Plan;
import guelta.store.Snapshot;
import guelta.store.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class WatchTest {
    /** A history that grows, and threads for its watches that there may be none of. */
    private static final class Growing extends TreeRoot {
        private long newest;

        Growing(AtomicBoolean threads) {
            super("main", turn -> {
                if (!threads.get()) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                turn.run();
            });
        }

        void grow() {
            newest++;
            wakeWatches();
        }

        @Override
        protected History current() {
            TreeSnapshot head =
                    new TreeSnapshot(new Empty(), "epoch", newest, Tags.EMPTY_FOLDER, Leases.NONE, Instant::now);
            return new History() {
                @Override
                public TreeSnapshot head() {
                    return head;
                }

                @Override
                public Optional<Step> step(long number) {
                    return Optional.of(
                            new Step(number, ANNA, Instant.EPOCH, "m", Tags.EMPTY_FOLDER, Tags.EMPTY_FOLDER));
                }
            };
        }

        @Override
        protected void failed(RuntimeException watch) {
            throw watch;
        }

        @Override
        public <R> CompletionStage<Committed<R>> commit(Function<Snapshot, Plan<R>> plan) {
            throw new UnsupportedOperationException();
        }
    }

    /** The empty folder. */
    private static final class Empty implements Objects {
        @Override
        public Folder folder(Tag tag) {
            return Folder.EMPTY;
        }

        @Override
        public long size(Tag file) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Content content(Tag file) {
            throw new UnsupportedOperationException();
        }
    }

    // Memory may be short for a thread: what was not told then is told with what comes next.
    @Test
    void aWatchThatNoThreadWasThereForGoesOnWhenThereIsOne() {
        AtomicBoolean threads = new AtomicBoolean(true);
        Growing root = new Growing(threads);
        List<Long> told = new ArrayList<>();
        root.watch(0, commit -> told.add(commit.number()));
        root.grow();
        threads.set(false);
        assertThrows(OutOfMemoryError.class, root::grow);
        threads.set(true);
        root.grow();
        assertEquals(List.of(1L, 2L, 3L), told);
    }
}
