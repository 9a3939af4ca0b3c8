// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import static guelta.store.StoreUnderTest.ANNA;
import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.commits;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.put;
import static guelta.store.StoreUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Commit;
import guelta.store.Committed;
import guelta.store.Edit;
import guelta.store.Lease;
import guelta.store.Moments;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import guelta.store.WatchContract;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Two nodes on one database. */
@ExtendWith(Postgres.class)
class NodesTest {
    private final Moments clock = new Moments();
    private JdbcSettings settings;
    private JdbcStore one;
    private JdbcStore other;

    @BeforeEach
    void open(PostgresCluster cluster) {
        settings = cluster.settings(cluster.fresh());
        // At once: only one of them makes the tables.
        one = new JdbcStore(settings, clock);
        other = new JdbcStore(settings, clock);
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void eachSeesAtOnceWhatTheOtherCommitted() throws Exception {
        Root here = one.root("main");
        Root there = other.root("main");
        for (int i = 1; i <= 50; i += 2) {
            assertEquals(i, commit(here, put("a", "here " + i)));
            assertEquals("here " + i, text(there.head(), "a"));
            assertEquals(i + 1, commit(there, put("a", "there " + i)));
            assertEquals("there " + i, text(here.head(), "a"));
        }
        assertEquals(here.head().epoch(), there.head().epoch());
        assertEquals(List.of("a=here 7"), files(there.at(7)));
        assertEquals(List.of("main"), roots(other));
    }

    private static List<String> roots(JdbcStore store) {
        try (Stream<String> roots = store.roots("")) {
            return roots.toList();
        }
    }

    private static Plan<Void> increment(Snapshot head) {
        boolean first = head.find(StorePath.of("counter")).isEmpty();
        long count = first ? 0 : Long.parseLong(text(head, "counter"));
        return Plan.of(List.of(put("counter", Long.toString(count + 1))), ANNA, "Count");
    }

    @Test
    void commitsOfBothLoseNothing() throws InterruptedException {
        Collection<Long> numbers = new ConcurrentLinkedQueue<>();
        Collection<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
            Root root = (writer % 2 == 0 ? one : other).root("main");
            threads.add(new Thread(() -> {
                for (int i = 0; i < 100; i++) {
                    long number = done(root.commit(NodesTest::increment)).number();
                    numbers.add(number);
                    if (root.head().number() < number) {
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
        assertEquals(
                LongStream.rangeClosed(1, 800).boxed().toList(),
                numbers.stream().sorted().toList());
        assertEquals("800", text(one.root("main").head(), "counter"));
        assertEquals(800, other.root("main").head().number());
    }

    // RFC 4918 6: of two clients that lock a resource through two servers, one gets the lock.
    @Test
    void oneOfManyOnBothTakesALease() {
        List<CompletionStage<Committed<Boolean>>> stages = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Lease mine = new Lease("lock", "of " + i, clock.instant().plusSeconds(60));
            stages.add((i % 2 == 0 ? one : other).root("main").commit(head -> {
                boolean free = head.leases("lock").isEmpty();
                return new Plan<>(List.of(), free ? List.of(mine) : List.of(), ANNA, Optional.empty(), "Lock", free);
            }));
        }
        assertEquals(1, stages.stream().filter(stage -> done(stage).result()).count());
        assertEquals(
                one.root("main").head().leases(""), other.root("main").head().leases(""));
    }

    @Test
    void aWatchIsToldWhatTheOtherNodeCommits() {
        WatchContract.Listener listener = new WatchContract.Listener();
        other.root("main").watch(0, listener);
        for (int i = 1; i <= 20; i++) {
            commit(one.root("main"), put("f/" + i, "text"));
            Commit told = listener.next();
            assertEquals(i, told.number());
            assertEquals(List.of(StorePath.of("f/" + i)), told.touched());
        }
        commits(one.root("main"), 300, i -> put("a", "text " + i));
        for (long number = 21; number <= 320; number++) {
            assertEquals(number, listener.next().number());
        }
    }

    // Without it the other nodes would see the commit a second later; nobody would be told twice, and nobody would
    // notice.
    @Test
    void othersAreGivenAHint(PostgresCluster cluster) throws SQLException {
        try (Connection listening =
                DriverManager.getConnection(settings.url(), PostgresCluster.USER, PostgresCluster.PASSWORD)) {
            listening.createStatement().execute("LISTEN guelta");
            commit(one.root("home/anna b"), put("a", "1"));
            PGNotification[] heard = listening.unwrap(PGConnection.class).getNotifications(30_000);
            assertTrue(heard[0].getParameter().endsWith(" home/anna b"), heard[0].getParameter());
        }
    }

    // The hint may get lost, or the database may not know it: then the numbers tell, within seconds.
    @Test
    void aWatchIsToldWithoutTheHintToo(PostgresCluster cluster) {
        WatchContract.Listener listener = new WatchContract.Listener();
        other.root("main").watch(0, listener);
        commit(one.root("main"), put("a", "1"));
        assertEquals(1, listener.next().number());
        cluster.ask(
                settings.url(),
                "WITH change AS (INSERT INTO guelta_change SELECT root, 2, made, author, email, at, 'By hand', after, after"
                        + " FROM guelta_change WHERE n = 1) UPDATE guelta_root SET n = 2");
        assertEquals("By hand", listener.next().message());
    }

    // A history that an administrator put back from a backup is another one; nodes go on with it.
    @Test
    void aNewEpochIsSeen(PostgresCluster cluster) {
        WatchContract.Listener listener = new WatchContract.Listener();
        for (int i = 1; i <= 3; i++) {
            commit(one.root("main"), put("a", "text " + i));
        }
        other.root("main").watch(3, listener);
        String before = other.root("main").head().epoch();
        commit(one.root("main"), put("a", "text 4"));
        assertEquals(4, listener.next().number());
        cluster.ask(
                settings.url(),
                "WITH gone AS (DELETE FROM guelta_change WHERE n > 2) UPDATE guelta_root SET epoch = gen_random_uuid(),"
                        + " n = 2, top = (SELECT after FROM guelta_change WHERE n = 2)");
        Commit told = listener.next();
        assertEquals(2, told.number());
        assertTrue(!told.epoch().equals(before), before);
        commit(one.root("main"), put("a", "another 3"));
        assertEquals(told.epoch(), listener.next().epoch());
        assertEquals("another 3", text(other.root("main").head(), "a"));
    }

    // Connections are killed all the time while both commit: who was answered finds all of it, and nothing twice.
    @Test
    void killedConnectionsLoseNothingThatWasAcknowledged(PostgresCluster cluster) throws InterruptedException {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        Collection<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        commit(one.root("main"), put("begin", ""));
        for (int writer = 0; writer < 6; writer++) {
            String prefix = "w" + writer + "-";
            Root root = (writer % 2 == 0 ? one : other).root("main");
            threads.add(new Thread(() -> {
                for (int i = 0; i < 60; i++) {
                    String name = prefix + i;
                    try {
                        Committed<Boolean> made = done(root.commit(head -> fresh(head, name)));
                        if (!made.result()) {
                            throw new AssertionError(name + " was made twice");
                        }
                        acknowledged.add(name);
                    } catch (StoreUnavailable notNow) {
                        // Not acknowledged: it may be there, once.
                        continue;
                    }
                }
            }));
        }
        threads.forEach(thread -> thread.setUncaughtExceptionHandler((t, failure) -> failures.add(failure)));
        threads.forEach(Thread::start);
        long killed = 0;
        while (threads.stream().anyMatch(Thread::isAlive)) {
            killed += cluster.ask(
                            "",
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ="
                                    + " 'guelta trial' AND state <> 'idle' AND query NOT LIKE 'LISTEN%'")
                    .size();
        }
        assertEquals(List.of(), List.copyOf(failures));
        assertTrue(killed > 20, killed + " connections were killed");
        assertTrue(acknowledged.size() > 100, acknowledged.size() + " commits were acknowledged");
        List<String> files = files(one.root("main").head());
        acknowledged.forEach(name -> assertTrue(files.contains(name + "=once"), name));
        assertTrue(files.stream().noneMatch(file -> file.endsWith("twice")), files.toString());
        // begin, and one commit for each file.
        assertEquals(files.size(), other.root("main").head().number());
    }

    private static Plan<Boolean> fresh(Snapshot head, String name) {
        boolean first = head.find(StorePath.of(name)).isEmpty();
        Edit edit = put(name, first ? "once" : "twice");
        return new Plan<>(List.of(edit), List.of(), ANNA, Optional.empty(), "Once", first);
    }
}
