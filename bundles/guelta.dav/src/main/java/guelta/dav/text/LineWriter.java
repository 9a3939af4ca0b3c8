// SPDX-License-Identifier: Apache-2.0
package guelta.dav.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes content lines: new ones folded (RFC 5545 3.1), those of a source as they stand there. Confined to one thread. */
public final class LineWriter {
    private static final int LONGEST = 75;
    private static final int FIRST = 512;

    private byte[] octets = new byte[FIRST];
    private int length;

    /** A line, which is folded where it is longer than 75 octets, but in no character. */
    public LineWriter line(String text) {
        byte[] line = text.getBytes(StandardCharsets.UTF_8);
        int at = 0;
        int room = LONGEST;
        while (line.length - at > room) {
            int end = at + room;
            while ((line[end] & 0xc0) == 0x80 && end > at + 1) {
                end--;
            }
            put(line, at, end);
            put('\r').put('\n').put(' ');
            at = end;
            room = LONGEST - 1;
        }
        put(line, at, line.length);
        return put('\r').put('\n');
    }

    /** A line of a source, with the folds that it has there; each ends with CRLF. */
    public LineWriter copy(LineSource source, ContentLine line) {
        source.copy(line.number(), this);
        return this;
    }

    /** What is written. */
    public byte[] octets() {
        return Arrays.copyOf(octets, length);
    }

    LineWriter put(int octet) {
        grow(1);
        octets[length++] = (byte) octet;
        return this;
    }

    void put(byte[] from, int start, int end) {
        grow(end - start);
        System.arraycopy(from, start, octets, length, end - start);
        length += end - start;
    }

    private void grow(int by) {
        if (length + by > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(2 * octets.length, length + by));
        }
    }
}
