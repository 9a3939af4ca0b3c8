// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.access.AddressList;
import guelta.store.Author;
import guelta.store.Content;
import guelta.store.Edit;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that say what single zones allow, as they come and go in the store that keeps the zones. */
@Timeout(60)
class RulesFollowerTest {
    private static final DomainName ZONE = DomainName.of("example.org.");
    private static final String FILE = "example.org._settings";
    private static final AddressList INSIDE = AddressList.parse("192.0.2.0/24");

    private final MemoryStore store = new MemoryStore("copies", Clock.systemUTC());
    private final RulesFollower follower = new RulesFollower(Duration.ofMillis(10));

    @AfterEach
    void close() {
        follower.close();
        store.close();
    }

    private static void commit(MemoryStore to, Edit edit) {
        Root root = to.root(Kept.ROOT);
        root.commit(head -> Plan.of(List.of(edit), new Author("anna", "anna@example.org"), "by hand"))
                .toCompletableFuture()
                .join();
    }

    private static Edit put(String file, String text) {
        return new Edit.Put(StorePath.of(file), Content.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private Optional<AddressList> asking() {
        return follower.rules().of(ZONE).query();
    }

    /** A restart must not serve a zone to those whom its list keeps out: what is there counts when follow returns. */
    @Test
    void whatTheStoreHoldsIsKnownAtOnce() {
        commit(store, put(FILE, "allowQuery = 192.0.2.0/24\n"));
        follower.follow(store);
        assertEquals(Optional.of(INSIDE), asking());
        assertEquals(Optional.empty(), follower.rules().of(ZONE).transfer());
        assertEquals(
                Optional.empty(),
                follower.rules().of(DomainName.of("example.net.")).query());
    }

    /** docs/operate.md: a push changes what a zone allows while it is served; deleting the file leaves it to the server. */
    @Test
    void aChangeCountsAsSoonAsItIsCommitted() {
        follower.follow(store);
        commit(store, put(FILE, "allowQuery = 192.0.2.0/24\n"));
        await(() -> asking().equals(Optional.of(INSIDE)));
        commit(store, put(FILE, "allowQuery = none\nallowTransfer = 192.0.2.0/24\n"));
        await(() -> asking().equals(Optional.of(AddressList.NONE)));
        assertEquals(Optional.of(INSIDE), follower.rules().of(ZONE).transfer());
        commit(store, new Edit.Delete(StorePath.of(FILE)));
        await(() -> asking().isEmpty());
    }

    /** The versions of zones that are kept beside them are commits too, and change no rules; nor do files in folders. */
    @Test
    void otherFilesSayNothing() {
        commit(store, put(FILE, "allowQuery = 192.0.2.0/24\n"));
        follower.follow(store);
        ZoneRules before = follower.rules();
        commit(store, put("example.org", "no settings"));
        commit(store, put("folder/example.net._settings", "allowQuery = none\n"));
        commit(store, put("example.com._settings", "allowQuery = none\n"));
        await(() -> follower.rules() != before);
        assertEquals(
                List.of(DomainName.of("example.com."), ZONE),
                follower.rules().zones().keySet().stream().sorted().toList());
    }

    /** A store that goes, or comes back empty, opens nothing; one that is no longer named has no say. */
    @Test
    void aStoreThatGoesOrComesBackEmptyTakesNothingAway() {
        commit(store, put(FILE, "allowQuery = 192.0.2.0/24\n"));
        follower.follow(store);
        follower.follow(null);
        assertEquals(Optional.of(INSIDE), asking());
        try (MemoryStore empty = new MemoryStore("copies", Clock.systemUTC())) {
            follower.follow(empty);
            assertEquals(Optional.of(INSIDE), asking());
            commit(empty, put(FILE, "allowQuery = none\n"));
            await(() -> asking().equals(Optional.of(AddressList.NONE)));
            commit(store, put(FILE, "allowQuery = any\n"));
            follower.forget();
        }
        assertEquals(Optional.empty(), asking());
    }

    /** design.md: a store that fails takes nothing away, and keeps the server from nothing else. */
    @Test
    void aStoreThatFailsTakesNothingAway() {
        commit(store, put(FILE, "allowQuery = 192.0.2.0/24\n"));
        follower.follow(store);
        Store failing = (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    throw new StoreUnavailable("a test");
                });
        follower.follow(failing);
        assertEquals(Optional.of(INSIDE), asking());
    }

    /** The store, some of whose methods fail while the test says so: those of the root or of its head. */
    private Store failing(Set<String> methods) {
        return handing(Store.class, store, Root.class, methods);
    }

    private static <T> T handing(Class<T> type, Object behind, Class<?> part, Set<String> failing) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (failing.contains(method.getName())) {
                        throw new StoreUnavailable("a test");
                    }
                    Object result = method.invoke(behind, arguments);
                    return part.isInstance(result) ? handing(part, result, Snapshot.class, failing) : result;
                }));
    }

    /** A damaged head at a restart must not open a zone, signed is signed; and when it is mended no commit is needed. */
    @ParameterizedTest
    @ValueSource(strings = {"root", "head", "list", "watch"})
    void whatCannotBeReadAtTheStartLetsNobodyInUntilItCanBe(String method) {
        commit(store, put(FILE, "allowQuery = 192.0.2.0/24\n"));
        Set<String> methods = ConcurrentHashMap.newKeySet();
        methods.add(method);
        follower.follow(failing(methods));
        if (!method.equals("watch")) {
            assertEquals(Optional.of(AddressList.NONE), asking());
            DomainName other = DomainName.of("example.net.");
            assertEquals(
                    Optional.of(AddressList.NONE), follower.rules().of(other).query());
            assertEquals(
                    Optional.of(AddressList.NONE), follower.rules().of(other).transfer());
        }
        methods.clear();
        await(() -> asking().equals(Optional.of(INSIDE)));
        assertEquals(
                Optional.empty(),
                follower.rules().of(DomainName.of("example.net.")).query());
        commit(store, put(FILE, "allowQuery = loopback\n"));
        await(() -> asking().equals(Optional.of(AddressList.parse("loopback"))));
    }

    /** A damaged file is one that is wrong: it closes its zone and no other, until it can be read again. */
    @Test
    void aFileThatCannotBeReadClosesItsZoneAlone() {
        commit(store, put(FILE, "allowQuery = 192.0.2.0/24\n"));
        Set<String> methods = ConcurrentHashMap.newKeySet();
        methods.add("content");
        follower.follow(failing(methods));
        assertEquals(Optional.of(AddressList.NONE), asking());
        assertEquals(
                Optional.empty(),
                follower.rules().of(DomainName.of("example.net.")).query());
        Snapshot head = handing(Snapshot.class, store.root(Kept.ROOT).head(), Snapshot.class, methods);
        try (MemoryStore empty = new MemoryStore("copies", Clock.systemUTC())) {
            assertEquals(
                    1, ZoneRules.objections(empty.root(Kept.ROOT).head(), head).size());
        }
        methods.clear();
        await(() -> asking().equals(Optional.of(INSIDE)));
    }

    /** An empty store can be read, and says nothing of any zone. */
    @Test
    void anEmptyStoreThatFailedAtFirstLeavesZonesToTheServer() {
        Set<String> methods = ConcurrentHashMap.newKeySet();
        methods.add("head");
        follower.follow(failing(methods));
        assertEquals(Optional.of(AddressList.NONE), asking());
        methods.clear();
        await(() -> asking().isEmpty());
    }

    /** A list that is wrong lets nobody in; a push that brings one is refused, one that changes something else is not. */
    @Test
    void aWrongListAllowsNobodyAndIsAnObjection() {
        Root root = store.root(Kept.ROOT);
        Snapshot empty = root.head();
        commit(store, put(FILE, "allowQuery = inside\n"));
        Snapshot wrong = root.head();
        follower.follow(store);
        assertEquals(Optional.of(AddressList.NONE), asking());
        assertEquals(1, follower.rules().problems().size());
        List<String> objections = ZoneRules.objections(empty, wrong);
        assertEquals(1, objections.size());
        assertTrue(objections.get(0).startsWith(FILE + ":1: allowQuery is 'inside', allowed is"), objections.get(0));
        commit(store, put("example.org", "another file"));
        assertEquals(List.of(), ZoneRules.objections(wrong, root.head()));
    }
}
