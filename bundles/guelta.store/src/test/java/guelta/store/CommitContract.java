// SPDX-License-Identifier: Apache-2.0
package guelta.store;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.delete;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.fails;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.move;
import static guelta.store.StoreUnderTest.put;
import static guelta.store.StoreUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Plans, and the numbers that they get. */
public interface CommitContract extends StoreUnderTest {
    @Test
    default void everyCommitHasTheNextNumber() {
        for (long number = 1; number <= 20; number++) {
            assertEquals(number, commit(main(), put("a", "text " + number)));
            assertEquals(number, main().head().number());
        }
    }

    @Test
    default void editsThatChangeNothingMakeNoCommit() {
        commit(main(), put("a", "1"), put("b/c", "2"));
        assertEquals(1, commit(main()));
        assertEquals(1, commit(main(), put("a", "1")));
        assertEquals(1, commit(main(), delete("not there")));
        assertEquals(1, commit(main(), put("new", "3"), delete("new")));
        assertEquals(1, commit(main(), move("b", "d"), move("d", "b")));
        assertEquals(1, main().head().number());
    }

    // A copy of a history keeps its numbers also where somebody committed nothing.
    @Test
    default void aPlanWithAMomentOfItsOwnIsACommitInAnyCase() {
        commit(main(), put("a", "1"));
        Instant then = Instant.parse("2001-02-03T04:05:06Z");
        assertEquals(2, done(main().commit(head -> told(then))).number());
        try (Stream<Commit> history = main().history(StorePath.TOP, 3)) {
            Commit told = history.findFirst().orElseThrow();
            assertEquals(new Commit(main().head().epoch(), 2, ANNA, then, "Nothing", List.of()), told);
        }
        try (Stream<Commit> history = main().history(StorePath.of("a"), 3)) {
            assertEquals(List.of(1L), history.map(Commit::number).toList());
        }
    }

    private static Plan<String> told(Instant then) {
        return new Plan<>(List.of(), List.of(), ANNA, Optional.of(then), "Nothing", "");
    }

    @Test
    default void thePlanSeesTheHeadAndItsResultIsTold() {
        commit(main(), put("a", "1"));
        Committed<String> committed = done(main().commit(head -> new Plan<>(
                List.of(put("b", "2")), List.of(), ANNA, Optional.empty(), "m", head.number() + text(head, "a"))));
        assertEquals(new Committed<>(2, "11"), committed);
        Committed<String> nothing = done(main().commit(head ->
                new Plan<>(List.of(), List.of(), ANNA, Optional.empty(), "m", "refused: " + text(head, "b"))));
        assertEquals(new Committed<>(2, "refused: 2"), nothing);
    }

    @Test
    default void whatAPlanThrowsFailsItsCommitAlone() {
        commit(main(), put("a", "1"));
        CompletionStage<?> before = main().commit(head -> Plan.of(List.of(put("b", "2")), ANNA, "m"));
        CompletionStage<?> failing = main().commit(head -> {
            throw new IllegalStateException("of the plan");
        });
        CompletionStage<?> after = main().commit(head -> Plan.of(List.of(put("c", "3")), ANNA, "m"));
        assertEquals("of the plan", fails(IllegalStateException.class, failing).getMessage());
        done(before);
        done(after);
        assertEquals(List.of("a=1", "b=2", "c=3"), files(main().head()));
        assertEquals(3, main().head().number());
    }

    @Test
    default void anEditThatCantBeMadeFailsTheWholePlan() {
        commit(main(), put("a", "1"));
        fails(
                IllegalArgumentException.class,
                main().commit(head -> Plan.of(List.of(put("b", "2"), move("not there", "c")), ANNA, "m")));
        assertEquals(List.of("a=1"), files(main().head()));
        assertEquals(1, main().head().number());
    }

    @Test
    default void aSnapshotStaysAsItIs() {
        commit(main(), put("a", "1"), put("f/g", "2"));
        Snapshot old = main().head();
        for (int i = 0; i < 20; i++) {
            commit(main(), put("a", "other " + i), put("f/g", "other " + i), put("h" + i, ""));
        }
        commit(main(), delete(""));
        assertEquals(List.of("a=1", "f/g=2"), files(old));
        assertEquals(1, old.number());
        assertEquals(List.of(), files(main().head()));
    }

    // Each plan adds one to a counter that it reads: a commit that got lost, or ran on an old head, would be missing in
    // it.
    @Test
    default void concurrentWritersNeverLoseACommit() throws InterruptedException {
        int writers = 16;
        int each = 200;
        Queue<Long> numbers = new ConcurrentLinkedQueue<>();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            String own = "writer " + writer;
            threads.add(new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    String text = Integer.toString(i);
                    long number = done(main().commit(
                                            head -> Plan.of(List.of(increment(head), put(own, text)), ANNA, "Count")))
                            .number();
                    numbers.add(number);
                    if (main().head().number() < number) {
                        throw new AssertionError("the head lacks " + number);
                    }
                }
            }));
        }
        threads.forEach(thread -> thread.setUncaughtExceptionHandler((t, failure) -> failures.add(failure)));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), List.copyOf(failures));
        long all = (long) writers * each;
        assertEquals(Long.toString(all), text(main().head(), "counter"));
        assertEquals(all, main().head().number());
        assertEquals(
                LongStream.rangeClosed(1, all).boxed().toList(),
                numbers.stream().sorted().toList());
        for (int writer = 0; writer < writers; writer++) {
            assertEquals(Integer.toString(each - 1), text(main().head(), "writer " + writer));
        }
    }

    private static Edit increment(Snapshot head) {
        boolean first = head.find(StorePath.of("counter")).isEmpty();
        long count = first ? 0 : Long.parseLong(text(head, "counter"));
        return put("counter", Long.toString(count + 1));
    }

    // A plan decides on what those before it in the same group left, also when it decides to do nothing.
    @Test
    default void onlyOneOfManyPlansThatWantTheSameNameGetsIt() {
        List<CompletionStage<Committed<Boolean>>> stages = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String text = Integer.toString(i);
            stages.add(main().commit(head -> {
                boolean free = head.find(StorePath.of("name")).isEmpty();
                List<Edit> edits = free ? List.of(put("name", text)) : List.of();
                return new Plan<>(edits, List.of(), ANNA, Optional.empty(), "Take", free);
            }));
        }
        assertEquals(1, stages.stream().filter(stage -> done(stage).result()).count());
        assertEquals(1, main().head().number());
    }

    @Test
    default void whatWasAcknowledgedIsThereAfterAReopening() {
        commit(main(), put("a", "1"));
        commit(main(), put("b/c", "2"));
        String epoch = main().head().epoch();
        if (reopen()) {
            assertEquals(2, main().head().number());
            assertEquals(epoch, main().head().epoch());
            assertEquals(List.of("a=1", "b/c=2"), files(main().head()));
            assertEquals(3, commit(main(), put("d", "3")));
        }
    }

    @Test
    default void aClosedStoreFailsCommitsWithOneSentence() {
        commit(main(), put("a", "1"));
        Root main = main();
        close();
        StoreUnavailable why =
                fails(StoreUnavailable.class, main.commit(head -> Plan.of(List.of(put("b", "2")), ANNA, "m")));
        assertTrue(why.getMessage().contains(store().name()), why.getMessage());
    }
}
