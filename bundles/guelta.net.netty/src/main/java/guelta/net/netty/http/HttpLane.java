// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The connections of one port on one thread. Confined to that thread. */
public final class HttpLane {
    private static final long LEAST_SWEEP = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long MOST_SWEEP = TimeUnit.MILLISECONDS.toNanos(500);

    private final Site site;
    private final EventLoop loop;
    private final Set<HttpConnection> connections = new HashSet<>();
    private boolean sweeping;

    /**
     * @param loop the thread
     */
    public HttpLane(Site site, EventLoop loop) {
        this.site = site;
        this.loop = loop;
    }

    /** The thread. */
    public EventLoop loop() {
        return loop;
    }

    /** Begins with a connection. */
    public void open(HttpConnection connection) {
        connections.add(connection);
        connection.open();
        if (!sweeping) {
            sweeping = true;
            sweepLater();
        }
    }

    /** A connection is no more. */
    public void forget(HttpConnection connection) {
        connections.remove(connection);
    }

    /** Requests that wait for a handler may have one now. */
    public void routesChanged() {
        List.copyOf(connections).forEach(HttpConnection::routesChanged);
    }

    /** The connections that can be another device's, with what was read from them and not handled; they read no more. */
    public Map<HttpConnection, byte[]> leave() {
        Map<HttpConnection, byte[]> left = new LinkedHashMap<>();
        for (HttpConnection connection : connections) {
            byte[] input = connection.leave();
            if (input != null) {
                left.put(connection, input);
            }
        }
        return left;
    }

    /** Takes no more requests; connections close when those that are there are answered. */
    public void drain() {
        List.copyOf(connections).forEach(HttpConnection::drain);
    }

    /** Closes every connection. */
    public void close() {
        List.copyOf(connections).forEach(HttpConnection::close);
    }

    private void sweep() {
        long now = System.nanoTime();
        for (HttpConnection connection : List.copyOf(connections)) {
            connection.tick(now);
        }
        sweeping = !connections.isEmpty();
        if (sweeping) {
            sweepLater();
        }
    }

    private void sweepLater() {
        long period =
                Math.max(LEAST_SWEEP, Math.min(MOST_SWEEP, site.limits().idle().toNanos() / 4));
        loop.schedule(this::sweep, period, TimeUnit.NANOSECONDS);
    }
}
