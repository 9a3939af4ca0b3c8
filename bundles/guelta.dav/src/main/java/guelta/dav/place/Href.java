// SPDX-License-Identifier: Apache-2.0
package guelta.dav.place;

import guelta.dav.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The path of a URL (RFC 3986 3.3): split at its slashes first, then decoded, so that {@code %2F} stays within a name. Names
 * are octets in UTF-8 without any normalisation.
 *
 * @param names decoded, none empty
 * @param slash whether it ends with one, as the paths of collections do
 */
public record Href(List<String> names, boolean slash) {
    private static final int LONGEST_NAME = 255;
    private static final String HEX = "0123456789ABCDEF";

    /** Keeps the list. */
    public Href {
        names = List.copyOf(names);
    }

    /** The path of a collection. */
    public static Href collection(String... names) {
        return new Href(List.of(names), true);
    }

    /**
     * The path in the target of a request, or in a URL of the same server; a query is left out.
     *
     * @throws Refusal 400 for what is no path, and for names that would be misunderstood somewhere: {@code .}, {@code ..},
     *     NUL, an empty one in the middle; 414 for a name beyond 255 octets
     */
    public static Href parse(String target) throws Refusal {
        String path = path(target);
        if (!path.startsWith("/")) {
            throw new Refusal(400, "'" + target + "' is no path: it has to begin with a slash");
        }
        List<String> names = new ArrayList<>();
        String[] parts = path.substring(1).split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].isEmpty()) {
                names.add(decode(parts[i]));
            } else if (i < parts.length - 1) {
                throw new Refusal(400, "the path has an empty name in it");
            }
        }
        return new Href(names, path.endsWith("/"));
    }

    /** The host and port that a URL names; empty for a path alone. */
    public static String authority(String url) {
        int start = url.indexOf("://");
        if (start < 0 || url.startsWith("/")) {
            return "";
        }
        int end = url.indexOf('/', start + 3);
        return end < 0 ? url.substring(start + 3) : url.substring(start + 3, end);
    }

    /**
     * Whether a URL is of another server than the one that is asked at a host and port. A path alone is of this one, and so is
     * a URL that names the port that its scheme has anyhow (RFC 9110 4.2.3).
     */
    public static boolean isElsewhere(String url, String authority) {
        String own = authority(url);
        String usual = url.regionMatches(true, 0, "https:", 0, 6) ? ":443" : ":80";
        return !own.isEmpty() && !without(own, usual).equalsIgnoreCase(without(authority, usual));
    }

    private static String without(String authority, String port) {
        for (String end : List.of(port, ":")) {
            if (authority.endsWith(end)) {
                return authority.substring(0, authority.length() - end.length());
            }
        }
        return authority;
    }

    private static String path(String target) {
        String path = target;
        if (!path.startsWith("/")) {
            int start = path.indexOf("://");
            int slash = start < 0 ? -1 : path.indexOf('/', start + 3);
            path = start < 0 ? path : slash < 0 ? "/" : path.substring(slash);
        }
        int end = path.length();
        for (char stop : new char[] {'?', '#'}) {
            int at = path.indexOf(stop);
            end = at < 0 ? end : Math.min(end, at);
        }
        return path.substring(0, end);
    }

    private static String decode(String part) throws Refusal {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(part.length());
        byte[] raw = part.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                octets.write(raw[i]);
                continue;
            }
            int high = digit(raw, i + 1);
            int low = digit(raw, i + 2);
            if (high < 0 || low < 0) {
                throw new Refusal(400, "the path has a '%' that two hexadecimal digits do not follow");
            }
            octets.write(high << 4 | low);
            i += 2;
        }
        return checked(octets.toByteArray());
    }

    private static int digit(byte[] raw, int at) {
        return at < raw.length ? Character.digit(raw[at], 16) : -1;
    }

    private static String checked(byte[] octets) throws Refusal {
        if (octets.length > LONGEST_NAME) {
            throw new Refusal(414, "a name in the path has " + octets.length + " octets, allowed are " + LONGEST_NAME);
        }
        String name;
        try {
            name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new Refusal(400, "a name in the path is not in UTF-8");
        }
        if (name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0) {
            throw new Refusal(400, "'.', '..' and NUL are no names of resources");
        }
        return name;
    }

    /** A name as it stands in a path: all but unreserved characters and {@code @} encoded. */
    public static String encode(String name) {
        StringBuilder text = new StringBuilder(name.length() + 8);
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(octet)) {
                text.append((char) octet);
            } else {
                text.append('%').append(HEX.charAt(octet >> 4 & 15)).append(HEX.charAt(octet & 15));
            }
        }
        return text.toString();
    }

    private static boolean isPlain(byte octet) {
        return octet >= 'a' && octet <= 'z'
                || octet >= 'A' && octet <= 'Z'
                || octet >= '0' && octet <= '9'
                || octet == '-'
                || octet == '.'
                || octet == '_'
                || octet == '~'
                || octet == '@';
    }

    /** The path of something right in this. */
    public Href child(String name, boolean collection) {
        List<String> longer = new ArrayList<>(names);
        longer.add(name);
        return new Href(longer, collection);
    }

    /** The path in its canonical form. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append('/').append(encode(name));
        }
        return slash || names.isEmpty() ? text.append('/').toString() : text.toString();
    }
}
