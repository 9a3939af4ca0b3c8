// SPDX-License-Identifier: Apache-2.0
package guelta.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guelta.console.Json;
import guelta.store.Author;
import guelta.store.Commit;
import guelta.store.Store;
import guelta.store.StorePath;
import guelta.store.StoreState;
import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class StoreCommandsTest {
    private static final StoreState ALONE = new StoreState("git", "/data/zones.git", "", -1, "");
    private static final StoreState BEHIND =
            new StoreState("git", "/data/homes.git", "https://example.org/homes", 3, "the remote does not answer");

    private final Store zones = new KnownStore(
            "zones",
            ALONE,
            List.of(
                    commit(
                            3,
                            "anna",
                            "anna@example.org",
                            "Add mail\n\nAsked for.",
                            "a.test",
                            "b.test",
                            "c.test",
                            "d.test"),
                    commit(2, "ben", "", "Renumber", "a.test"),
                    commit(1, "ben", "", "Begin", "a.test")));
    private final Store homes = new KnownStore("homes", BEHIND, List.of());

    private static Commit commit(long number, String name, String email, String message, String... files) {
        Instant at = Instant.parse("2026-11-23T10:00:00.123Z").plusSeconds(number);
        List<StorePath> touched = List.of(files).stream().map(StorePath::of).toList();
        return new Commit("e", number, new Author(name, email), at, message, touched);
    }

    private static void says(String sentence, Executable command) {
        assertEquals(sentence, assertThrows(CommandException.class, command).getNiceHelp());
    }

    @Test
    void storesAreListedInOrderWithTheirLagWhereItIsKnown() {
        assertEquals(
                "[{\"store\":\"homes\",\"kind\":\"git\",\"place\":\"/data/homes.git\","
                        + "\"remote\":\"https://example.org/homes\",\"lag\":3,\"trouble\":\"the remote does not answer\"},"
                        + "{\"store\":\"zones\",\"kind\":\"git\",\"place\":\"/data/zones.git\","
                        + "\"remote\":\"\",\"lag\":null,\"trouble\":\"\"}]",
                Json.of(StoreListCommand.listing(List.of(zones, homes)).rows()));
    }

    @Test
    void withoutAStoreOneSentenceSaysSo() {
        String none = "No store is installed: feature:install guelta-store-git.";
        assertEquals(none, NetCommandsTest.printed(StoreListCommand.listing(List.of())));
        says(none, () -> Stores.named(List.of(), "zones"));
    }

    @Test
    void aStoreThatIsNotThereIsAnsweredWithThoseThatAre() {
        says("There is no store 'zone', there are homes, zones.", () -> Stores.named(List.of(zones, homes), "zone"));
    }

    @Test
    void theLogIsShortForPeopleAndCompleteForScripts() throws Exception {
        List<String> table = NetCommandsTest.printed(StoreLogCommand.listing(zones, "main", "", 2))
                .lines()
                .map(line -> String.join(" ", line.split("[^\\w:.,-]+")))
                .toList();
        assertEquals(
                List.of(
                        "Number At Author Message Files",
                        " 3 2026-11-23T10:00:03Z anna Add mail a.test, b.test, c.test and 1 more",
                        " 2 2026-11-23T10:00:02Z ben Renumber a.test"),
                List.of(table.get(0), table.get(2), table.get(3)));
        assertEquals(
                "{\"number\":3,\"at\":\"2026-11-23T10:00:03Z\",\"author\":\"anna <anna@example.org>\","
                        + "\"message\":\"Add mail\\n\\nAsked for.\","
                        + "\"files\":[\"a.test\",\"b.test\",\"c.test\",\"d.test\"]}",
                Json.of(StoreLogCommand.listing(zones, "main", "", 1).rows().get(0)));
    }

    @Test
    void theLogOfAPathHoldsWhatTouchedIt() throws Exception {
        assertEquals(
                1, StoreLogCommand.listing(zones, "main", "b.test", 20).rows().size());
        assertEquals(
                "No commit of 'main' in the store 'zones' touched 'x.test'.",
                NetCommandsTest.printed(StoreLogCommand.listing(zones, "main", "x.test", 20)));
        assertEquals(
                "No commit of 'home/anna' in the store 'zones' touched anything.",
                NetCommandsTest.printed(StoreLogCommand.listing(zones, "home/anna", "", 20)));
    }

    @Test
    void whatCannotBeAskedIsAnsweredWithWhatIsAllowed() {
        says("The limit is 0, allowed is a whole number from 1.", () -> StoreLogCommand.listing(zones, "main", "", 0));
        says(
                "The path '../etc' can't be one of a store: '..' can't be the name of a file in a store.",
                () -> StoreLogCommand.listing(zones, "main", "../etc", 1));
    }

    @Test
    void whatAStoreDoesIsToldInItsWords() throws Exception {
        StoreGcCommand gc = new StoreGcCommand();
        gc.stores = List.of(zones, homes);
        gc.store = "zones";
        assertEquals(
                "[{\"store\":\"zones\",\"done\":\"3 packs became 1\"}]",
                Json.of(gc.listing().rows()));
        StoreSyncCommand sync = new StoreSyncCommand();
        sync.stores = List.of(zones, homes);
        sync.store = "homes";
        assertEquals(
                "[{\"store\":\"homes\",\"done\":\"1 commit pulled, 2 pushed\"}]",
                Json.of(sync.listing().rows()));
    }

    // A store that can't is the operator's to know, no fault of ours: no stack trace in the log.
    @Test
    void whatAStoreCannotDoIsASentence() {
        StoreSyncCommand sync = new StoreSyncCommand();
        sync.stores = List.of(zones);
        sync.store = "zones";
        says("The store 'zones' was not synchronised: it has no remote.", sync::listing);
    }
}
