// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.Lease;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The leases of one root. Immutable. */
public final class Leases {
    /** No leases. */
    public static final Leases NONE = new Leases(new TreeMap<>());

    private final NavigableMap<String, Lease> byKey;

    private Leases(NavigableMap<String, Lease> byKey) {
        this.byKey = byKey;
    }

    /** With those given taken, renewed or given back, and without all that are over. */
    public Leases with(Collection<Lease> changes, Instant now) {
        if (changes.isEmpty()) {
            return this;
        }
        NavigableMap<String, Lease> changed = new TreeMap<>(byKey);
        changes.forEach(lease -> changed.put(lease.key(), lease));
        changed.values().removeIf(lease -> !lease.expires().isAfter(now));
        return new Leases(changed);
    }

    /** Those whose key starts with a text and that are not over, in order of keys. */
    public List<Lease> active(String prefix, Instant now) {
        return byKey.tailMap(prefix).values().stream()
                .takeWhile(lease -> lease.key().startsWith(prefix))
                .filter(lease -> lease.expires().isAfter(now))
                .toList();
    }

    /** All of them, in order of keys. */
    public Collection<Lease> all() {
        return List.copyOf(byKey.values());
    }
}
