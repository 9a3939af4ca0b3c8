// SPDX-License-Identifier: Apache-2.0
package guelta.dav.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The content lines of an iCalendar or vCard stream (RFC 5545 3.1, RFC 6350 3.2), one after the other. Lines end with CRLF or
 * LF; octets are unfolded before they are characters, since a fold may be inside of one. Empty lines and a byte order mark are
 * passed over. Confined to one thread.
 */
public final class ContentLines {
    /** The most parameters and values of them that a line may have: each is an object, and a line may be megabytes long. */
    private static final int MOST_PARAMETERS = 1_000;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final byte[] octets;
    private int at;
    private int physical;

    /** The lines of these octets. */
    public ContentLines(byte[] octets) {
        this.octets = octets;
        this.at = firstOctet(octets);
    }

    /** Where the first line starts. */
    static int firstOctet(byte[] octets) {
        boolean marked = octets.length >= BYTE_ORDER_MARK.length
                && octets[0] == BYTE_ORDER_MARK[0]
                && octets[1] == BYTE_ORDER_MARK[1]
                && octets[2] == BYTE_ORDER_MARK[2];
        return marked ? BYTE_ORDER_MARK.length : 0;
    }

    /** All lines. */
    public static List<ContentLine> all(byte[] octets) throws Malformed {
        ContentLines lines = new ContentLines(octets);
        List<ContentLine> all = new ArrayList<>();
        while (lines.hasNext()) {
            all.add(lines.next());
        }
        return all;
    }

    /** Whether there is another line. */
    public boolean hasNext() {
        while (at < octets.length && endOfLine(at) == at) {
            at = behind(at);
            physical++;
        }
        return at < octets.length;
    }

    /**
     * The next line; {@link #hasNext} has said that there is one.
     *
     * @throws Malformed when it is none, or is not in UTF-8
     */
    public ContentLine next() throws Malformed {
        int number = physical + 1;
        return new LineScanner(unfolded(number), number).line();
    }

    private String unfolded(int number) throws Malformed {
        byte[] line = new byte[0];
        int length = 0;
        boolean folded;
        do {
            int end = endOfLine(at);
            if (length + end - at > line.length) {
                line = Arrays.copyOf(line, Math.max(2 * line.length, length + end - at));
            }
            System.arraycopy(octets, at, line, length, end - at);
            length += end - at;
            at = behind(end);
            physical++;
            folded = at < octets.length && (octets[at] == ' ' || octets[at] == '\t');
            at += folded ? 1 : 0;
        } while (folded);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, 0, length))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new Malformed("line " + number + " is not in UTF-8");
        }
    }

    /** Where the line that starts or goes on here ends: at its CR, LF or the end of all. */
    private int endOfLine(int from) {
        int end = from;
        while (end < octets.length && octets[end] != '\n') {
            end++;
        }
        return end > from && octets[end - 1] == '\r' ? end - 1 : end;
    }

    /** Behind the line end that is here. */
    private int behind(int end) {
        int next = end;
        if (next < octets.length && octets[next] == '\r') {
            next++;
        }
        return next < octets.length ? next + 1 : next;
    }

    /** Takes one unfolded line apart. */
    private static final class LineScanner {
        private final String text;
        private final int number;
        private int at;
        private int parts;

        LineScanner(String text, int number) {
            this.text = text;
            this.number = number;
        }

        ContentLine line() throws Malformed {
            String group = "";
            String name = name("name");
            if (is('.')) {
                at++;
                group = name;
                name = name("name behind the group");
            }
            List<Parameter> parameters = new ArrayList<>();
            while (is(';')) {
                at++;
                count();
                parameters.add(parameter());
            }
            if (!is(':')) {
                throw wrong("has no colon behind " + name);
            }
            return new ContentLine(number, group, name, parameters, text.substring(at + 1));
        }

        private Parameter parameter() throws Malformed {
            String name = name("name of a parameter");
            List<String> values = new ArrayList<>();
            if (is('=')) {
                do {
                    at++;
                    count();
                    values.add(value());
                } while (is(','));
            }
            return new Parameter(name, values);
        }

        private void count() throws Malformed {
            parts++;
            if (parts > MOST_PARAMETERS) {
                throw wrong("has more than " + MOST_PARAMETERS + " parameters and values of parameters");
            }
        }

        private String value() throws Malformed {
            int start = at;
            if (is('"')) {
                int end = text.indexOf('"', at + 1);
                if (end < 0) {
                    throw wrong("has a quote that does not end");
                }
                at = end + 1;
                return decoded(text.substring(start + 1, end));
            }
            while (at < text.length() && ",;:\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return decoded(text.substring(start, at));
        }

        /** RFC 6868: {@code ^n}, {@code ^'} and {@code ^^}; anything else behind a caret stays. */
        private static String decoded(String value) {
            if (value.indexOf('^') < 0) {
                return value;
            }
            StringBuilder decoded = new StringBuilder(value.length());
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                int code = c == '^' && i + 1 < value.length() ? "n'^".indexOf(value.charAt(i + 1)) : -1;
                decoded.append(code < 0 ? c : "\n\"^".charAt(code));
                i += code < 0 ? 0 : 1;
            }
            return decoded.toString();
        }

        private String name(String what) throws Malformed {
            int start = at;
            while (at < text.length() && isName(text.charAt(at))) {
                at++;
            }
            if (at == start) {
                throw wrong("has no " + what + " at character " + (at + 1));
            }
            return text.substring(start, at).toUpperCase(Locale.ROOT);
        }

        private static boolean isName(char c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
        }

        private boolean is(char c) {
            return at < text.length() && text.charAt(at) == c;
        }

        private Malformed wrong(String what) {
            return new Malformed("line " + number + " " + what);
        }
    }
}
