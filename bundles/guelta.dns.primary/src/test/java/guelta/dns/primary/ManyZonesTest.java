// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.store.Author;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Plan;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A change costs what it touches, however many zones there are. */
class ManyZonesTest {
    private static final int ZONES = 5_000;

    private final ZonesRepository repository = new ZonesRepository();

    private void put(int from, int to, String records) {
        List<Edit> edits = new ArrayList<>();
        for (int i = from; i < to; i++) {
            edits.add(new Edit.Put(
                    StorePath.of("z" + i + ".example"),
                    Content.of(ZonesRepository.zone(records).getBytes(StandardCharsets.UTF_8))));
        }
        repository
                .root()
                .commit(head -> Plan.of(edits, new Author("test", ""), "test"))
                .toCompletableFuture()
                .join();
    }

    /** A state that counts how often it is looked into. */
    private static Snapshot counting(Snapshot state, AtomicInteger looked) {
        return (Snapshot) Proxy.newProxyInstance(
                Snapshot.class.getClassLoader(), new Class<?>[] {Snapshot.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("find")) {
                        looked.incrementAndGet();
                    } else if (method.getName().equals("list")) {
                        looked.addAndGet(ZONES);
                    }
                    try {
                        return method.invoke(state, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    @Test
    void oneChangedZoneIsLookedAtAlone() {
        put(0, ZONES, "www A 192.0.2.1");
        repository.put("common/hosts", "shared A 192.0.2.2\n");
        repository.put("z7.example", ZonesRepository.zone("$INCLUDE common/hosts"));
        AtomicInteger looked = new AtomicInteger();
        ServedZones served = ServedZones.NONE
                .advance(repository.root().head(), repository.root())
                .next();
        assertEquals(ZONES, served.size());
        assertEquals(ZONES, served.zones().size());

        put(3, 5, "www A 192.0.2.9");
        ServedZones.Advance two = served.advance(counting(repository.root().head(), looked), repository.root());
        assertEquals(Set.of(DomainName.of("z3.example"), DomainName.of("z4.example")), two.touched());
        assertTrue(looked.get() < 20, looked + " look-ups");

        repository.put("common/hosts", "shared A 192.0.2.3\n");
        repository.put("other/hosts", "shared A 192.0.2.3\n");
        looked.set(0);
        ServedZones.Advance included =
                two.next().advance(counting(repository.root().head(), looked), repository.root());
        assertEquals(Set.of(DomainName.of("z7.example")), included.touched());
        assertTrue(looked.get() < 20, looked + " look-ups");

        repository.put("z7.example", ZonesRepository.zone("www A 192.0.2.1"));
        repository.put("z8.example", ZonesRepository.zone("$INCLUDE other/hosts"));
        ServedZones.Advance swapped = included.next().advance(repository.root().head(), repository.root());
        repository.put("common/hosts", "shared A 192.0.2.4\n");
        repository.put("other/hosts", "shared A 192.0.2.4\n");
        repository.delete("z9.example");
        repository.put("new.example", ZonesRepository.zone(""));
        ServedZones.Advance last = swapped.next().advance(repository.root().head(), repository.root());
        assertEquals(
                Set.of(DomainName.of("z8.example"), DomainName.of("z9.example"), DomainName.of("new.example")),
                last.touched());
        assertTrue(last.others() && !swapped.others());
        assertEquals(ZONES, last.next().size());
        assertSame(
                served.find(DomainName.of("z100.example")).orElseThrow(),
                last.next().find(DomainName.of("z100.example")).orElseThrow());
        ServedZones anew = ServedZones.NONE
                .advance(repository.root().head(), repository.root())
                .next();
        assertEquals(
                anew.all().stream().map(ServedZone::apex).toList(),
                last.next().all().stream().map(ServedZone::apex).toList());
        assertEquals(
                anew.zones().all().stream().map(zone -> zone.size()).toList(),
                last.next().zones().all().stream().map(zone -> zone.size()).toList());
    }

    /** The follower, the secondaries to tell and the catalog, as in a server. */
    @Test
    void aStreamOfChangesIsServed() {
        put(0, ZONES, "www A 192.0.2.1");
        AtomicInteger told = new AtomicInteger();
        ZoneFollower follower = new ZoneFollower((before, now, touched) -> told.addAndGet(touched.size()));
        follower.catalog(Optional.of(DomainName.of("catalog.example")));
        follower.follow(repository.store());
        await(follower);
        int first = told.get();
        assertTrue(first >= ZONES, first + " told");
        int changes = 200;
        for (int i = 0; i < changes; i++) {
            repository.put("z" + i + ".example", ZonesRepository.zone("new TXT " + i));
            await(follower);
        }
        // Each change is the zone, and the catalog that is looked at, whenever a state is read.
        assertTrue(told.get() - first <= 4 * changes, told.get() - first + " told");
        assertEquals(ZONES + 1, follower.zones().size());
        follower.close();
    }

    private void await(ZoneFollower follower) {
        follower.served(repository.root().head().number()).toCompletableFuture().join();
    }

    /** The table is what a map would be. */
    @Test
    void theTableIsAMap() {
        Random random = new Random(5);
        NameTable<Integer> table = NameTable.empty();
        Map<DomainName, Integer> map = new TreeMap<>();
        for (int round = 0; round < 300; round++) {
            Map<DomainName, Optional<Integer>> changes = new TreeMap<>();
            for (int i = random.nextInt(20); i >= 0; i--) {
                DomainName name = DomainName.of("n" + random.nextInt(2_000) + ".");
                changes.put(name, random.nextInt(3) == 0 ? Optional.empty() : Optional.of(random.nextInt()));
            }
            NameTable<Integer> before = table;
            int size = before.size();
            table = table.with(changes);
            assertEquals(size, before.values().size());
            changes.forEach(
                    (name, value) -> value.ifPresentOrElse(some -> map.put(name, some), () -> map.remove(name)));
            assertEquals(map.size(), table.size());
            assertEquals(List.copyOf(map.values()), table.values());
        }
        NameTable<Integer> last = table;
        map.forEach((name, value) -> assertEquals(value, last.get(name)));
        assertEquals(null, last.get(DomainName.of("nobody.")));
    }
}
