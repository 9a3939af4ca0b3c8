// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.DomainName;
import java.nio.charset.StandardCharsets;

/**
 * The tokens of a text in master file form (RFC 1035 5.1), entry by entry, read from its octets without copies.
 * An entry ends with its line, or with the line that closes its last parenthesis. Confined to one thread.
 *
 * <p>{@link #open} begins an entry; {@link #more} looks at the next token and {@link #take} takes it; what the other
 * methods say is about the token seen last. All positions are offsets in the array.
 */
public final class Tokens {
    private static final byte WORD = 0;
    private static final byte BLANK = 1;
    private static final byte SPECIAL = 2;
    private static final byte CONTROL = 3;
    private static final byte[] CLASS = new byte[256];

    static {
        for (int octet = 0; octet < 32; octet++) {
            CLASS[octet] = CONTROL;
        }
        CLASS[' '] = BLANK;
        CLASS['\t'] = BLANK;
        for (char special : "\r\n;()\"\\".toCharArray()) {
            CLASS[special] = SPECIAL;
        }
    }

    private final byte[] text;
    private final int limit;
    private int at;
    private int line;
    private int entry;
    private int entryLine;
    private int depth;
    private int depthLine;
    private boolean ahead;
    private boolean ended = true;
    private int start;
    private int end;
    private int tokenLine;
    private boolean quoted;
    private boolean pairs;

    /** All tokens of a text. A UTF-8 byte order mark at its beginning is passed over. */
    public Tokens(byte[] text) {
        this(text, 0, text.length, 1);
    }

    /** The tokens of a stretch of a text whose first line has a number. */
    public Tokens(byte[] text, int from, int to, int line) {
        this.text = text;
        this.at = from;
        this.limit = to;
        this.line = line;
    }

    /** Begins the next entry, behind what is left of the one before; false when there is none. */
    public boolean open() {
        while (!ended) {
            skip();
        }
        entry = at;
        entryLine = line;
        tokenLine = line;
        if (at == 0
                && line == 1
                && limit >= 3
                && text[0] == (byte) 0xef
                && text[1] == (byte) 0xbb
                && text[2] == (byte) 0xbf) {
            at = 3;
        }
        ended = entry == limit;
        ahead = false;
        pairs = false;
        depth = 0;
        return !ended;
    }

    /** Whether the entry begins with a blank: a record then has the owner of the one before. To ask after open. */
    public boolean indented() {
        return at < limit && CLASS[text[at] & 0xff] == BLANK;
    }

    /** Where the entry begins. */
    public int entry() {
        return entry;
    }

    /** The number of the line in which the entry begins. */
    public int entryLine() {
        return entryLine;
    }

    /** Goes to the end of the entry, whatever it holds; its offset, which is where the next entry begins. */
    public int skip() {
        ahead = false;
        while (!ended) {
            try {
                scan();
                ahead = false;
            } catch (Malformed broken) {
                while (at < limit && text[at] != '\n') {
                    at++;
                }
                if (at < limit) {
                    at++;
                    line++;
                }
                depth = 0;
                ended = true;
            }
        }
        return at;
    }

    /** Whether the entry has another token. */
    public boolean more() throws Malformed {
        if (!ahead && !ended) {
            scan();
        }
        return ahead;
    }

    /** Takes the next token, which must be there; {@code what} names it for the complaint. */
    public void take(String what) throws Malformed {
        if (!more()) {
            throw new Malformed(what + " is missing");
        }
        ahead = false;
    }

    /** From now to the end of the entry {@code key="quoted text"} is one token (RFC 9460 2.1). */
    void pairs() {
        pairs = true;
    }

    private void scan() throws Malformed {
        while (at < limit) {
            byte octet = text[at];
            byte kind = CLASS[octet & 0xff];
            tokenLine = line;
            if (kind == BLANK) {
                at++;
            } else if (kind == WORD || octet == '\\') {
                word();
                return;
            } else if (octet == '\n') {
                at++;
                line++;
                if (depth == 0) {
                    ended = true;
                    return;
                }
            } else if (octet == ';') {
                while (at < limit && text[at] != '\n') {
                    at++;
                }
            } else if (octet == '(') {
                if (depth++ == 0) {
                    depthLine = line;
                }
                at++;
            } else if (octet == ')') {
                if (depth == 0) {
                    throw new Malformed("a ')' closes nothing");
                }
                depth--;
                at++;
            } else if (octet == '"') {
                quoted = true;
                start = at + 1;
                at = closingQuote(at + 1) + 1;
                end = at - 1;
                ahead = true;
                return;
            } else if (octet == '\r' && at + 1 < limit && text[at + 1] == '\n') {
                at++;
            } else {
                throw new Malformed(
                        String.format("the control octet \\%03d must be written as an escape", octet & 0xff));
            }
        }
        ended = true;
        if (depth > 0) {
            throw new Malformed("the '(' of line " + depthLine + " is not closed");
        }
    }

