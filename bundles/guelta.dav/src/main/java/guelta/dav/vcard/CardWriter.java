// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.text.ContentLine;
import guelta.dav.text.LineWriter;
import guelta.dav.text.Parameter;
import java.util.List;
import java.util.Locale;

/** Writes lines as a card: folded at 75 octets, between characters (RFC 6350 3.2). */
final class CardWriter {
    private CardWriter() {}

    /** A card of these lines, which have no BEGIN, VERSION and END. */
    static byte[] octets(CardVersion version, List<ContentLine> lines) {
        LineWriter out = new LineWriter();
        out.line("BEGIN:VCARD").line("VERSION:" + version.text());
        lines.forEach(line -> out.line(text(line)));
        return out.line("END:VCARD").octets();
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
            text.append(';').append(parameter.text());
        }
        return text.append(':').append(line.value()).toString();
    }
}
