// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.text.ContentLine;
import guelta.dav.text.Parameter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Writes lines as a card: folded at 75 octets, between characters (RFC 6350 3.2). */
final class CardWriter {
    private static final int LONGEST = 75;

    private CardWriter() {}

    /** A card of these lines, which have no BEGIN, VERSION and END. */
    static byte[] octets(CardVersion version, List<ContentLine> lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write("BEGIN:VCARD", out);
        write("VERSION:" + version.text(), out);
        lines.forEach(line -> write(text(line), out));
        write("END:VCARD", out);
        return out.toByteArray();
    }

    /** A line, not folded. */
    static String text(ContentLine line) {
        StringBuilder text = new StringBuilder();
        if (!line.group().isEmpty()) {
            // In lower case as all clients write them.
            text.append(line.group().toLowerCase(Locale.ROOT)).append('.');
        }
        text.append(line.name());
        for (Parameter parameter : line.parameters()) {
            text.append(';').append(parameter.name());
            char before = '=';
            for (String value : parameter.values()) {
                text.append(before).append(quoted(value));
                before = ',';
            }
        }
        return text.append(':').append(line.value()).toString();
    }

    /** RFC 6868: what can't stand in a parameter, not even in quotes, is written with a caret. */
    private static String quoted(String value) {
        StringBuilder encoded = new StringBuilder(value.length() + 2);
        boolean quotes = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\n' -> encoded.append("^n");
                case '"' -> encoded.append("^'");
                case '^' -> encoded.append("^^");
                case ';', ':', ',' -> {
                    quotes = true;
                    encoded.append(c);
                }
                default -> {
                    if (c >= ' ' || c == '\t') {
                        encoded.append(c);
                    }
                }
            }
        }
        return quotes ? '"' + encoded.toString() + '"' : encoded.toString();
    }

    private static void write(String line, ByteArrayOutputStream out) {
        byte[] octets = line.getBytes(StandardCharsets.UTF_8);
        int start = 0;
        int room = LONGEST;
        while (octets.length - start > room) {
            int end = start + room;
            while (end > start + 1 && (octets[end] & 0xc0) == 0x80) {
                end--;
            }
            out.write(octets, start, end - start);
            out.writeBytes(new byte[] {'\r', '\n', ' '});
            start = end;
            room = LONGEST - 1;
        }
        out.write(octets, start, octets.length - start);
        out.writeBytes(new byte[] {'\r', '\n'});
    }
}
