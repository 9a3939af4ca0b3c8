// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import static guelta.store.StoreUnderTest.ANNA;
import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.fails;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.put;
import static guelta.store.StoreUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Commit;
import guelta.store.Committed;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Lease;
import guelta.store.Moments;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import guelta.store.WatchContract;
import guelta.store.jdbc.Cable.Break;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that break at the worst moment: whether a commit was made is found out, not guessed. */
@ExtendWith(Postgres.class)
class LostConnectionTest {
    private String url;
    private Cable cable;
    private JdbcStore store;
    private Root main;

    @BeforeEach
    void open(PostgresCluster cluster) throws IOException {
        url = cluster.fresh();
        cable = new Cable(cluster.port());
        store = new JdbcStore(cluster.settings(cable.url(url)), new Moments());
        main = store.root("main");
        commit(main, put("a", "1"));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        cable.close();
    }

    /** Puts a file that nobody has put before; its result tells whether that was so. */
    private static Function<Snapshot, Plan<Boolean>> once(String name) {
        return head -> {
            boolean first = head.find(StorePath.of(name)).isEmpty();
            List<Edit> edits = first ? List.of(put(name, "once")) : List.of(put(name, "twice"));
            return new Plan<>(edits, List.of(), ANNA, Optional.empty(), "Once", first);
        };
    }

    private List<Long> history() {
        try (Stream<Commit> all = main.history(StorePath.TOP, Long.MAX_VALUE)) {
            return all.map(Commit::number).toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCommitWhoseAnswerIsLostIsMadeOnce(Break where) throws InterruptedException {
        cable.breakAt("COMMIT", where);
        assertEquals(new Committed<>(2, true), done(main.commit(once("b"))));
        cable.awaitBreak();
        assertEquals(List.of("a=1", "b=once"), files(main.head()));
        assertEquals(List.of(2L, 1L), history());
        assertEquals("", store.state().trouble());
    }

    @ParameterizedTest
    @EnumSource
    void aGroupOfCommitsWhoseAnswerIsLostIsMadeOnce(Break where) throws InterruptedException {
        cable.breakAt("COMMIT", where);
        List<CompletionStage<Committed<Boolean>>> stages = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            stages.add(main.commit(once("f" + i)));
        }
        for (int i = 0; i < 30; i++) {
            assertEquals(new Committed<>(i + 2, true), done(stages.get(i)));
        }
        cable.awaitBreak();
        assertEquals(31, main.head().number());
        assertTrue(files(main.head()).stream().noneMatch(file -> file.endsWith("twice")));
    }

    // The connection that found out that it was made may be lost as well, on its way out.
    @ParameterizedTest
    @EnumSource
    void aCommitThatIsFoundMadeIsNotDecidedAgain(Break where) throws InterruptedException {
        for (String out : List.of("ROLLBACK", "COMMIT")) {
            long before = main.head().number();
            cable.breakAt("COMMIT", where, out);
            assertEquals(new Committed<>(before + 1, true), done(main.commit(once(out))));
            cable.mend();
        }
        assertEquals(3, main.head().number());
    }

    // Leases leave no commit by which one could see that they were taken.
    @ParameterizedTest
    @EnumSource
    void aLeaseWhoseAnswerIsLostIsTakenOnce(Break where) throws InterruptedException {
        Lease mine = new Lease("lock", "of anna", new Moments().instant().plusSeconds(60));
        cable.breakAt("COMMIT", where);
        Committed<Boolean> taken = done(main.commit(head -> {
            boolean free = head.leases("lock").isEmpty();
            return new Plan<>(List.of(), free ? List.of(mine) : List.of(), ANNA, Optional.empty(), "Lock", free);
        }));
        cable.awaitBreak();
        assertEquals(new Committed<>(1, true), taken);
        assertEquals(List.of(mine), main.head().leases(""));
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatBreaksBeforeTheCommitCostsNothing(Break where) throws InterruptedException {
        for (String words : List.of("FOR UPDATE", "INSERT INTO guelta_object", "INSERT INTO guelta_change")) {
            long before = main.head().number();
            cable.breakAt(words, where);
            assertEquals(new Committed<>(before + 1, true), done(main.commit(once(words))));
            cable.awaitBreak();
        }
        assertEquals(4, main.head().number());
    }

    // The first commit of a root, with all that one may have, over connections that are open: whatever is said when.
    @ParameterizedTest
    @EnumSource
    void aConnectionThatBreaksAnywhereCostsNothing(Break where) {
        byte[] big = new byte[JdbcObjects.PART + 1];
        int made = 0;
        for (int times = 0; times < 24; times++) {
            commit(main, put("a", "before " + times));
            Root root = store.root("home/" + times);
            Lease lease = new Lease("lock", "of anna", new Moments().instant().plusSeconds(60));
            cable.breakBehind(times, where);
            CompletionStage<Committed<Boolean>> stage = root.commit(head -> {
                boolean first = head.find(StorePath.of("b")).isEmpty();
                List<Edit> edits =
                        List.of(put("b", first ? "once" : "twice"), new Edit.Put(StorePath.of("big"), Content.of(big)));
                return new Plan<>(edits, List.of(lease), ANNA, Optional.empty(), "All", first);
            });
            try {
                assertEquals(new Committed<>(1, true), done(stage), "behind " + times);
            } catch (StoreUnavailable unopened) {
                // It broke while another connection was being opened, so nothing was begun.
                cable.mend();
                assertEquals(0, root.head().number(), unopened.getMessage());
                assertFalse(unopened.getMessage().contains("not known"), unopened.getMessage());
                continue;
            }
            cable.mend();
            made++;
            assertEquals("once", text(root.head(), "b"));
            assertEquals(
                    big.length,
                    root.head().find(StorePath.of("big")).orElseThrow().size());
            assertEquals(List.of(lease), root.head().leases(""));
            assertEquals(1, root.head().number());
        }
        assertTrue(made > 12, made + " commits");
    }

    @ParameterizedTest
    @EnumSource
    void readingGoesOnOverAnotherConnection(Break where) throws InterruptedException {
        cable.breakAt("LEFT JOIN guelta_lease", where);
        assertEquals(1, main.head().number());
        cable.awaitBreak();
    }

    // A watch sees that there is a commit, and can't read what it touched: it is told when that can be read, though
    // nobody commits any more.
    @Test
    void aWatchThatCouldNotReadACommitIsToldItLater(PostgresCluster cluster) throws InterruptedException {
        WatchContract.Listener listener = new WatchContract.Listener();
        try (JdbcStore other = new JdbcStore(cluster.settings(url), new Moments())) {
            main.watch(1, listener);
            // Reading is tried twice.
            cable.breakEachTimeAt("guelta_object", 2);
            commit(other.root("main"), put("far/away", "2"));
            cable.awaitBreak();
            cable.mend();
            Commit told = listener.next();
            assertEquals(2, told.number());
            assertEquals(List.of(StorePath.of("far/away")), told.touched());
        }
    }

    // What is still in doubt when the store stops, or for too long, is not acknowledged.
    @Test
    void aDoubtThatCantBeResolvedIsNoAcknowledgement() throws Exception {
        cable.breakForGoodAt("COMMIT");
        CompletionStage<Committed<Boolean>> stage = main.commit(once("b"));
        cable.awaitBreak();
        store.close();
        String why = fails(StoreUnavailable.class, stage).getMessage();
        assertTrue(why.contains("whether the change was made"), why);
    }
}
