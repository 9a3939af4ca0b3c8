// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which requests a handler answers. Of several routes that fit a request the one with its host wins over one for any
 * host, then the longest prefix, then one with its method over one for any method.
 *
 * @param endpoint the name of the ports on which it is served, as the bundles that share them agree on: {@code dav}
 * @param host the host that the request is for, without port, in lower case; empty: any
 * @param prefix begins with a slash, a last one is dropped: {@code /dav/} fits {@code /dav}, {@code /dav/} and all below; {@code /} fits
 *     everything, {@code *} of OPTIONS included. Compared octet by octet with the path as it was sent, nothing decoded
 * @param methods as {@code GET}, in the letters they are sent in; empty: all
 */
public record HttpRoute(String endpoint, Optional<String> host, String prefix, Set<String> methods) {
    /** Copies the methods, lower-cases the host, drops a last slash; refuses what could fit nothing. */
    public HttpRoute {
        if (endpoint.isEmpty()) {
            throw new IllegalArgumentException("endpoint is a name");
        }
        if (!prefix.startsWith("/") || prefix.contains("//") || prefix.indexOf('?') >= 0) {
            throw new IllegalArgumentException("'" + prefix + "' is no path: it begins with a slash, as /dav/");
        }
        host = host.map(name -> name.toLowerCase(Locale.ROOT));
        prefix = prefix.length() > 1 && prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        methods = Set.copyOf(methods);
    }

    /** All requests below a prefix, for any host. */
    public HttpRoute(String endpoint, String prefix) {
        this(endpoint, Optional.empty(), prefix, Set.of());
    }

    /**
     * Whether a path is below the prefix, or the prefix itself with or without its slash.
     *
     * @param path as it was sent, without query
     */
    public boolean covers(String path) {
        return prefix.equals("/")
                || path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }
}
