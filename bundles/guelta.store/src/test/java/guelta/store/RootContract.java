// SPDX-License-Identifier: Apache-2.0
package guelta.store;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.delete;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.fails;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Roots side by side, and the store as a whole. */
public interface RootContract extends StoreUnderTest {
    private List<String> roots(String prefix) {
        try (Stream<String> roots = store().roots(prefix)) {
            return roots.toList();
        }
    }

    @Test
    default void rootsHaveHistoriesOfTheirOwn() throws Expired {
        Root anna = store().root("home/anna");
        Root bert = store().root("home/bert");
        commit(anna, put("a", "1"));
        commit(anna, put("a", "2"));
        commit(bert, put("b", "1"));
        assertEquals(2, anna.head().number());
        assertEquals(1, bert.head().number());
        assertEquals(0, main().head().number());
        assertEquals(List.of("a=1"), files(anna.at(1)));
        assertEquals(List.of("b=1"), files(bert.at(1)));
        assertEquals("home/anna", anna.name());
    }

    @Test
    default void rootsWithACommitAreListedInOrder() {
        assertEquals(List.of(), roots(""));
        for (String name : new String[] {"main", "home/bert", "home/anna", "accounts", "home/anna.b@c+d"}) {
            store().root(name).head();
            commit(store().root(name), put("a", name));
        }
        store().root("home/nobody").head();
        assertEquals(List.of("accounts", "home/anna", "home/anna.b@c+d", "home/bert", "main"), roots(""));
        assertEquals(List.of("home/anna", "home/anna.b@c+d", "home/bert"), roots("home/"));
        assertEquals(List.of("home/anna", "home/anna.b@c+d"), roots("home/a"));
        assertEquals(List.of(), roots("x"));
        if (reopen()) {
            assertEquals(List.of("accounts", "home/anna", "home/anna.b@c+d", "home/bert", "main"), roots(""));
        }
    }

    @Test
    default void anEmptiedRootIsStillThere() {
        commit(main(), put("a", "1"));
        commit(main(), delete("a"));
        assertEquals(List.of("main"), roots(""));
        assertEquals(2, main().head().number());
    }

    // A name as a path may have it; what a backend is made of does not show.
    @Test
    default void namesOfRootsAreAnythingThatAPathMayBe() {
        List<String> odd = new ArrayList<>(List.of(
                " ",
                "-x",
                "a b",
                "a..b",
                "a.lock",
                ".hidden",
                "dot.",
                "a~^:?*[\\",
                "@",
                "a@{b",
                "\u00e4\ud83d\udc2a",
                "%41",
                "tab\tline\n",
                "home/x y/.z",
                "x".repeat(200)));
        for (String name : odd) {
            Root root = store().root(name);
            assertEquals(1, commit(root, put("a", name)), name);
        }
        odd.sort(null);
        assertEquals(odd, roots(""));
        if (reopen()) {
            assertEquals(odd, roots(""));
            for (String name : odd) {
                assertEquals(List.of("a=" + name), files(store().root(name).head()));
            }
        }
    }

    @Test
    default void aNameThatNoPathMayHaveIsRefused() {
        for (String name : new String[] {"", "/", "a//b", "/a", "a/", ".", "a/..", "a\0b", ".git"}) {
            assertThrows(IllegalArgumentException.class, () -> store().root(name), name);
        }
    }

    @Test
    default void manyRootsCommitAtOnce() {
        List<CompletionStage<Committed<Void>>> stages = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Edit edit = put("file " + i, "text");
            stages.add(store().root("home/user " + i % 40).commit(head -> Plan.of(List.of(edit), ANNA, "m")));
        }
        stages.forEach(StoreUnderTest::done);
        for (int i = 0; i < 40; i++) {
            Snapshot head = store().root("home/user " + i).head();
            assertEquals(10, head.number());
            assertEquals(10, files(head).size());
        }
    }

    @Test
    default void aStoreTellsHowItStands() {
        assertFalse(store().name().isEmpty());
        StoreState state = store().state();
        assertFalse(state.kind().isEmpty());
        assertEquals("", state.remote());
        assertEquals(0, state.lag());
        assertEquals("", state.trouble());
        fails(StoreUnavailable.class, store().sync());
    }

    @Test
    default void tidyingUpChangesNothingThatIsSeen() throws Expired {
        for (int i = 1; i <= 50; i++) {
            commit(main(), put("a", "text " + i), put("f/" + i, ""));
        }
        Snapshot held = main().head();
        commit(main(), delete("f"));
        assertFalse(done(store().gc(line -> {})).isEmpty());
        assertEquals(51, main().head().number());
        assertEquals(51, files(held).size());
        assertEquals(List.of("a=text 50"), files(main().head()));
        assertEquals(52, commit(main(), put("a", "after")));
        assertEquals(51, files(main().at(50)).size());
        if (reopen()) {
            assertEquals(52, main().head().number());
        }
    }
}
