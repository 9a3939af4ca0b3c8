// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import static guelta.store.StoreUnderTest.ANNA;
import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.put;
import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.store.Changes;
import guelta.store.Edit;
import guelta.store.Entry;
import guelta.store.Moments;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How often the database is asked. */
@ExtendWith(Postgres.class)
class QueriesTest {
    private static final StorePath WORK = StorePath.of("work");
    private static final String OBJECTS = "FROM guelta_object";

    private static List<StorePath> differing(Snapshot now, Tag then) {
        return now.differing(WORK, then).orElseThrow().stream()
                .map(Changes.Touched::path)
                .toList();
    }

    // What was in the folder of then, but for its names, nobody asks for: a calendar has 256 folders of many files.
    @Test
    void whatDiffersFromAFolderThatIsForgottenTakesOneQuery(PostgresCluster cluster) throws Exception {
        String url = cluster.fresh();
        List<Edit> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(put("work/" + i + "/event", "text " + i));
        }
        List<Tag> then = new ArrayList<>();
        try (JdbcStore store = new JdbcStore(cluster.settings(url), new Moments())) {
            Root main = store.root("main");
            commit(main, all);
            then.add(main.head().find(WORK).map(Entry::tag).orElseThrow());
            commit(main, put("work/7/event", "another"));
            then.add(main.head().find(WORK).map(Entry::tag).orElseThrow());
            commit(main, put("work/8/event", "another"));
        }
        try (Cable cable = new Cable(cluster.port());
                JdbcStore node = new JdbcStore(cluster.settings(cable.url(url)), new Moments())) {
            Root main = node.root("main");
            Snapshot now = main.head();
            try (Stream<Entry> entries = now.list(WORK)) {
                assertEquals(40, entries.count());
            }
            List<StorePath> told = new ArrayList<>();
            assertEquals(1, cable.count(OBJECTS, () -> told.addAll(differing(now, then.get(0)))));
            assertEquals(List.of(WORK.child("7"), WORK.child("8")), told);
            // A plan asks on top of what it makes itself.
            told.clear();
            assertEquals(
                    1,
                    cable.count(
                            OBJECTS,
                            () -> done(main.commit(head -> {
                                told.addAll(differing(head, then.get(1)));
                                return Plan.of(List.of(), ANNA, "Nothing");
                            }))));
            assertEquals(List.of(WORK.child("8")), told);
        }
    }
}
