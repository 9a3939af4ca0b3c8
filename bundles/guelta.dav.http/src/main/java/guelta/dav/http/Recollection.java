// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.dav.collection.ChangeLog;
import guelta.dav.collection.Facts;
import guelta.dav.collection.Members;
import guelta.dav.collection.Memory;
import guelta.store.Tag;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A memory of so many octets, which forgets first what was used longest ago. Cut into parts that lock each for itself, for the
 * time of a look-up: what is missing is worked out outside, perhaps by two at once.
 */
final class Recollection implements Memory {
    private static final int PARTS = 32;
    private static final int OCTETS_OF_MEMBERS = 1000;
    private static final int LOGS = 10_000;
    private static final int OCTETS_OF_AN_ENTRY = 100;

    private final List<Part<Key>> parts;
    /** A collection is one piece, which may be large. */
    private final Part<String> members;

    private final FactsFile file;
    private final Map<String, Logged> logs = new LinkedHashMap<>(16, 0.75f, true);
    private final Lock ofLogs = new ReentrantLock();

    private record Logged(ChangeLog log, Lock lock) {}

    private record Key(Tag tag, Class<?> what) {}

    private record Kept(Object value, long weight) {}

    /** One of many, confined by its lock. */
    private static final class Part<K> {
        private final Lock lock = new ReentrantLock();
        private final Map<K, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
        private final long most;
        private long weight;

        Part(long most) {
            this.most = most;
        }

        @Nullable
        Object get(K key) {
            lock.lock();
            try {
                Kept found = kept.get(key);
                return found == null ? null : found.value();
            } finally {
                lock.unlock();
            }
        }

        void put(K key, Kept value) {
            lock.lock();
            try {
                Kept before = kept.put(key, value);
                weight += value.weight() - (before == null ? 0 : before.weight());
                Iterator<Kept> oldest = kept.values().iterator();
                // What came last stays, however much it is: to work it out again for each request would be worse.
                while (weight > most && kept.size() > 1) {
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
     * @param file what is known from before
     */
    Recollection(long octets, FactsFile file) {
        this.file = file;
        parts = Stream.generate(() -> new Part<Key>(octets / 2 / PARTS))
                .limit(PARTS)
                .toList();
        members = new Part<>(octets / 2);
    }

    @Override
    public <T> T of(Tag tag, Class<T> what, int weight, Supplier<T> make) {
        Key key = new Key(tag, what);
        Part<Key> part = parts.get(Math.floorMod(key.hashCode(), PARTS));
        Object known = part.get(key);
        if (known == null) {
            known = make.get();
            part.put(key, new Kept(known, weight + OCTETS_OF_AN_ENTRY));
        }
        return what.cast(known);
    }

    @Override
    public Facts facts(Tag tag, Supplier<Facts> make) {
        return of(tag, Facts.class, OCTETS_OF_FACTS, () -> file.facts(tag, make));
    }

    @Override
    public Members members(String key, UnaryOperator<Members> next) {
        Members before = members.get(key) instanceof Members known ? known : Members.NONE;
        Members now = next.apply(before);
        if (now != before) {
            members.put(key, new Kept(now, now.weight() + OCTETS_OF_MEMBERS));
        }
        return now;
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
