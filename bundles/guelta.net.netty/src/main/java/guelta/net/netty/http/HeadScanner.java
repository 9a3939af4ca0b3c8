// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import io.netty.buffer.ByteBuf;

/** Finds the end of a head as it comes, each octet looked at once. */
final class HeadScanner {
    private int scanned;
    private int lineStart;

    /**
     * Looks for the empty line behind a head (RFC 9112 2.1); a line that does not end in CRLF is refused at once. Empty
     * lines before it are taken away (2.2).
     *
     * @param in begins with the head, as far as it came
     * @param most octets of a head
     * @return the length of the head; 0 when more has to come
     */
    int length(ByteBuf in, int most) throws Refusal {
        while (scanned == 0 && in.readableBytes() > 1 && isEmptyLine(in)) {
            in.skipBytes(2);
        }
        if (scanned == 0 && in.readableBytes() == 1 && in.getByte(in.readerIndex()) == '\r') {
            // Its other half may be on its way.
            return 0;
        }
        int from = in.readerIndex();
        int available = Math.min(in.readableBytes(), most);
        while (scanned < available) {
            int found = in.indexOf(from + scanned, from + available, (byte) '\n');
            if (found < 0) {
                scanned = available;
                break;
            }
            scanned = found - from + 1;
            if (scanned < 2 || in.getByte(found - 1) != '\r') {
                throw new Refusal(400, "lines end in CR and LF");
            }
            if (scanned - lineStart == 2) {
                return scanned;
            }
            lineStart = scanned;
        }
        if (scanned == most) {
            throw lineStart == 0
                    ? new Refusal(414, "a target has less than " + most + " octets")
                    : new Refusal(431, "the head of a request has at most " + most + " octets");
        }
        return 0;
    }

    /** The head was taken. */
    void reset() {
        scanned = 0;
        lineStart = 0;
    }

    private static boolean isEmptyLine(ByteBuf in) {
        return in.getByte(in.readerIndex()) == '\r' && in.getByte(in.readerIndex() + 1) == '\n';
    }
}
