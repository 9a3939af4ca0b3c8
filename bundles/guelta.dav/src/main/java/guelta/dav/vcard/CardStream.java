// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Many cards behind each other, as a file {@code .vcf} of an export. */
public final class CardStream {
    private static final String BEGIN = "BEGIN:VCARD";
    private static final String END = "END:VCARD";
    private static final byte[] LINE_END = {'\r', '\n'};

    private CardStream() {}

    /**
     * One card of a file, not looked into.
     *
     * @param line of the file that it begins on, from 1
     * @param octets as they stand there
     */
    public record Piece(int line, byte[] octets) {}

    /**
     * The cards of a file, in their order.
     *
     * @throws Malformed when something stands outside of a card, or a card does not end
     */
    public static List<Piece> split(byte[] file) throws Malformed {
        List<Piece> pieces = new ArrayList<>();
        int begin = -1;
        int beginLine = 0;
        int depth = 0;
        int number = 0;
        for (int at = markLength(file); at < file.length; ) {
            int end = at;
            while (end < file.length && file[end] != '\n') {
                end++;
            }
            number++;
            String line = word(file, at, end);
            int next = Math.min(end + 1, file.length);
            if (line.equals(BEGIN)) {
                begin = depth == 0 ? at : begin;
                beginLine = depth == 0 ? number : beginLine;
                depth++;
            } else if (depth == 0 && !line.isEmpty()) {
                throw new Malformed("line " + number + " stands outside of a card, which begins with " + BEGIN);
            } else if (line.equals(END)) {
                depth--;
                if (depth == 0) {
                    pieces.add(new Piece(beginLine, Arrays.copyOfRange(file, begin, next)));
                }
            }
            at = next;
        }
        if (depth > 0) {
            throw new Malformed("the card that begins on line " + beginLine + " does not end with " + END);
        }
        return pieces;
    }

    private static int markLength(byte[] file) {
        boolean marked = file.length > 2 && file[0] == (byte) 0xef && file[1] == (byte) 0xbb && file[2] == (byte) 0xbf;
        return marked ? 3 : 0;
    }

    /** The line if it is short enough to begin or end a card, else something that does neither. */
    private static String word(byte[] file, int from, int to) {
        int length = Math.min(to - from, BEGIN.length() + 8);
        return new String(file, from, length, StandardCharsets.ISO_8859_1)
                .stripTrailing()
                .toUpperCase(Locale.ROOT);
    }

    /** A file of cards, each as it is. */
    public static byte[] joined(Collection<byte[]> cards) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (byte[] card : cards) {
            file.writeBytes(card);
            if (card.length > 0 && card[card.length - 1] != '\n') {
                file.writeBytes(LINE_END);
            }
        }
        return file.toByteArray();
    }

    /** A card with a UID in front of its END: for those of an export that have none. */
    public static byte[] withUid(byte[] card, String uid) {
        // An octet a character: places in the one are places in the other.
        String text = new String(card, StandardCharsets.ISO_8859_1);
        int at = card.length - END.length();
        while (at >= 0 && !text.regionMatches(true, at, END, 0, END.length())) {
            at--;
        }
        at = at < 0 ? card.length : at;
        byte[] line = (CardWriter.text(new ContentLine(0, "", "UID", List.of(), Values.escaped(uid))) + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream with = new ByteArrayOutputStream(card.length + line.length);
        with.write(card, 0, at);
        with.writeBytes(line);
        with.write(card, at, card.length - at);
        return with.toByteArray();
    }
}
