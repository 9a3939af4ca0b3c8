// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.access.AddressList;
import guelta.dns.keys.Right;
import guelta.store.Content;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.Store;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import guelta.store.tree.Folder;
import guelta.store.tree.Objects;
import guelta.store.tree.TreeSnapshot;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store that has lost what single files held: that is told of those, and everything else goes on. */
class LostFilesTest {
    private final ZonesRepository repository = new ZonesRepository();
    private final Set<Tag> lost = ConcurrentHashMap.newKeySet();
    private ZoneFollower follower = new ZoneFollower((before, now, touched) -> {});

    @AfterEach
    void close() {
        follower.close();
    }

    /** The state as it is read where files are lost. */
    private Snapshot state(Object read) {
        TreeSnapshot whole = (TreeSnapshot) read;
        Objects objects = whole.objects();
        return whole.readFrom(new Objects() {
            @Override
            public Folder folder(Tag tag) {
                return objects.folder(tag);
            }

            @Override
            public long size(Tag file) {
                if (lost.contains(file)) {
                    throw new StoreUnavailable("Object " + file + " is missing");
                }
                return objects.size(file);
            }

            @Override
            public Content content(Tag file) {
                size(file);
                return objects.content(file);
            }
        });
    }

    private Store store() {
        Root root = (Root) Proxy.newProxyInstance(
                Root.class.getClassLoader(), new Class<?>[] {Root.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(repository.root(), arguments);
                    return result instanceof Snapshot ? state(result) : result;
                });
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> root);
    }

    private void lose(String file) {
        lost.add(repository.root().head().find(StorePath.of(file)).orElseThrow().tag());
    }

    private void start() {
        follower.close();
        follower = new ZoneFollower((before, now, touched) -> {});
        follower.follow(store());
        served();
    }

    private void served() {
        follower.served(repository.root().head().number()).toCompletableFuture().join();
    }

    private String state(String zone) {
        return follower.served()
                .find(DomainName.of(zone))
                .map(ServedZone::state)
                .orElse("unknown");
    }

    @Test
    void aZoneThatIsLostHidesNoOther() {
        repository.put("example.net", ZonesRepository.zone(""));
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2.1"));
        lose("example.org");
        start();
        assertEquals("serving", state("example.net"));
        assertEquals("broken", state("example.org"));
        String problem = follower.served()
                .find(DomainName.of("example.org"))
                .orElseThrow()
                .problems()
                .get(0);
        assertTrue(problem.startsWith("example.org: can't be read: Object "), problem);
        repository.put("example.com", ZonesRepository.zone(""));
        served();
        assertEquals("serving", state("example.com"));
        assertEquals("broken", state("example.org"));
        // It was a cable: what could not be read is read with the next state, though the file is the same.
        lost.clear();
        repository.put("example.com", ZonesRepository.zone("www A 192.0.2.1"));
        served();
        assertEquals("serving", state("example.org"));
    }

    @Test
    void ofAZoneThatIsLostTheVersionBeforeIsServed() {
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2.1"));
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2.2"));
        lose("example.org");
        start();
        assertEquals("broken, serving commit 1", state("example.org"));
    }

    /** Without its settings a zone would be everybody's. */
    @Test
    void settingsThatAreLostLetNobodyInAndHideNothingElse() {
        repository.put("example.net", ZonesRepository.zone(""));
        repository.put("_keys", "k._update.example.org. DNSKEY 0 3 163 c2VjcmV0\n");
        repository.put("example.org._keys", "lost._update.example.org. DNSKEY 0 3 163 c2VjcmV0\n");
        repository.put("example.org._settings", "allowQuery = 192.0.2.0/24\n");
        lose("example.org._keys");
        lose("example.org._settings");
        start();
        assertEquals("serving", state("example.net"));
        DomainName zone = DomainName.of("example.org");
        Access access = follower.access();
        assertEquals(Optional.of(AddressList.NONE), access.settings(zone).query());
        assertTrue(access.keys().allows(DomainName.of("k._update.example.org"), Right.UPDATE, zone));
        assertFalse(access.keys().allows(DomainName.of("lost._update.example.org"), Right.UPDATE, zone));
        assertEquals(2, access.problems().size(), access.problems()::toString);
        lost.clear();
        repository.put("example.com", ZonesRepository.zone(""));
        served();
        assertEquals(
                Optional.of(AddressList.parse("192.0.2.0/24")),
                follower.access().settings(zone).query());
        assertTrue(follower.access().keys().allows(DomainName.of("lost._update.example.org"), Right.UPDATE, zone));
        // What is known stays when it is lost later.
        lose("example.org._settings");
        repository.put("_keys", "");
        served();
        assertEquals(
                Optional.of(AddressList.parse("192.0.2.0/24")),
                follower.access().settings(zone).query());
    }
}
