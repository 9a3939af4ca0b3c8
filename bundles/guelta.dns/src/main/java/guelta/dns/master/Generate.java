// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

import guelta.dns.text.Malformed;
import guelta.dns.text.Tokens;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A text of BIND's {@code $GENERATE} into which a running number goes (BIND 9 Administrator Reference Manual, "BIND
 * Primary File Extension"): {@code $}, or <code>${offset[,width[,base]]}</code> with base d, o, x, X, n or N; {@code $$}
 * is a dollar, an escape stays as it is.
 */
final class Generate {
    private static final long MOST = Integer.MAX_VALUE;

    /** The numbers of a directive: the first, the last, and how far each is from the one before. */
    record Range(long first, long last, long step) {}

    private sealed interface Part {}

    private record Octets(byte[] octets) implements Part {}

    private record Number(long offset, int width, char base) implements Part {}

    private final List<Part> parts;

    private Generate(List<Part> parts) {
        this.parts = parts;
    }

    /** The token as {@code first-last[/step]}. */
    static Range range(Tokens in) throws Malformed {
        String text = in.shown();
        int dash = text.indexOf('-');
        int slash = text.indexOf('/');
        int end = slash < 0 ? text.length() : slash;
        long first = dash < 0 || dash > end ? -1 : number(text.substring(0, dash));
        long last = first < 0 ? -1 : number(text.substring(dash + 1, end));
        long step = slash < 0 ? 1 : number(text.substring(slash + 1));
        if (first < 0 || last < first || step < 1) {
            throw in.wrong("is not a range FIRST-LAST or FIRST-LAST/STEP of numbers up to " + MOST);
        }
        return new Range(first, last, step);
    }

    private static long number(String text) {
        boolean digits = !text.isEmpty() && text.length() < 11 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        long value = digits ? Long.parseLong(text) : -1;
        return value > MOST ? -1 : value;
    }

    /** All tokens that the entry has left, with one blank between them; of a single quoted one what it holds. */
    static byte[] rest(Tokens in) throws Malformed {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        in.take("the RDATA");
        boolean quotes = in.quoted();
        out.write(in.text(), in.start(), in.end() - in.start());
        if (in.more()) {
            byte[] first = out.toByteArray();
            out.reset();
            write(first, 0, first.length, quotes, out);
            while (in.more()) {
                in.take("the RDATA");
                out.write(' ');
                write(in.text(), in.start(), in.end(), in.quoted(), out);
            }
        }
        return out.toByteArray();
    }

    private static void write(byte[] text, int from, int to, boolean quotes, ByteArrayOutputStream out) {
        if (quotes) {
            out.write('"');
        }
        out.write(text, from, to - from);
        if (quotes) {
            out.write('"');
        }
    }

    static Generate template(byte[] text) throws Malformed {
        List<Part> parts = new ArrayList<>();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\\' && i + 1 < text.length) {
                plain.write(text, i++, 2);
            } else if (text[i] != '$') {
                plain.write(text[i]);
            } else if (i + 1 < text.length && text[i + 1] == '$') {
                plain.write(text[i++]);
            } else {
                parts.add(new Octets(plain.toByteArray()));
                plain.reset();
                int close = i + 1;
                if (close < text.length && text[close] == '{') {
                    while (close < text.length && text[close] != '}') {
                        close++;
                    }
                    String inside = new String(text, i + 2, close - i - 2, StandardCharsets.UTF_8);
                    if (close == text.length) {
                        throw new Malformed("'${" + inside + "' is not closed");
                    }
                    parts.add(modified(inside));
                    i = close;
                } else {
                    parts.add(new Number(0, 0, 'd'));
                }
            }
        }
        parts.add(new Octets(plain.toByteArray()));
        return new Generate(parts);
    }

    private static Number modified(String inside) throws Malformed {
        String[] fields = inside.split(",", -1);
        boolean minus = fields[0].startsWith("-");
        long offset = number(minus ? fields[0].substring(1) : fields[0]);
        long width = fields.length < 2 ? 0 : number(fields[1]);
        String base = fields.length < 3 ? "d" : fields[2];
        if (offset < 0
                || width < 0
                || width > 255
                || fields.length > 3
                || base.length() != 1
                || !"doxXnN".contains(base)) {
            throw new Malformed("'${" + inside
                    + "}' is not ${OFFSET,WIDTH,BASE} with a width up to 255 and one of the bases d, o, x, X, n, N");
        }
        return new Number(minus ? -offset : offset, (int) width, base.charAt(0));
    }

    /** The text with a number in its places. */
    byte[] at(long number) throws Malformed {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Part part : parts) {
            if (part instanceof Octets plain) {
                out.writeBytes(plain.octets);
            } else if (part instanceof Number place) {
                long value = number + place.offset;
                if (value < 0 || value > MOST) {
                    throw new Malformed("$GENERATE leaves the numbers from 0 to " + MOST);
                }
                out.writeBytes(digits(value, place.width, place.base).getBytes(StandardCharsets.US_ASCII));
            }
        }
        return out.toByteArray();
    }

    private static String digits(long value, int width, char base) {
        if (base == 'n' || base == 'N') {
            return nibbles(value, width, base);
        }
        String digits = Long.toString(value, base == 'd' ? 10 : base == 'o' ? 8 : 16);
        digits = base == 'X' ? digits.toUpperCase(java.util.Locale.ROOT) : digits;
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    /** Hexadecimal digits in reverse order with dots between them; the width counts digits and dots. */
    private static String nibbles(long value, int width, char base) {
        StringBuilder out = new StringBuilder();
        do {
            char digit = Character.forDigit((int) (value & 15), 16);
            out.append(base == 'N' ? Character.toUpperCase(digit) : digit);
            value >>= 4;
            if (value > 0 || out.length() < width) {
                out.append('.');
            }
        } while (value > 0 || out.length() < width);
        return out.toString();
    }
}
