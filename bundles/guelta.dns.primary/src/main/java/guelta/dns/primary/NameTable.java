// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something for each of some names. An immutable value of small maps that the next one shares, so that a change costs what
 * it touches and not what the table has.
 */
final class NameTable<V> {
    /** How many names a small map has about. */
    private static final int PER_PART = 64;

    private final List<Map<DomainName, V>> parts;
    private final int size;

    private NameTable(List<Map<DomainName, V>> parts, int size) {
        this.parts = parts;
        this.size = size;
    }

    static <V> NameTable<V> empty() {
        return new NameTable<>(List.of(Map.of()), 0);
    }

    int size() {
        return size;
    }

    @Nullable
    V get(DomainName name) {
        return parts.get(part(name, parts.size())).get(name);
    }

    /** All values in the canonical order of their names; sorts them. */
    List<V> values() {
        Map<DomainName, V> sorted = new TreeMap<>();
        parts.forEach(sorted::putAll);
        return List.copyOf(sorted.values());
    }

    /** The table with other values for some names; an empty one takes the name away. */
    NameTable<V> with(Map<DomainName, Optional<V>> changes) {
        int most = size + changes.size();
        if (most > 4 * PER_PART * parts.size()) {
            int count = Integer.highestOneBit(2 * most / PER_PART);
            return copied(new ArrayList<>(Collections.nCopies(count, Map.of()))).edited(changes);
        }
        return edited(changes);
    }

    private NameTable<V> copied(List<Map<DomainName, V>> wider) {
        Map<DomainName, Optional<V>> all = new HashMap<>();
        parts.forEach(part -> part.forEach((name, value) -> all.put(name, Optional.of(value))));
        return new NameTable<>(wider, 0).edited(all);
    }

    private NameTable<V> edited(Map<DomainName, Optional<V>> changes) {
        List<Map<DomainName, V>> next = new ArrayList<>(parts);
        Map<Integer, Map<DomainName, V>> touched = new HashMap<>();
        int[] count = {size};
        changes.forEach((name, value) -> {
            int part = part(name, next.size());
            Map<DomainName, V> copy = touched.computeIfAbsent(part, at -> new HashMap<>(next.get(at)));
            V before = value.isPresent() ? copy.put(name, value.get()) : copy.remove(name);
            count[0] += (value.isPresent() ? 1 : 0) - (before == null ? 0 : 1);
        });
        touched.forEach(next::set);
        return new NameTable<>(next, count[0]);
    }

    private static int part(DomainName name, int parts) {
        int hash = name.hashCode() * 0x9e3779b9;
        return hash >>> 16 & parts - 1;
    }
}
