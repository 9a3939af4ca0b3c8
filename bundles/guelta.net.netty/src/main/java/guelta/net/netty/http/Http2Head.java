// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.HttpField;
import guelta.net.HttpFields;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Heads of HTTP/2 (RFC 9113 8.2, 8.3) as those of HTTP/1.1: one form for handlers. */
final class Http2Head {
    /** What stands for a request that is none. */
    static final Head REFUSED = new Head("GET", "/", HttpFields.NONE, "", Head.CHUNKED, true, false, false);

    private static final Set<String> CONNECTION_FIELDS =
            Set.of("connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade");

    private Http2Head() {}

    /**
     * Reads a head.
     *
     * @param whole whether no body follows
     * @param most octets of a target
     */
    static Head of(Http2Headers headers, boolean whole, int most) throws Refusal {
        String method = text(headers.method());
        String target = text(headers.path());
        String authority = text(headers.authority());
        if (!HttpField.isToken(method)) {
            throw new Refusal(400, "a method is a token");
        }
        if (method.equals("CONNECT")) {
            throw new Refusal(501, "CONNECT is not for servers");
        }
        if (headers.scheme() == null || headers.scheme().isEmpty()) {
            throw new Refusal(400, "a request has a scheme");
        }
        if (target.length() >= most) {
            throw new Refusal(414, "a target has less than " + most + " octets");
        }
        HeadParser.checkTarget(target);
        if (!target.startsWith("/") && !(target.equals("*") && method.equals("OPTIONS"))) {
            throw new Refusal(400, "a target is a path, as /");
        }
        HttpFields fields = fields(headers);
        List<String> hosts = fields.all("host");
        if (hosts.size() > 1 || hosts.isEmpty() && authority.isEmpty()) {
            throw new Refusal(400, "a request has one authority");
        }
        String host = authority.isEmpty() ? hosts.get(0) : authority;
        if (!hosts.isEmpty() && !named(hosts.get(0)).equalsIgnoreCase(named(host))) {
            // RFC 9113 8.3.1: whoever stands in front may have looked at the other one.
            throw new Refusal(400, "Host is another one than the authority");
        }
        if (!Head.isAuthority(host)) {
            throw new Refusal(400, "an authority is a host with or without a port");
        }
        List<String> lengths = fields.all("content-length");
        if (lengths.size() > 1) {
            throw new Refusal(400, "a request has one Content-Length");
        }
        long length = lengths.isEmpty() ? (whole ? 0 : Head.CHUNKED) : Head.length(lengths.get(0));
        return new Head(
                method,
                target,
                fields.with("Host", host),
                Head.host(host),
                whole ? 0 : length == 0 ? Head.CHUNKED : length,
                true,
                HeadParser.expects(fields),
                false);
    }

    /** An authority without the port that is meant anyhow: HTTP/2 is inside TLS. */
    private static String named(String authority) {
        return authority.endsWith(":443") ? authority.substring(0, authority.length() - 4) : authority;
    }

    private static HttpFields fields(Http2Headers headers) throws Refusal {
        List<HttpField> fields = new ArrayList<>();
        StringBuilder cookies = new StringBuilder();
        for (Map.Entry<CharSequence, CharSequence> header : headers) {
            String name = header.getKey().toString();
            String value = header.getValue().toString();
            if (name.startsWith(":")) {
                continue;
            }
            if (CONNECTION_FIELDS.contains(name) || name.equals("te") && !value.equalsIgnoreCase("trailers")) {
                throw new Refusal(400, name + " is not a field of HTTP/2");
            }
            if (name.equals("cookie")) {
                // RFC 9113 8.2.3: crumbs are one cookie again.
                cookies.append(cookies.isEmpty() ? "" : "; ").append(value);
            } else if (fields.size() == HeadParser.MOST_FIELDS) {
                throw new Refusal(431, "a request has at most " + HeadParser.MOST_FIELDS + " fields");
            } else {
                fields.add(field(name, value));
            }
        }
        if (!cookies.isEmpty()) {
            fields.add(field("cookie", cookies.toString()));
        }
        return new HttpFields(fields);
    }

    private static HttpField field(String name, String value) throws Refusal {
        try {
            return new HttpField(name, value);
        } catch (IllegalArgumentException wrong) {
            throw new Refusal(400, "a field is a name and a value: " + wrong.getMessage());
        }
    }

    private static String text(CharSequence header) {
        return header == null ? "" : header.toString();
    }
}
