// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.HttpField;
import guelta.net.HttpFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Heads of HTTP/1.1 as RFC 9112 writes them, and nothing that others might read otherwise: no folded lines, no bare CR
 * or LF, no two ways to tell the length of a body. Total: whatever comes is a head or a {@link Refusal}.
 */
final class HeadParser {
    /** Fields of a head; with more it is 431. */
    static final int MOST_FIELDS = 200;

    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?]*)");

    private final String text;
    private int at;

    private HeadParser(byte[] head, int length) {
        text = new String(head, 0, length, StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads a head.
     *
     * @param head from its first line to the empty one, whose lines all end in CRLF
     */
    static Head parse(byte[] head, int length) throws Refusal {
        return new HeadParser(head, length).parse();
    }

    private Head parse() throws Refusal {
        String[] request = requestLine(line());
        boolean old = request[2].equals("HTTP/1.0");
        HttpFields fields = fields();
        String method = request[0];
        if (method.equals("CONNECT")) {
            throw new Refusal(501, "CONNECT is not for servers");
        }
        String authority = host(fields, old);
        String target = request[1];
        if (!target.startsWith("/") && !target.equals("*")) {
            // RFC 9112 3.2.2: the target counts, Host is replaced.
            authority = authority(target);
            fields = fields.with("Host", authority);
            target = target.substring(target.indexOf("://") + "://".length() + authority.length());
            if (!target.startsWith("/")) {
                target = target.isEmpty() && method.equals("OPTIONS") ? "*" : "/" + target;
            }
        }
        if (target.equals("*") && !method.equals("OPTIONS")) {
            throw new Refusal(400, "* is a target of OPTIONS only");
        }
        return new Head(
                method,
                target,
                fields,
                Head.host(authority),
                bodyLength(fields, old),
                persistent(fields, old),
                expects(fields) && !old,
                old);
    }

    /** What Host says; empty for a request of HTTP/1.0 that has none (RFC 9112 3.2). */
    private static String host(HttpFields fields, boolean old) throws Refusal {
        List<String> hosts = fields.all("Host");
        if (hosts.size() > 1 || hosts.isEmpty() && !old) {
            throw new Refusal(400, "a request has one Host");
        }
        if (!hosts.isEmpty() && !Head.isAuthority(hosts.get(0))) {
            throw new Refusal(400, "Host is a host with or without a port");
        }
        return hosts.isEmpty() ? "" : hosts.get(0);
    }

    /** The authority of a target that is a URI (RFC 9112 3.2.2). */
    private static String authority(String target) throws Refusal {
        Matcher uri = ABSOLUTE.matcher(target);
        if (!uri.lookingAt()) {
            throw new Refusal(400, "a target is a path, as /, or an http URI");
        }
        String authority = uri.group(1);
        if (authority.isEmpty() || !Head.isAuthority(authority)) {
            throw new Refusal(400, "the authority of a target is a host with or without a port");
        }
        return authority;
    }

    /** The next line, without its end. */
    private String line() {
        int end = text.indexOf("\r\n", at);
        String line = text.substring(at, end);
        at = end + 2;
        return line;
    }

    /** Method, target and version (RFC 9112 3). */
    private static String[] requestLine(String line) throws Refusal {
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !HttpField.isToken(parts[0])) {
            throw new Refusal(400, "a request begins with a method, a target and a version");
        }
        String version = parts[2];
        if (!version.startsWith("HTTP/")
                || version.length() != 8
                || !isDigit(version.charAt(5))
                || version.charAt(6) != '.'
                || !isDigit(version.charAt(7))) {
            throw new Refusal(400, "a version is written as HTTP/1.1");
        }
        if (version.charAt(5) != '1') {
            throw new Refusal(505, "the versions are HTTP/1.1 and, inside TLS, HTTP/2");
        }
        checkTarget(parts[1]);
        return parts;
    }

    /** Whether a target has the octets that one may have: what is not visible ASCII comes encoded. */
    static void checkTarget(String target) throws Refusal {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c > '~' || c == '#') {
                throw new Refusal(400, "a target has visible ASCII and no fragment");
            }
        }
    }

    private HttpFields fields() throws Refusal {
        List<HttpField> fields = new ArrayList<>();
        while (true) {
            String line = line();
            if (line.isEmpty()) {
                return new HttpFields(fields);
            }
            if (fields.size() == MOST_FIELDS) {
                throw new Refusal(431, "a request has at most " + MOST_FIELDS + " fields");
            }
            fields.add(field(line));
        }
    }

    private static HttpField field(String line) throws Refusal {
        char first = line.charAt(0);
        if (first == ' ' || first == '\t') {
            // RFC 9112 5.2: a server refuses obs-fold or makes it a space; others do the latter, or take it for a
            // field.
            throw new Refusal(400, "fields have one line");
        }
        int colon = line.indexOf(':');
        try {
            // RFC 9112 5.1: white space before the colon is refused with the name, which is no token then.
            return new HttpField(line.substring(0, Math.max(0, colon)), trim(line, colon + 1));
        } catch (IllegalArgumentException wrong) {
            throw new Refusal(400, "a field is a name, a colon and a value: " + wrong.getMessage());
        }
    }

    private static String trim(String line, int from) {
        int end = line.length();
        while (from < end && (line.charAt(from) == ' ' || line.charAt(from) == '\t')) {
            from++;
        }
        while (end > from && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
            end--;
        }
        return line.substring(from, end);
    }

    /** RFC 9112 6.3, without the leniences by which requests are smuggled (11.2). */
    private static long bodyLength(HttpFields fields, boolean old) throws Refusal {
        List<String> lengths = fields.all("Content-Length");
        if (fields.has("Transfer-Encoding")) {
            if (!lengths.isEmpty()) {
                throw new Refusal(400, "a body has a Content-Length or a Transfer-Encoding");
            }
            if (old) {
                throw new Refusal(400, "HTTP/1.0 has no Transfer-Encoding");
            }
            List<String> codings = fields.members("Transfer-Encoding").stream()
                    .map(coding -> coding.toLowerCase(Locale.ROOT))
                    .toList();
            if (codings.isEmpty() || codings.indexOf("chunked") != codings.size() - 1) {
                throw new Refusal(400, "the last Transfer-Encoding is chunked");
            }
            if (codings.size() > 1) {
                throw new Refusal(501, "the only Transfer-Encoding is chunked");
            }
            return Head.CHUNKED;
        }
        if (lengths.size() > 1) {
            throw new Refusal(400, "a request has one Content-Length");
        }
        return lengths.isEmpty() ? 0 : Head.length(lengths.get(0));
    }

    private static boolean persistent(HttpFields fields, boolean old) {
        List<String> options = fields.members("Connection").stream()
                .map(option -> option.toLowerCase(Locale.ROOT))
                .toList();
        return !options.contains("close") && (!old || options.contains("keep-alive"));
    }

    /** Whether the client waits for 100; what else one may expect is not known. */
    static boolean expects(HttpFields fields) throws Refusal {
        List<String> expectations = fields.members("Expect");
        for (String expectation : expectations) {
            if (!expectation.equalsIgnoreCase("100-continue")) {
                throw new Refusal(417, "the only expectation is 100-continue");
            }
        }
        return !expectations.isEmpty();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
