// SPDX-License-Identifier: Apache-2.0
package guelta.dav.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where the lines of {@link ContentLines} stand in their octets, so that they can be copied as they are. An immutable value. */
public final class LineSource {
    private static final int FIRST = 64;

    private final byte[] octets;
    private final int[] starts;

    /** The places of the lines of these octets, which must not be changed afterwards. */
    public LineSource(byte[] octets) {
        this.octets = octets;
        int[] found = new int[FIRST];
        int count = 1;
        found[0] = ContentLines.firstOctet(octets);
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '\n') {
                found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
                found[count++] = i + 1;
            }
        }
        this.starts = Arrays.copyOf(found, count);
    }

    /** The text of a line as it stands there, unfolded. */
    public String text(ContentLine line) {
        LineWriter raw = new LineWriter();
        copy(line.number(), raw);
        return new String(raw.octets(), StandardCharsets.UTF_8).replaceAll("\r\n[ \t]?", "");
    }

    /** Writes the line that starts on a physical line, counted from 1, and its folds. */
    void copy(int number, LineWriter to) {
        int physical = number;
        do {
            int start = starts[physical - 1];
            int end = physical < starts.length ? starts[physical] - 1 : octets.length;
            to.put(octets, start, end > start && octets[end - 1] == '\r' ? end - 1 : end);
            to.put('\r').put('\n');
            physical++;
        } while (physical <= starts.length
                && starts[physical - 1] < octets.length
                && (octets[starts[physical - 1]] == ' ' || octets[starts[physical - 1]] == '\t'));
    }
}
