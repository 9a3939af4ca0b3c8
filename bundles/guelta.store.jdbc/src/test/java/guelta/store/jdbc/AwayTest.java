// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import static guelta.store.StoreUnderTest.ANNA;
import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.fails;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Moments;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.StoreUnavailable;
import guelta.store.WatchContract;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The database is away, comes back, crashes, or does not want us. */
@ExtendWith(Postgres.class)
class AwayTest {
    private PostgresCluster cluster;
    private JdbcSettings settings;
    private boolean down;

    @BeforeEach
    void choose(PostgresCluster shared) {
        cluster = shared;
        settings = cluster.settings(cluster.fresh());
    }

    @AfterEach
    void restore() {
        if (down) {
            start();
        }
    }

    private void stop(String mode) {
        cluster.stop(mode);
        down = true;
    }

    private void start() {
        cluster.begin();
        down = false;
    }

    private static void isAway(JdbcStore store, Root main) {
        String why = assertThrows(StoreUnavailable.class, main::head).getMessage();
        assertTrue(why.startsWith("Store trial: the database 127.0.0.1:"), why);
        assertFalse(why.contains(PostgresCluster.PASSWORD), why);
        assertFalse(why.contains("\n"), why);
        fails(StoreUnavailable.class, main.commit(head -> Plan.of(List.of(put("b", "2")), ANNA, "m")));
        assertThrows(StoreUnavailable.class, () -> store.roots(""));
        fails(StoreUnavailable.class, store.gc(line -> {}));
        PostgresCluster.await("trouble", () -> !store.state().trouble().isEmpty());
        String trouble = store.state().trouble();
        assertTrue(trouble.contains(store.state().place()), trouble);
        assertFalse(trouble.contains(PostgresCluster.PASSWORD), trouble);
    }

    private static void isBack(JdbcStore store) {
        PostgresCluster.await("no trouble", () -> store.state().trouble().isEmpty());
    }

    // A server that starts before its database: nothing has to be started again.
    @Test
    void aStoreThatBeginsWithoutItsDatabaseGoesOnWhenItComes() {
        stop("fast");
        WatchContract.Listener listener = new WatchContract.Listener();
        try (JdbcStore store = new JdbcStore(settings, new Moments())) {
            Root main = store.root("main");
            isAway(store, main);
            main.watch(0, listener);
            start();
            isBack(store);
            assertEquals(1, commit(main, put("a", "1")));
            assertEquals(1, listener.next().number());
        }
    }

    @Test
    void aStoreWhoseDatabaseStopsGoesOnWhenItIsBack() {
        WatchContract.Listener listener = new WatchContract.Listener();
        try (JdbcStore store = new JdbcStore(settings, new Moments())) {
            Root main = store.root("main");
            main.watch(0, listener);
            commit(main, put("a", "1"));
            assertEquals(1, listener.next().number());
            stop("fast");
            // Nobody asks: it is noticed all the same.
            PostgresCluster.await("trouble", () -> !store.state().trouble().isEmpty());
            isAway(store, main);
            start();
            isBack(store);
            assertEquals(List.of("a=1"), files(main.head()));
            assertEquals(2, commit(main, put("b", "2")));
            assertEquals(2, listener.next().number());
        }
    }

    // As a power failure would: what was acknowledged is there when the database has recovered.
    @Test
    void aCrashOfTheDatabaseLosesNothingThatWasAcknowledged() throws InterruptedException {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        try (JdbcStore store = new JdbcStore(settings, new Moments())) {
            Root main = store.root("main");
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger refused = new AtomicInteger();
            Thread writer = new Thread(() -> {
                for (int i = 0; !over.get(); i++) {
                    String name = "f" + i;
                    try {
                        commit(main, put(name, "text"));
                        acknowledged.add(name + "=text");
                    } catch (StoreUnavailable away) {
                        refused.incrementAndGet();
                    }
                }
            });
            writer.start();
            PostgresCluster.await("commits", () -> acknowledged.size() > 50);
            stop("immediate");
            start();
            isBack(store);
            int before = acknowledged.size();
            PostgresCluster.await("more commits", () -> acknowledged.size() > before + 10);
            over.set(true);
            writer.join();
            List<String> files = files(main.head());
            assertTrue(files.containsAll(acknowledged), files.size() + " of " + acknowledged.size());
            // What was in doubt while the database was away was found out, too.
            assertEquals(acknowledged.size(), files.size(), refused + " were refused");
            assertEquals(files.size(), main.head().number());
        }
    }

