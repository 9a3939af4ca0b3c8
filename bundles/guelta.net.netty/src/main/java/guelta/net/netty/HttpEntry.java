// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.HttpHandler;
import guelta.net.HttpLimits;
import guelta.net.HttpRoute;
import guelta.net.Listen;
import guelta.net.Tls;
import guelta.net.device.Candidate;
import guelta.net.netty.http.Mounted;
import guelta.net.netty.http.Routes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** A port of HTTP, which all handlers of its endpoints serve; the best of those who bind it says how. */
final class HttpEntry extends Entry<HttpPort> {
    /** What is offered by ALPN where the handler does not say otherwise. */
    private static final List<String> PROTOCOLS = List.of("h2", "http/1.1");

    /** What those who bind it name. */
    private Set<String> endpoints = Set.of();

    private Routes routes = Routes.NONE;
    private List<Mounted> mounted = List.of();
    private @Nullable Listen listen;
    private @Nullable HttpPort left;

    HttpEntry(PortKey key, NettyDevice device) {
        super(key, device);
    }

    /**
     * Has the handlers serve it.
     *
     * @param binding those who bind it
     * @param all every handler of HTTP
     */
    void serve(SortedMap<Candidate<HttpHandler>, Listen> binding, SortedSet<Candidate<HttpHandler>> all, long now) {
        binding.values().removeIf(wish -> !showable(wish, now));
        if (binding.isEmpty()) {
            // Those who are served on it go on meanwhile.
            if (port != null) {
                mount(present(all), now);
            }
            park(now);
            return;
        }
        if (!open(now)) {
            return;
        }
        Set<String> names = new HashSet<>();
        binding.keySet().forEach(candidate -> routes(candidate).forEach(route -> names.add(route.endpoint())));
        endpoints = names;
        Listen wanted = binding.get(binding.firstKey());
        boolean others = mount(present(all), now);
        if (!wanted.equals(listen)) {
            // Only now: a new port takes no connection before it knows what is served.
            port.bind(wanted.limits(), wanted.tls().map(this::shown).orElse(null));
            listen = wanted;
            others = true;
        }
        if (others) {
            served();
        }
    }

    private List<Mounted> present(SortedSet<Candidate<HttpHandler>> all) {
        List<Mounted> present = new ArrayList<>();
        all.forEach(candidate -> present.addAll(mounted(candidate)));
        return present;
    }

    /** Has these serve it from now on; whether they are others than before. */
    private boolean mount(List<Mounted> present, long now) {
        if (present.equals(mounted)) {
            return false;
        }
        routes = routes.next(present, now);
        port.serve(routes);
        mounted = present;
        return true;
    }

    private ServerTls shown(Tls tls) {
        return device.shown(tls.alpn().isEmpty() ? new Tls(tls.certificate(), PROTOCOLS, tls.clientAuth()) : tls);
    }

    private List<HttpRoute> routes(Candidate<HttpHandler> candidate) {
        try {
            return candidate.handler().routes();
        } catch (RuntimeException | LinkageError broken) {
            device.refuse(candidate, broken);
            return List.of();
        }
    }

    private List<Mounted> mounted(Candidate<HttpHandler> candidate) {
        try {
            HttpHandler handler = candidate.handler();
            HttpLimits limits = handler.limits();
            return handler.routes().stream()
                    .filter(route -> endpoints.contains(route.endpoint()))
                    .map(route -> new Mounted(route, handler, limits, candidate.bundle(), 0))
                    .toList();
        } catch (RuntimeException | LinkageError broken) {
            device.refuse(candidate, broken);
            return List.of();
        }
    }

    @Override
    HttpPort open(Sockets.Opened opened) {
        routes = Routes.NONE;
        mounted = List.of();
        return new HttpPort(key, device.sockets(), opened, threads());
    }

    @Override
    void leave() {
        left = port;
        super.leave();
    }

    /** Waits for what is being answered, after the port was left. */
    void awaitEmpty(long nanos) {
        if (left != null) {
            left.awaitEmpty(Math.max(0, nanos));
        }
    }

    @Override
    String serving() {
        return listen == null ? "" : String.join(" ", routes.bundles());
    }

    @Override
    void suspend() {
        listen = null;
    }
}
