// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.HttpFields;
import java.util.Locale;

/**
 * The head of a request, checked.
 *
 * @param method never CONNECT
 * @param target path and query, or {@code *}
 * @param host of the authority, without port, in lower case; empty when it has none
 * @param length of the body; {@link #CHUNKED} when its end is in the body
 * @param persistent whether the client wants the connection to stay open
 * @param expects whether the client waits for 100 (RFC 9110 10.1.1)
 * @param old whether it is HTTP/1.0
 */
record Head(
        String method,
        String target,
        HttpFields fields,
        String host,
        long length,
        boolean persistent,
        boolean expects,
        boolean old) {
    /** The length of a body that comes in chunks, or frames. */
    static final long CHUNKED = -1;

    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The host of an authority, as routes have it. */
    static String host(String authority) {
        int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        return (end <= 0 ? authority : authority.substring(0, end)).toLowerCase(Locale.ROOT);
    }

    /** Whether this is a host with or without port (RFC 9110 7.2), without user and path. Empty is one. */
    static boolean isAuthority(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || "/?#@\\,\"<>^`{|}".indexOf(c) >= 0) {
                return false;
            }
        }
        String host = host(text);
        String rest = text.substring(host.length());
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return (bracketed || host.indexOf('[') < 0 && host.indexOf(']') < 0)
                && (rest.isEmpty() || rest.charAt(0) == ':' && isPort(rest.substring(1)))
                && !(host.isEmpty() && !rest.isEmpty());
    }

    private static boolean isPort(String text) {
        return text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The length that a Content-Length tells (RFC 9110 8.6). */
    static long length(String text) throws Refusal {
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Refusal(400, "Content-Length is a number of octets");
        }
        return Long.parseLong(text);
    }
}
