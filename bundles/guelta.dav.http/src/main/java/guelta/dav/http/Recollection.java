// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.dav.collection.ChangeLog;
import guelta.dav.collection.Memory;
import guelta.store.Tag;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A memory of so many octets, which forgets first what was used longest ago. Cut into parts that lock each for itself, for the
 * time of a look-up: what is missing is worked out outside, perhaps by two at once.
 */
final class Recollection implements Memory {
    private static final int PARTS = 32;
    private static final int LOGS = 10_000;
    private static final int OCTETS_OF_AN_ENTRY = 100;

    private final Part[] parts = new Part[PARTS];
    private final Map<String, Logged> logs = new LinkedHashMap<>(16, 0.75f, true);
    private final Lock ofLogs = new ReentrantLock();

    private record Logged(ChangeLog log, Lock lock) {}

    private record Key(Tag tag, Class<?> what) {}

    private record Kept(Object value, int weight) {}

    /** One of many, confined by its lock. */
    private static final class Part {
        private final Lock lock = new ReentrantLock();
        private final Map<Key, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
        private final long most;
        private long weight;

        Part(long most) {
            this.most = most;
        }

        @Nullable
        Object get(Key key) {
            lock.lock();
            try {
                Kept found = kept.get(key);
                return found == null ? null : found.value();
            } finally {
                lock.unlock();
            }
        }

        void put(Key key, Kept value) {
            lock.lock();
            try {
                Kept before = kept.put(key, value);
                weight += value.weight() - (before == null ? 0 : before.weight());
                Iterator<Kept> oldest = kept.values().iterator();
                while (weight > most && oldest.hasNext()) {
                    weight -= oldest.next().weight();
                    oldest.remove();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * An empty memory.
     *
     * @param octets about how many it takes when it is full
     */
    Recollection(long octets) {
        for (int i = 0; i < PARTS; i++) {
            parts[i] = new Part(octets / PARTS);
        }
    }

    @Override
    public <T> T of(Tag tag, Class<T> what, int weight, Supplier<T> make) {
        Key key = new Key(tag, what);
        Part part = parts[Math.floorMod(key.hashCode(), PARTS)];
        Object known = part.get(key);
        if (known == null) {
            known = make.get();
            part.put(key, new Kept(known, weight + OCTETS_OF_AN_ENTRY));
        }
        return what.cast(known);
    }

    @Override
    public <R> R log(String key, Supplier<ChangeLog> make, Function<ChangeLog, R> ask) {
        Logged logged = logged(key, make);
        logged.lock().lock();
        try {
            return ask.apply(logged.log());
        } finally {
            logged.lock().unlock();
        }
    }

    private Logged logged(String key, Supplier<ChangeLog> make) {
        ofLogs.lock();
        try {
            Logged logged = logs.computeIfAbsent(key, absent -> new Logged(make.get(), new ReentrantLock()));
            if (logs.size() > LOGS) {
                Iterator<Logged> oldest = logs.values().iterator();
                oldest.next();
                oldest.remove();
            }
            return logged;
        } finally {
            ofLogs.unlock();
        }
    }
}
