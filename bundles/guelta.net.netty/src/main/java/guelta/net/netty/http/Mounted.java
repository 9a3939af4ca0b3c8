// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.HttpHandler;
import guelta.net.HttpLimits;
import guelta.net.HttpRoute;
import org.jspecify.annotations.Nullable;

/**
 * A route and who answers it.
 *
 * @param handler null while its bundle is away
 * @param bundle that registered the handler
 * @param away since when there is none, by {@link System#nanoTime}; 0 when there is one
 */
public record Mounted(HttpRoute route, @Nullable HttpHandler handler, HttpLimits limits, String bundle, long away) {
    /** The same without its handler. */
    public Mounted without(long now) {
        return handler == null ? this : new Mounted(route, null, limits, bundle, now == 0 ? 1 : now);
    }
}
