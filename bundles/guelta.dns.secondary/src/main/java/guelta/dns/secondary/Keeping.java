// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.dns.DomainName;
import guelta.dns.zone.Zone;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The versions of zones that a store is keeping and has not told of yet: each is shown when it has, so that a restart
 * after a crash never serves an older version than was served before it. Confined to one thread.
 */
final class Keeping {
    private final Map<DomainName, Deque<Zone>> versions = new HashMap<>();
    private final Consumer<Zone> show;

    Keeping(Consumer<Zone> show) {
        this.show = show;
    }

    /** A version is given to the store. */
    void begin(Zone zone) {
        versions.computeIfAbsent(zone.apex(), apex -> new ArrayDeque<>()).add(zone);
    }

    /** A version is kept, or can't be: it is shown, unless its zone has ended or a later one was shown meanwhile. */
    void end(Zone zone) {
        Deque<Zone> waiting = versions.get(zone.apex());
        if (waiting == null || waiting.stream().noneMatch(other -> other == zone)) {
            return;
        }
        while (waiting.element() != zone) {
            waiting.remove();
        }
        waiting.remove();
        if (waiting.isEmpty()) {
            versions.remove(zone.apex());
        }
        show.accept(zone);
    }

    /** The store may never tell: the newest versions are shown. */
    void endAll() {
        List<Zone> newest = versions.values().stream().map(Deque::getLast).toList();
        versions.clear();
        newest.forEach(show);
    }

    /** A zone has ended. */
    void forget(DomainName zone) {
        versions.remove(zone);
    }
}