    private void word() throws Malformed {
        quoted = false;
        start = at;
        int next = at;
        while (next < limit) {
            byte octet = text[next];
            if (CLASS[octet & 0xff] == WORD) {
                next++;
            } else if (octet == '\\') {
                if (next + 1 == limit || text[next + 1] == '\n' || text[next + 1] == '\r') {
                    throw new Malformed("a '\\' ends the line");
                }
                next += 2;
            } else if (octet == '"') {
                if (!pairs || text[next - 1] != '=') {
                    break;
                }
                next = closingQuote(next + 1) + 1;
                break;
            } else {
                break;
            }
        }
        at = next;
        end = next;
        ahead = true;
    }

    private int closingQuote(int from) throws Malformed {
        int next = from;
        while (next < limit && text[next] != '"' && text[next] != '\n') {
            next += text[next] == '\\' && next + 1 < limit && text[next + 1] != '\n' ? 2 : 1;
        }
        if (next >= limit || text[next] != '"') {
            throw new Malformed("a quoted text does not end in its line");
        }
        return next;
    }

    /** The array in which the positions are. */
    public byte[] text() {
        return text;
    }

    /** Where the token begins, behind its quote if it has one. */
    public int start() {
        return start;
    }

    /** Where the token ends, before its quote if it has one. */
    public int end() {
        return end;
    }

    /** The number of the line in which the token is, or in which the entry broke off. */
    public int line() {
        return tokenLine;
    }

    /** Whether the token stands in quotes. */
    public boolean quoted() {
        return quoted;
    }

    /** Whether the token is a word of exactly these ASCII characters, letters in any case. */
    public boolean is(String word) {
        if (quoted || end - start != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (DomainName.lower(text[start + i]) != DomainName.lower((byte) word.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The token's value as a decimal number without sign; -1 when it is none or above the most allowed. */
    public long number(long most) {
        return number(text, start, end, most);
    }

    static long number(byte[] text, int from, int to, long most) {
        long value = to > from && to - from <= 18 ? 0 : -1;
        for (int i = from; i < to && value >= 0; i++) {
            int digit = text[i] - '0';
            value = digit < 0 || digit > 9 ? -1 : value * 10 + digit;
        }
        return value > most ? -1 : value;
    }

    /**
     * The token's value as a span of seconds, 0 to 2^31-1: a number, or numbers with units {@code 1w2d3h4m5s} in any
     * order; -1 when it is none.
     */
    public long period() {
        long plain = number(Integer.MAX_VALUE);
        if (plain >= 0) {
            return plain;
        }
        long sum = 0;
        int from = start;
        for (int i = start; i < end; i++) {
            long unit =
                    switch (DomainName.lower(text[i])) {
                        case 'w' -> 604_800;
                        case 'd' -> 86_400;
                        case 'h' -> 3_600;
                        case 'm' -> 60;
                        case 's' -> 1;
                        default -> 0;
                    };
            if (unit > 0) {
                long count = number(text, from, i, Integer.MAX_VALUE);
                sum = count < 0 ? -1 : sum + count * unit;
                if (sum < 0 || sum > Integer.MAX_VALUE) {
                    return -1;
                }
                from = i + 1;
            }
        }
        return from == end && end > start ? sum : -1;
    }

    /** A complaint about the token: its text in quotes and what it is or is not. */
    public Malformed wrong(String what) {
        return new Malformed("'" + shown() + "' " + what);
    }

    /** The token as it is written, shortened when it is long. */
    public String shown() {
        int length = Math.min(end - start, 80);
        return new String(text, start, length, StandardCharsets.UTF_8) + (length < end - start ? "..." : "");
    }
}
