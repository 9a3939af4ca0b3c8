// SPDX-License-Identifier: Apache-2.0
package guelta.store;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.commits;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Watches: every commit in order, once. */
public interface WatchContract extends StoreUnderTest {
    static void await(CountDownLatch latch) {
        try {
            assertTrue(
                    latch.await(30, TimeUnit.SECONDS), "nothing more was told, " + latch.getCount() + " are missing");
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Somebody who notes what is told. */
    final class Listener implements Consumer<Commit> {
        private final BlockingQueue<Commit> told = new LinkedBlockingQueue<>();
        private final AtomicBoolean busy = new AtomicBoolean();
        private volatile boolean overlapped;

        @Override
        public void accept(Commit commit) {
            overlapped |= !busy.compareAndSet(false, true);
            told.add(commit);
            busy.set(false);
        }

        /** What is told next; waits for it. */
        public Commit next() {
            try {
                Commit next = told.poll(30, TimeUnit.SECONDS);
                assertNotNull(next, "nothing more was told");
                return next;
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }

        List<Long> numbers(int count) {
            List<Long> numbers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                numbers.add(next().number());
            }
            return numbers;
        }
    }

    @Test
    default void aWatchTellsWhatWasMissedAndWhatComes() {
        for (int i = 1; i <= 5; i++) {
            commit(main(), put("a", "text " + i));
        }
        Listener listener = new Listener();
        main().watch(2, listener);
        assertEquals(List.of(3L, 4L, 5L), listener.numbers(3));
        commit(main(), put("b", "1"));
        Commit next = listener.next();
        assertEquals(6, next.number());
        assertEquals(main().head().epoch(), next.epoch());
        assertEquals(List.of(StorePath.of("b")), next.touched());
        assertEquals("A change", next.message());
        assertEquals(ANNA, next.author());
    }

    @Test
    default void aWatchOfARootThatIsNotThereYetTellsItsFirstCommit() {
        Listener listener = new Listener();
        main().watch(0, listener);
        commit(main(), put("a", "1"));
        assertEquals(1, listener.next().number());
    }

    // Services start, stop and follow while others commit: nobody may miss a commit or get one twice.
    @Test
    default void watchesThatBeginInTheMiddleMissNothing() throws InterruptedException {
        Thread writer = new Thread(() -> {
            for (int i = 0; i < 30; i++) {
                int ten = i;
                commits(main(), 10, j -> put("a", ten + "text " + j));
            }
        });
        writer.start();
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Listener listener = new Listener();
            listeners.add(listener);
            main().watch(0, listener);
        }
        writer.join();
        for (Listener listener : listeners) {
            assertEquals(LongStream.rangeClosed(1, 300).boxed().toList(), listener.numbers(300));
            assertFalse(listener.overlapped);
            assertTrue(listener.told.isEmpty());
        }
    }

    @Test
    default void anUnreachableNumberTellsTheHeadAlone() {
        for (int i = 1; i <= 3; i++) {
            commit(main(), put("a", "text " + i));
        }
        for (long since : new long[] {-1, 99, Long.MAX_VALUE}) {
            Listener listener = new Listener();
            main().watch(since, listener);
            long head = main().head().number();
            assertEquals(head, listener.next().number());
            commit(main(), put("b" + since, ""));
            assertEquals(head + 1, listener.next().number());
        }
    }

    @Test
    default void aClosedWatchIsToldNothingMore() throws Exception {
        Listener closed = new Listener();
        Listener open = new Listener();
        Subscription subscription = main().watch(0, closed);
        main().watch(0, open);
        commit(main(), put("a", "1"));
        assertEquals(1, closed.next().number());
        subscription.close();
        subscription.close();
        commit(main(), put("a", "2"));
        assertEquals(List.of(1L, 2L), open.numbers(2));
        // A third one that begins now and is told all proves that the closed one had its chance.
        Listener third = new Listener();
        main().watch(0, third);
        third.numbers(2);
        assertTrue(closed.told.isEmpty());
    }

    @Test
    default void aWatchThatFailsIsToldTheNext() {
        Listener listener = new Listener();
        main().watch(0, commit -> {
            listener.accept(commit);
            throw new IllegalStateException("of the listener");
        });
        commit(main(), put("a", "1"));
        commit(main(), put("a", "2"));
        assertEquals(List.of(1L, 2L), listener.numbers(2));
    }

    /** As when the bundle of who watches is being replaced. */
    @Test
    default void aWatchThatBreaksIsToldTheNext() {
        Listener listener = new Listener();
        main().watch(0, commit -> {
            listener.accept(commit);
            throw new NoClassDefFoundError("whose bundle is gone");
        });
        commit(main(), put("a", "1"));
        assertEquals(List.of(1L), listener.numbers(1));
        commit(main(), put("a", "2"));
        assertEquals(List.of(2L), listener.numbers(1));
    }

    @Test
    default void aSlowWatchHoldsUpNobody() throws InterruptedException {
        Semaphore gate = new Semaphore(0);
        Listener slow = new Listener();
        Listener quick = new Listener();
        main().watch(0, commit -> {
            gate.acquireUninterruptibly();
            slow.accept(commit);
        });
        main().watch(0, quick);
        for (int i = 1; i <= 10; i++) {
            commit(main(), put("a", "text " + i));
        }
        assertEquals(10, quick.numbers(10).size());
        gate.release(10);
        assertEquals(LongStream.rangeClosed(1, 10).boxed().toList(), slow.numbers(10));
    }

    // A service that is told of a commit and answers with one, as a signer would.
    @Test
    default void aWatchMayCommit() {
        Listener listener = new Listener();
        main().watch(0, commit -> {
            listener.accept(commit);
            if (commit.number() < 5) {
                done(main().commit(head -> Plan.of(List.of(put("b", "after " + commit.number())), ANNA, "m")));
            }
        });
        commit(main(), put("a", "1"));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), listener.numbers(5));
    }

    @Test
    default void theHeadIsThereWhenItsCommitIsTold() {
        BlockingQueue<Long> heads = new LinkedBlockingQueue<>();
        CountDownLatch all = new CountDownLatch(20);
        main().watch(0, commit -> {
            heads.add(main().head().number() - commit.number());
            all.countDown();
        });
        for (int i = 1; i <= 20; i++) {
            commit(main(), put("a", "text " + i));
        }
        await(all);
        assertTrue(heads.stream().allMatch(ahead -> ahead >= 0), heads.toString());
    }
}
