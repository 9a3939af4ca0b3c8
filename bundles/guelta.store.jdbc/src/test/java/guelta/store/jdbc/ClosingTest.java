// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import static guelta.store.StoreUnderTest.ANNA;
import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.fails;
import static guelta.store.StoreUnderTest.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Committed;
import guelta.store.Moments;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.StoreUnavailable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A store that is closed in the middle of something. */
@ExtendWith(Postgres.class)
class ClosingTest {
    private static void awaitNoConnections(PostgresCluster cluster, String url) {
        String query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name ="
                + " 'guelta trial'";
        PostgresCluster.await("no connections", () -> cluster.ask(url, query).isEmpty());
    }

    // A store of the same name may come next, of other settings: nothing of this one goes on.
    @Test
    void noConnectionIsLeftWhileItTidiesUp(PostgresCluster cluster) throws InterruptedException {
        String url = cluster.fresh();
        JdbcStore store = new JdbcStore(cluster.settings(url), new Moments());
        commit(store.root("main"), put("a", "1"));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        CompletionStage<String> tidied = store.gc(line -> {
            begun.countDown();
            awaitThat(closed);
        });
        begun.await();
        store.close();
        awaitNoConnections(cluster, url);
        closed.countDown();
        assertEquals(
                "Store trial is stopped", fails(StoreUnavailable.class, tidied).getMessage());
    }

    private static void awaitThat(CountDownLatch latch) {
        try {
            assertTrue(latch.await(1, TimeUnit.MINUTES));
        } catch (InterruptedException hurried) {
            throw new AssertionError(hurried);
        }
    }

    // Whoever waits for an answer gets one: what was committed, or that it was not.
    @Test
    void everyCommitIsAnswered(PostgresCluster cluster) throws Exception {
        String url = cluster.fresh();
        long committed = 0;
        for (int round = 0; round < 15; round++) {
            JdbcStore store = new JdbcStore(cluster.settings(url), new Moments());
            Root main = store.root("main");
            Collection<CompletionStage<Committed<Void>>> stages = new ConcurrentLinkedQueue<>();
            AtomicBoolean over = new AtomicBoolean();
            List<Thread> threads = new ArrayList<>();
            for (int writer = 0; writer < 6; writer++) {
                String name = round + "/" + writer;
                threads.add(new Thread(() -> {
                    for (int i = 0; !over.get(); i++) {
                        String path = name + "/" + i;
                        stages.add(main.commit(head -> Plan.of(List.of(put(path, "text")), ANNA, "m")));
                        main.head();
                    }
                }));
            }
            threads.forEach(thread -> thread.setUncaughtExceptionHandler((t, stopped) -> over.set(true)));
            threads.forEach(Thread::start);
            PostgresCluster.await("commits", () -> stages.size() > 30);
            store.close();
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            for (CompletionStage<Committed<Void>> stage : stages) {
                try {
                    stage.toCompletableFuture().get(1, TimeUnit.MINUTES);
                    committed++;
                } catch (ExecutionException refused) {
                    assertEquals(StoreUnavailable.class, refused.getCause().getClass());
                }
            }
            awaitNoConnections(cluster, url);
        }
        try (JdbcStore store = new JdbcStore(cluster.settings(url), new Moments())) {
            assertEquals(committed, store.root("main").head().number());
        }
    }

    // As when commits took longer than a stopping store waits for: a stage that nobody completes hangs its caller.
    @Test
    void anAnswerThatNoThreadIsLeftForIsGivenAllTheSame(PostgresCluster cluster) throws Exception {
        Snapshot head;
        try (JdbcStore store = new JdbcStore(cluster.settings(cluster.fresh()), new Moments())) {
            head = store.root("main").head();
        }
        for (boolean memory : new boolean[] {false, true}) {
            Task<String> task =
                    new Task<>(any -> new Plan<>(List.of(), List.of(), ANNA, Optional.empty(), "m", "of it"));
            task.decide(head, plan -> 7);
            task.answer(work -> {
                if (memory) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                throw new RejectedExecutionException("stopped");
            });
            // What is durable is not told to have failed, whatever comes behind it.
            task.fail(new StoreUnavailable("late"), Runnable::run);
            assertEquals(
                    new Committed<>(7, "of it"),
                    task.answer().toCompletableFuture().get(1, TimeUnit.MINUTES));
        }
    }
}
