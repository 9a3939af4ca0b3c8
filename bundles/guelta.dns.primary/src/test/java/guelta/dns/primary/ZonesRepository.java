// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.store.Author;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.StorePath;
import guelta.store.memory.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/** A store of zones for tests: the memory store, committed to a file at a time. */
final class ZonesRepository {
    private static final Author AUTHOR = new Author("test", "");

    private final MemoryStore store = new MemoryStore("zones", Clock.systemUTC());

    MemoryStore store() {
        return store;
    }

    Root root() {
        return store.root(ZoneFollower.ROOT);
    }

    void put(String file, String text) {
        commit(new Edit.Put(StorePath.of(file), Content.of(text.getBytes(StandardCharsets.UTF_8))));
    }

    void delete(String file) {
        commit(new Edit.Delete(StorePath.of(file)));
    }

    private void commit(Edit edit) {
        root().commit(head -> Plan.of(List.of(edit), AUTHOR, "test"))
                .toCompletableFuture()
                .join();
    }

    /** A zone with SOA and NS on lines 2 and 3 and more records from line 4 on. */
    static String zone(String records) {
        return """
                $TTL 300
                @ SOA ns hostmaster 1 3600 600 86400 60
                @ NS ns.example.
                %s
                """.formatted(records);
    }
}
