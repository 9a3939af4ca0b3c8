// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.HttpHandler;
import guelta.net.HttpRoute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is served on a port at one moment, the most special route first. A route that was served once stays, without
 * handler, until the port closes.
 */
public final class Routes {
    /** Nothing. */
    public static final Routes NONE = new Routes(List.of());

    private static final Comparator<HttpRoute> MOST_SPECIAL_FIRST = Comparator.comparing(
                    (HttpRoute route) -> route.host().isEmpty())
            .thenComparing(route -> -route.prefix().length())
            .thenComparing(route -> route.methods().isEmpty());

    private final List<Mounted> mounted;

    private Routes(List<Mounted> mounted) {
        this.mounted = mounted;
    }

    /**
     * What is served from now on.
     *
     * @param present what handlers announce, the best of those who want one route first
     */
    public Routes next(List<Mounted> present, long now) {
        Map<HttpRoute, Mounted> all = new LinkedHashMap<>();
        present.forEach(one -> all.putIfAbsent(one.route(), one));
        mounted.forEach(before -> all.putIfAbsent(before.route(), before.without(now)));
        List<Mounted> sorted = new ArrayList<>(all.values());
        sorted.sort(Comparator.comparing(Mounted::route, MOST_SPECIAL_FIRST));
        return new Routes(List.copyOf(sorted));
    }

    /** The most special route of a request; null when there is none. */
    @Nullable
    Mounted find(String host, String path, String method) {
        for (Mounted one : mounted) {
            HttpRoute route = one.route();
            if (route.covers(path)
                    && (route.host().isEmpty() || route.host().get().equals(host))
                    && (route.methods().isEmpty() || route.methods().contains(method))) {
                return one;
            }
        }
        return null;
    }

    boolean has(HttpHandler handler) {
        return mounted.stream().anyMatch(one -> one.handler() == handler);
    }

    /** The bundles that answer, without doubles. */
    public List<String> bundles() {
        return mounted.stream()
                .filter(one -> one.handler() != null)
                .map(Mounted::bundle)
                .distinct()
                .sorted()
                .toList();
    }
}
