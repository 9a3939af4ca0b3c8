// SPDX-License-Identifier: Apache-2.0
package guelta.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.console.Json;
import guelta.store.Author;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Plan;
import guelta.store.Store;
import guelta.store.StorePath;
import guelta.store.StoreState;
import guelta.store.memory.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class StoreCommandsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T10:00:00.123Z"), ZoneOffset.UTC);

    private final MemoryStore zones = new MemoryStore("zones", CLOCK);
    private final MemoryStore copy = new MemoryStore("copy", CLOCK);
    private final Store homes = new KnownStore(
            "homes",
            new StoreState("git", "/data/homes.git", "https://example.org/h", 3, "the remote does not answer"));
    private final List<Store> stores = List.of(zones, homes, copy);

    /** As after feature:install of another kind of store, the file of which has the name of one that is there. */
    @Test
    void storesOfOneNameAreTold() {
        Store other = new KnownStore("zones", new StoreState("jdbc", "db/zones", "", -1, "it is away"));
        List<Store> both = List.of(zones, other, copy);
        assertEquals(
                List.of(
                        "",
                        "There are several stores 'zones', give each a name of its own",
                        "There are several stores 'zones', give each a name of its own; it is away"),
                StoreListCommand.listing(both).rows().stream()
                        .map(row -> row.get("trouble"))
                        .toList());
        says("There are several stores 'zones', give each a name of its own.", () -> Stores.named(both, "zones"));
    }

    @AfterEach
    void closeStores() {
        zones.close();
        copy.close();
    }

    private static void commit(Store store, String name, String email, String message, String... files)
            throws Exception {
        Content content = Content.of(message.getBytes(StandardCharsets.UTF_8));
        List<Edit> edits = Arrays.stream(files)
                .<Edit>map(file -> new Edit.Put(StorePath.of(file), content))
                .toList();
        store.root("main")
                .commit(head -> Plan.of(edits, new Author(name, email), message))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private void fill() throws Exception {
        commit(zones, "ben", "", "Begin", "a.test");
        commit(zones, "ben", "", "Renumber", "a.test");
        commit(zones, "anna", "anna@example.org", "Add mail\n\nAsked for.", "a.test", "b.test", "c.test", "d.test");
    }

    private static void says(String sentence, Executable command) {
        assertEquals(sentence, assertThrows(CommandException.class, command).getNiceHelp());
    }

    @Test
    void storesAreListedInOrderWithTheirLagWhereItIsKnown() {
        assertEquals(
                "[{\"store\":\"homes\",\"kind\":\"git\",\"place\":\"/data/homes.git\","
                        + "\"remote\":\"https://example.org/h\",\"lag\":3,\"trouble\":\"the remote does not answer\"},"
                        + "{\"store\":\"zones\",\"kind\":\"memory\",\"place\":\"\","
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
        says("There is no store 'zone', there are copy, homes, zones.", () -> Stores.named(stores, "zone"));
    }

    @Test
    void theLogIsShortForPeopleAndCompleteForScripts() throws Exception {
        fill();
        List<String> table = NetCommandsTest.printed(StoreLogCommand.listing(zones, "main", "", 2))
                .lines()
                .map(line -> String.join(" ", line.split("[^\\w:.,-]+")))
                .toList();
        assertEquals(
                List.of(
                        "Number At Author Message Files",
                        " 3 2026-11-23T10:00:00Z anna Add mail a.test, b.test, c.test and 1 more",
                        " 2 2026-11-23T10:00:00Z ben Renumber a.test"),
                List.of(table.get(0), table.get(2), table.get(3)));
        assertEquals(
                "{\"number\":3,\"at\":\"2026-11-23T10:00:00Z\",\"author\":\"anna <anna@example.org>\","
                        + "\"message\":\"Add mail\\n\\nAsked for.\","
                        + "\"files\":[\"a.test\",\"b.test\",\"c.test\",\"d.test\"]}",
                Json.of(StoreLogCommand.listing(zones, "main", "", 1).rows().get(0)));
    }

    @Test
    void theLogOfAPathHoldsWhatTouchedIt() throws Exception {
        fill();
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

    private StoreCopyCommand copying(String from, String to) {
        StoreCopyCommand command = new StoreCopyCommand();
        command.context = InstalledServices.of(stores);
        command.from = from;
        command.to = to;
        return command;
    }

    @Test
    void aCopyHasTheWholeHistoryAndGrowsWhenItIsMadeAgain() throws Exception {
        fill();
        assertEquals(
                "[{\"from\":\"zones\",\"to\":\"copy\",\"commits\":3}]",
                Json.of(copying("zones", "copy").listing().rows()));
        commit(zones, "ben", "", "Add more", "e.test");
        assertEquals(
                "[{\"from\":\"zones\",\"to\":\"copy\",\"commits\":1}]",
                Json.of(copying("zones", "copy").listing().rows()));
        assertEquals(
                StoreLogCommand.listing(zones, "main", "", 20).rows(),
                StoreLogCommand.listing(copy, "main", "", 20).rows());
    }

    @Test
    void aCopyThatCannotBeMadeIsASentence() throws Exception {
        fill();
        says("The store 'zones' can't be copied into itself.", copying("zones", "zones")::listing);
        says("The store 'homes' was not copied into 'copy': it holds nothing.", copying("homes", "copy")::listing);
        commit(copy, "eve", "", "Mine", "x.test");
        CommandException other = assertThrows(CommandException.class, copying("zones", "copy")::listing);
        assertTrue(
                other.getNiceHelp().startsWith("The store 'zones' was not copied into 'copy': "), other.getNiceHelp());
    }

    @Test
    void whatAStoreDoesIsToldInItsWords() throws Exception {
        StoreSyncCommand sync = new StoreSyncCommand();
        sync.context = InstalledServices.of(stores);
        sync.store = "homes";
        assertEquals(
                "[{\"store\":\"homes\",\"done\":\"1 commit pulled, 2 pushed\"}]",
                Json.of(sync.listing().rows()));
        StoreGcCommand gc = new StoreGcCommand();
        gc.context = InstalledServices.of(stores);
        gc.store = "zones";
        assertEquals("zones", gc.listing().rows().get(0).get("store"));
    }

    // What a store can't do is the operator's to know, no fault of ours: no stack trace in the log.
    @Test
    void whatAStoreCannotDoIsASentence() {
        StoreGcCommand gc = new StoreGcCommand();
        gc.context = InstalledServices.of(stores);
        gc.store = "homes";
        says("The store 'homes' was not packed: the disk is full.", gc::listing);
        StoreSyncCommand sync = new StoreSyncCommand();
        sync.context = InstalledServices.of(stores);
        sync.store = "zones";
        String said = assertThrows(CommandException.class, sync::listing).getNiceHelp();
        assertTrue(said.startsWith("The store 'zones' was not synchronised: "), said);
    }
}