    @Test
    void aWrongPasswordIsToldWithoutTheRightOrTheWrongOne() {
        JdbcSettings wrong = new JdbcSettings("trial", settings.url(), settings.user(), "guess 17", 5);
        try (JdbcStore store = new JdbcStore(wrong, new Moments())) {
            String why = assertThrows(
                            StoreUnavailable.class, () -> store.root("main").head())
                    .getMessage();
            assertTrue(why.contains("password authentication failed"), why);
            assertFalse(why.contains("guess"), why);
            PostgresCluster.await("trouble", () -> store.state().trouble().contains("password"));
        }
        assertFalse(wrong.toString().contains("guess"), wrong.toString());
    }

    @Test
    void aPlaceThatMayNotBeWrittenIsTold() {
        try (JdbcStore store = new JdbcStore(settings, new Moments())) {
            commit(store.root("main"), put("a", "1"));
        }
        String readOnly = settings.url() + "&options=-c%20default_transaction_read_only=on";
        try (JdbcStore store = new JdbcStore(cluster.settings(readOnly), new Moments())) {
            Root main = store.root("main");
            assertEquals(List.of("a=1"), files(main.head()));
            String why = fails(StoreUnavailable.class, main.commit(head -> Plan.of(List.of(put("b", "2")), ANNA, "m")))
                    .getMessage();
            assertTrue(why.contains("read-only transaction"), why);
            assertTrue(
                    store.state().trouble().contains("read-only"), store.state().trouble());
        }
    }

    // A node of tomorrow made other tables: this one leaves them alone, and says so.
    @Test
    void tablesOfAnotherVersionAreLeftAlone() {
        try (JdbcStore store = new JdbcStore(settings, new Moments())) {
            commit(store.root("main"), put("a", "1"));
        }
        cluster.ask(settings.url(), "UPDATE guelta_store SET version = 99");
        try (JdbcStore store = new JdbcStore(settings, new Moments())) {
            String why = assertThrows(
                            StoreUnavailable.class, () -> store.root("main").head())
                    .getMessage();
            assertTrue(why.contains("version 99, allowed is 1"), why);
        }
    }

    // The server's administrator may ask for less than we promise; then we ask for more.
    @Test
    void commitsAreSyncedWhateverTheDefaultIs() {
        String lazy = settings.url() + "&options=-c%20synchronous_commit=off";
        Database database = new Database(cluster.settings(lazy));
        assertEquals(
                "on",
                database.read(connection -> Schema.text(connection.createStatement(), "SHOW synchronous_commit")));
        database.close();
        String strict = settings.url() + "&options=-c%20synchronous_commit=remote_apply";
        Database careful = new Database(cluster.settings(strict));
        assertEquals(
                "remote_apply",
                careful.read(connection -> Schema.text(connection.createStatement(), "SHOW synchronous_commit")));
        careful.close();
    }

    @Test
    void aStoppedStoreHasNoConnections() {
        JdbcStore store = new JdbcStore(settings, new Moments());
        commit(store.root("main"), put("a", "1"));
        done(store.gc(line -> {}));
        assertFalse(connections().isEmpty());
        store.close();
        PostgresCluster.await("no connections", () -> connections().isEmpty());
    }

    private List<String> connections() {
        return cluster.ask("", "SELECT pid FROM pg_stat_activity WHERE application_name = 'guelta trial'");
    }
}
