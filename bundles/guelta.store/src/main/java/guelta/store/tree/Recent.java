// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A bounded memory of values that never change. Two generations: when the younger one is full it becomes the older one,
 * and what nobody asked for since is forgotten. Any thread, without locks.
 */
public final class Recent<K, V> {
    private final long limit;
    private final AtomicLong weight = new AtomicLong();
    private volatile ConcurrentMap<K, Weighed<V>> young = new ConcurrentHashMap<>();
    private volatile ConcurrentMap<K, Weighed<V>> old = new ConcurrentHashMap<>();

    private record Weighed<V>(V value, long weight) {}

    /** Holds twice the given weight at most. */
    public Recent(long limit) {
        this.limit = limit;
    }

    /** What was put last under a key; null when there is nothing, or it was forgotten. */
    public @Nullable V get(K key) {
        Weighed<V> found = young.get(key);
        if (found == null) {
            found = old.get(key);
            if (found != null) {
                makeRoom(found.weight());
                young.putIfAbsent(key, found);
            }
        }
        return found == null ? null : found.value();
    }

    /** Remembers a value, which counts for so much of the limit. */
    public void put(K key, V value, long weighs) {
        makeRoom(weighs);
        young.put(key, new Weighed<>(value, weighs));
    }

    private void makeRoom(long weighs) {
        // Two threads may turn the page at once: then something is forgotten too early, which only costs time.
        if (weight.addAndGet(weighs) > limit) {
            weight.set(weighs);
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }
}
