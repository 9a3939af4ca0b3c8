// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.FixedPath;
import guelta.net.Limits;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The open connections of a port, and the bounds on their number. Any thread; admitted and added by one at a time. */
final class Visitors<C> {
    private final Function<C, FixedPath> path;
    private final ToLongFunction<C> active;
    private final Consumer<C> drop;
    private final Map<FixedPath, C> connections = new ConcurrentHashMap<>();
    private final Map<Client, Integer> clients = new ConcurrentHashMap<>();

    /** Whom {@link Limits#perClient} counts: an IPv4 address, an IPv6 network of 64 bits. */
    private record Client(long hi, long lo) {
        static Client of(FixedPath path) {
            return new Client(path.peerHi(), path.peerHi() == 0 ? path.peerLo() : 0);
        }
    }

    /**
     * @param active when a connection was last used, by {@link System#nanoTime}
     * @param drop closes one from any thread
     */
    Visitors(Function<C, FixedPath> path, ToLongFunction<C> active, Consumer<C> drop) {
        this.path = path;
        this.active = active;
        this.drop = drop;
    }

    /** Whether one more may come from there; if need be, the longest idle one makes room. */
    boolean admit(FixedPath from, Limits bounds) {
        if (clients.getOrDefault(Client.of(from), 0) >= bounds.perClient()) {
            return false;
        }
        if (connections.size() >= bounds.connections()) {
            connections.values().stream().min(Comparator.comparingLong(active)).ifPresent(idle -> {
                remove(idle);
                drop.accept(idle);
            });
        }
        return true;
    }

    void add(C connection) {
        FixedPath from = path.apply(connection);
        // Of two on one way the older one is over, if nobody has seen that yet.
        if (connections.put(from, connection) == null) {
            clients.merge(Client.of(from), 1, Integer::sum);
        }
    }

    void remove(C connection) {
        FixedPath from = path.apply(connection);
        if (connections.remove(from, connection)) {
            clients.computeIfPresent(Client.of(from), (client, count) -> count == 1 ? null : count - 1);
        }
    }

    @Nullable
    C get(FixedPath from) {
        return connections.get(from);
    }

    int size() {
        return connections.size();
    }
}
