// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.net.HttpFields;
import guelta.net.HttpRequest;
import java.net.InetAddress;
import java.util.List;

/**
 * Where a request comes from and what the client calls this server; what a proxy in front says of both, if it is trusted.
 *
 * @param url as {@code https://dav.example.org}
 * @param client whose address it is
 * @param mayHavePasswords whether nobody can listen on the way, or the operator does not mind
 */
record Origin(String url, InetAddress client, boolean mayHavePasswords) {
    static Origin of(HttpRequest http, DavSettings settings) {
        HttpFields fields = http.fields();
        InetAddress peer = http.path().peer().getAddress();
        boolean proxied = settings.trustedProxies().contains(peer);
        boolean tls = http.tls().isPresent()
                || proxied
                        && fields.first("X-Forwarded-Proto")
                                .filter("https"::equalsIgnoreCase)
                                .isPresent();
        String host = (proxied ? fields.first("X-Forwarded-Host") : fields.first("Host"))
                .or(() -> fields.first("Host"))
                .orElse("localhost");
        return new Origin(
                settings.baseUrl().orElse((tls ? "https://" : "http://") + host),
                proxied ? forwarded(fields, peer) : peer,
                tls || proxied || peer.isLoopbackAddress() || settings.allowInsecure());
    }

    /** The address that the proxy itself has seen: the last one, since a client may have sent others. */
    private static InetAddress forwarded(HttpFields fields, InetAddress proxy) {
        List<String> hops = fields.members("X-Forwarded-For");
        String last = hops.isEmpty() ? "" : hops.get(hops.size() - 1).replaceAll("[\\[\\]]", "");
        return DavSettings.address(last).orElse(proxy);
    }
}
