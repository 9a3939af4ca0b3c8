// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.put;
import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.store.Moments;
import guelta.store.Root;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that undoes a transaction when it is to be committed, as one that is distributed does. */
@ExtendWith(Postgres.class)
class RefusedTest {
    // Serialization failure, deadlock; statement completion unknown, by which CockroachDB says that it can't tell
    // whether
    // it has committed.
    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "40003"})
    void aCommitThatIsUndoneIsMadeAgain(String state, PostgresCluster cluster) {
        String url = cluster.fresh();
        try (JdbcStore store = new JdbcStore(cluster.settings(url), new Moments())) {
            Root main = store.root("main");
            commit(main, put("a", "1"));
            // Numbers of a sequence stay when a transaction is undone.
            cluster.ask(url, "CREATE SEQUENCE undone");
            cluster.ask(
                    url,
                    "CREATE FUNCTION undo() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                            + " IF nextval('undone') < 3 THEN RAISE EXCEPTION 'not now' USING ERRCODE = '" + state
                            + "'; END IF; RETURN NULL; END $$");
            cluster.ask(
                    url,
                    "CREATE CONSTRAINT TRIGGER undo AFTER INSERT ON guelta_change DEFERRABLE INITIALLY DEFERRED"
                            + " FOR EACH ROW EXECUTE FUNCTION undo()");
            assertEquals(2, commit(main, put("b", "2")));
            assertEquals(List.of("a=1", "b=2"), files(main.head()));
            assertEquals("", store.state().trouble());
        }
    }
}
