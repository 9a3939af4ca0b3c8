// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.ResourceRecord;
import guelta.dns.master.Includes;
import guelta.dns.master.MasterFile;
import guelta.dns.replica.SecondaryEvent;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import guelta.dns.zone.ZoneDifference;
import guelta.store.Author;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Entry;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.Store;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import guelta.store.memory.MemoryStore;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptTest {
    private static final DomainName LARGE = DomainName.of("large.example.");

    private final MemoryStore store = new MemoryStore("copies", Clock.systemUTC());
    private final Kept kept = new Kept(store, Runnable::run);
    private final Root root = store.root("main");
    private final Instant later = Instant.now().plusSeconds(3600);

    private static Zone zone(String apex, long serial) {
        DomainName name = DomainName.of(apex);
        ZoneBuilder builder = new ZoneBuilder(name);
        String text = "$TTL 60\n@ SOA ns host " + serial
                + " 60 30 600 30\n@ NS ns\n* TXT \"a;\\\"b\"\nx TYPE65280 \\# 2 0001\nX.y A 192.0.2.1\n";
        MasterFile.read(
                "test",
                text.getBytes(StandardCharsets.UTF_8),
                name,
                Includes.NONE,
                (record, in, line) -> builder.add(record));
        return builder.build().zone().orElseThrow();
    }

    private static void done(CompletionStage<?> commit) {
        commit.toCompletableFuture().join();
    }

    private static List<ResourceRecord> records(Zone zone) {
        return zone.records().toList();
    }

    /** What was kept is what was copied, record by record, the root and names with a slash too. */
    @Test
    void whatWasKeptIsReadAgain() {
        List<Zone> zones = List.of(zone(".", 1), zone("0/25.2.0.192.in-addr.arpa.", 2), zone("example.org.", 3));
        zones.forEach(zone -> done(kept.put(zone, later)));
        List<SecondaryEvent.Restored> restored = new Kept(store, Runnable::run).read();
        assertEquals(3, restored.size());
        for (SecondaryEvent.Restored each : restored) {
            Zone zone = zones.stream()
                    .filter(some -> some.apex().equals(each.zone().apex()))
                    .findFirst()
                    .orElseThrow();
            assertEquals(records(zone), records(each.zone()));
            assertEquals(later, each.expires());
        }
    }

    /** A catalog can list any name; what no file can be called must not end the work on all other zones. */
    @Test
    void aZoneThatNoFileCanBeCalledIsNotKept() {
        String apex = ("\\001".repeat(40) + ".").repeat(2);
        done(kept.put(zone(apex, 1), later));
        done(kept.put(zone("example._keys.", 1), later));
        done(kept.renew(DomainName.of(apex), later));
        done(kept.delete(DomainName.of(apex)));
        assertEquals(0, root.head().number());
    }

    /** A store that a primary has too: its zones are neither restored, nor dropped, nor written over. */
    @Test
    void filesOfOthersAreNotTouched() {
        StorePath path = StorePath.of("example.net");
        Content content = Content.of("a primary's".getBytes(StandardCharsets.US_ASCII));
        done(root.commit(head -> Plan.of(List.of(new Edit.Put(path, content)), new Author("anna", ""), "hers")));
        assertEquals(List.of(), kept.read());
        done(kept.put(zone("example.net.", 1), later));
        done(kept.delete(DomainName.of("example.net.")));
        assertEquals(1, root.head().number());
    }

    /** The store, whose snapshots fail in one method for one file, or for all when it is listed. */
    private Store damaged(String method, String file) {
        return standing(Store.class, store, method, file);
    }

    private static <T> T standing(Class<T> type, Object behind, String failing, String file) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    String name = method.getName();
                    boolean about = arguments != null && file.equals(name(arguments[0]));
                    if (name.equals(failing) && (about || name.equals("list"))
                            || failing.equals("list") && name.equals("find") && about) {
                        throw new StoreUnavailable("a test");
                    }
                    if (name.equals("commit")) {
                        @SuppressWarnings("unchecked")
                        Function<Snapshot, Plan<Object>> plan = (Function<Snapshot, Plan<Object>>) arguments[0];
                        return ((Root) behind)
                                .commit(head -> plan.apply(standing(Snapshot.class, head, failing, file)));
                    }
                    Object result = method.invoke(behind, arguments);
                    return result instanceof Root
                            ? standing(Root.class, result, failing, file)
                            : result instanceof Snapshot ? standing(Snapshot.class, result, failing, file) : result;
                }));
    }

    private static String name(Object what) {
        return what instanceof Entry entry
                ? entry.path().toString()
                : what instanceof StorePath path ? path.toString() : "";
    }

    /** One damaged file costs its zone a transfer, and no other zone anything; and the next version mends it. */
    @ParameterizedTest
    @ValueSource(strings = {"content", "list"})
    void aFileThatCannotBeReadKeepsNoOtherZoneBack(String method) {
        done(kept.put(zone("example.com.", 1), later));
        done(kept.put(zone("example.net.", 2), later));
        done(kept.put(zone("example.org.", 3), later));
        Kept again = new Kept(damaged(method, "example.net"), Runnable::run);
        assertEquals(
                List.of(1L, 3L),
                again.read().stream().map(each -> each.zone().serial()).sorted().toList());
        done(again.put(zone("example.net.", 4), later));
        assertEquals(
                List.of(1L, 3L, 4L),
                kept.read().stream().map(each -> each.zone().serial()).sorted().toList());
        // Nobody knows whether it is ours.
        done(again.delete(DomainName.of("example.net.")));
        assertEquals(3, kept.read().size());
    }

    /** That a zone is still fresh is noted without a commit. */
    @Test
    void aConfirmationMakesNoCommit() {
        done(kept.put(zone("example.org.", 3), later));
        long before = root.head().number();
        done(kept.renew(DomainName.of("example.org."), later.plusSeconds(60)));
        assertEquals(before, root.head().number());
        assertEquals(later.plusSeconds(60), kept.read().get(0).expires());
    }

    /** RFC 1035 3.3.13: when the time is over the zone has expired, however often the server was started since. */
    @Test
    void aZoneWhoseTimeIsOverHasExpired() {
        done(kept.put(zone("example.org.", 3), Instant.now().minusSeconds(1)));
        assertEquals(Instant.EPOCH, kept.read().get(0).expires());
    }

    /** RFC 1995 5: also after a restart those who transfer from here get what differs from the version that they have. */
    @Test
    void fromAVersionThatWasKeptADifferenceLeadsToTheNewest() {
        for (long serial = 1; serial <= 4; serial++) {
            done(kept.put(zone("example.org.", serial), later));
            done(kept.put(zone("example.net.", serial + 10), later));
        }
        Kept again = new Kept(store, Runnable::run);
        Zone newest = zone("example.org.", 4);
        for (long serial = 1; serial <= 3; serial++) {
            List<ZoneDifference> chain = again.older(newest, serial).orElseThrow();
            assertEquals(1, chain.size());
            assertEquals(serial, chain.get(0).fromSerial());
            assertEquals(4, chain.get(0).toSerial());
        }
        assertEquals(Optional.empty(), again.older(newest, 11));
        assertEquals(Optional.empty(), again.older(zone("never.example.", 4), 3));
        done(kept.delete(DomainName.of("example.org.")));
        done(kept.put(newest, later));
        assertEquals(3, again.older(newest, 3).orElseThrow().get(0).fromSerial());
    }

    /** A version of a large zone: one host of it is another in each. */
    private static Zone large(Zone before, long serial) {
        List<ResourceRecord> removed =
                new ArrayList<>(List.of(before.records(LARGE).get(0)));
        removed.addAll(before.records(DomainName.of("h" + serial + ".large.example.")));
        List<ResourceRecord> added = new ArrayList<>();
        MasterFile.read(
                "test",
                ("@ 60 SOA ns host " + serial + " 60 30 600 30\nh" + serial + " 60 A 198.51.100.1\n")
                        .getBytes(StandardCharsets.UTF_8),
                LARGE,
                Includes.NONE,
                (record, in, line) -> {
                    added.add(record);
                    return Optional.empty();
                });
        return before.edited(removed, added).zone().orElseThrow();
    }

    private static Zone large() {
        ZoneBuilder builder = new ZoneBuilder(LARGE);
        StringBuilder text = new StringBuilder("$TTL 60\n@ SOA ns host 1 60 30 600 30\n@ NS ns\n");
        for (int i = 0; i < 5_000; i++) {
            text.append('h').append(i).append(" A 192.0.2.").append(i % 250).append('\n');
        }
        byte[] octets = text.toString().getBytes(StandardCharsets.UTF_8);
        MasterFile.read("test", octets, LARGE, Includes.NONE, (record, in, line) -> builder.add(record));
        return builder.build().zone().orElseThrow();
    }

    /** The store, and what is committed to it. */
    private Store watched(List<Edit> edits) {
        Root watched = (Root) Proxy.newProxyInstance(
                Root.class.getClassLoader(), new Class<?>[] {Root.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("commit")) {
                        return method.invoke(root, arguments);
                    }
                    @SuppressWarnings("unchecked")
                    Function<Snapshot, Plan<Object>> plan = (Function<Snapshot, Plan<Object>>) arguments[0];
                    return root.commit(head -> {
                        Plan<Object> made = plan.apply(head);
                        edits.addAll(made.edits());
                        return made;
                    });
                });
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> watched);
    }

    private void assertKept(Zone zone) {
        List<SecondaryEvent.Restored> restored = new Kept(store, Runnable::run).read();
        assertEquals(1, restored.size());
        assertEquals(zone.serial(), restored.get(0).zone().serial());
        assertEquals(records(zone), records(restored.get(0).zone()));
    }

    private static int written(Edit edit) {
        return ((Edit.Patch) edit)
                .splices().stream().mapToInt(splice -> splice.bytes().length).sum();
    }

    /** Issue 4.5: what is kept of a large zone is what a difference brought (RFC 1995), and all of it is there again. */
    @Test
    void ofALargeZoneOnlyWhatDiffersIsWritten() {
        List<Edit> edits = new ArrayList<>();
        Kept keeping = new Kept(watched(edits), Runnable::run);
        Zone zone = large();
        done(keeping.put(zone, later));
        assertInstanceOf(Edit.Put.class, edits.get(0));
        for (long serial = 2; serial < 10; serial++) {
            zone = large(zone, serial);
            done(keeping.put(zone, later));
            assertTrue(written(edits.get((int) serial - 1)) < 200, edits::toString);
            assertEquals(serial, root.head().number());
            assertKept(zone);
        }
        assertEquals(9, edits.size());
        // One that came whole has nothing in common with the one before.
        done(keeping.put(large(), later));
        assertInstanceOf(Edit.Put.class, edits.get(9));
    }

    /** A restart knows the file again by what it holds, and has not to write it for the next difference. */
    @Test
    void whatWasReadIsNotWrittenAgain() {
        done(kept.put(large(), later));
        List<Edit> edits = new ArrayList<>();
        Kept again = new Kept(watched(edits), Runnable::run);
        Zone zone = again.read().get(0).zone();
        done(again.put(zone, later.plusSeconds(60)));
        assertEquals(1, root.head().number());
        assertEquals(later.plusSeconds(60), again.read().get(0).expires());
        Zone next = large(again.read().get(0).zone(), 7);
        done(again.put(next, later));
        assertEquals(1, edits.size());
        assertTrue(written(edits.get(0)) < 200, edits::toString);
        assertKept(next);
    }

    /** A file that somebody else has written, or taken away, is not patched: the version is written whole. */
    @Test
    void aFileThatIsNotWhatWasKeptIsWrittenWhole() {
        Zone zone = large();
        done(kept.put(zone, later));
        StorePath path = StorePath.of("large.example");
        Content other = Content.of("; copied by guelta.dns.secondary\n".getBytes(StandardCharsets.US_ASCII));
        for (Edit edit : List.of(new Edit.Put(path, other), new Edit.Delete(path))) {
            done(root.commit(head -> Plan.of(List.of(edit), new Author("anna", ""), "hers")));
            zone = large(zone, zone.serial() + 1);
            done(kept.put(zone, later));
            assertKept(zone);
        }
    }

    /** A push can begin another history between a commit and its answer: the number is that of a foreign file then. */
    @Test
    void theFileOfAnotherHistoryIsNotTakenForOurs() {
        List<Edit> edits = new ArrayList<>();
        Root rewritten = (Root) Proxy.newProxyInstance(
                Root.class.getClassLoader(), new Class<?>[] {Root.class}, (proxy, method, arguments) -> {
                    Root behind = watched(edits).root(Kept.ROOT);
                    return method.getName().equals("at")
                            ? ofEpoch("another", root.head())
                            : method.invoke(behind, arguments);
                });
        Store other = (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> rewritten);
        Kept keeping = new Kept(other, Runnable::run);
        Zone zone = large();
        done(keeping.put(zone, later));
        Zone next = large(zone, 2);
        done(keeping.put(next, later));
        assertInstanceOf(Edit.Put.class, edits.get(edits.size() - 1));
        assertKept(next);
    }

    private static Snapshot ofEpoch(String epoch, Snapshot head) {
        return (Snapshot) Proxy.newProxyInstance(
                Snapshot.class.getClassLoader(),
                new Class<?>[] {Snapshot.class},
                (proxy, method, arguments) ->
                        method.getName().equals("epoch") ? epoch : method.invoke(head, arguments));
    }

    /** Versions that come faster than they are kept are kept in their order, and so is what is asked between them. */
    @Test
    void whatComesFastIsKeptInOrder() {
        ExecutorService files = Executors.newSingleThreadExecutor();
        try {
            Kept busy = new Kept(store, files);
            Zone zone = large();
            List<CompletionStage<?>> asked = new ArrayList<>();
            for (long serial = 2; serial < 40; serial++) {
                asked.add(busy.put(zone, later));
                if (serial % 10 == 0) {
                    asked.add(busy.delete(LARGE));
                }
                asked.add(busy.renew(LARGE, later.plusSeconds(serial)));
                zone = large(zone, serial);
            }
            asked.add(busy.put(zone, later));
            asked.forEach(KeptTest::done);
            assertKept(zone);
            // 39 versions, and the four times it was taken away.
            assertEquals(39 + 3, root.head().number());
        } finally {
            files.shutdown();
        }
    }

    /** The thread that asks primaries and serves must not stand still for the text of a million records. */
    @Test
    void nothingIsWrittenOnTheThreadThatAsks() {
        Queue<Runnable> waiting = new ArrayDeque<>();
        Kept elsewhere = new Kept(store, waiting::add);
        CompletionStage<?> asked = elsewhere.put(large(), later);
        assertEquals(1, waiting.size());
        assertEquals(0, root.head().number());
        while (!asked.toCompletableFuture().isDone()) {
            Optional.ofNullable(waiting.poll()).ifPresent(Runnable::run);
        }
        assertKept(large());
    }

    @Test
    void whatIsForgottenIsGone() {
        done(kept.put(zone("example.org.", 3), later));
        done(kept.delete(DomainName.of("example.org.")));
        done(kept.delete(DomainName.of("never.example.")));
        assertEquals(List.of(), kept.read());
    }
}
