// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import guelta.dns.RecordType;
import java.nio.ByteBuffer;

/**
 * Padding of answers inside TLS (RFC 7830), to blocks of 468 octets (RFC 8467 4.1), so that their length tells little.
 * Done after the answer is made: answers that are not encrypted pay nothing for it.
 */
public final class Padding {
    /** RFC 8467 4.1, of responses. */
    private static final int BLOCK = 468;

    private static final int OPTION = 12;
    private static final int OPTION_HEADER = 4;
    private static final int HEADER = 12;
    private static final int QUESTION_TAIL = 4;
    private static final int RECORD_TAIL = 10;

    private Padding() {}

    /**
     * Pads an answer that has EDNS; one without, or one that is signed behind its OPT record, stays as it is (RFC 7830 4:
     * not without OPT).
     *
     * @param message the answer begins at {@code start}; what follows it is overwritten
     * @param length of the answer
     * @param largest length that may be reached
     * @return the new length
     */
    public static int pad(ByteBuffer message, int start, int length, int largest) {
        int opt = lastRecord(message, start, start + length);
        if (opt < 0 || message.getShort(opt + 1) != RecordType.OPT) {
            return length;
        }
        int end = start + length;
        int padded = Math.min((length + OPTION_HEADER + BLOCK - 1) / BLOCK * BLOCK, largest);
        int padding = padded - length - OPTION_HEADER;
        if (padding < 0) {
            return length;
        }
        int rdlength = opt + 9;
        message.putShort(rdlength, (short) (message.getShort(rdlength) + OPTION_HEADER + padding));
        message.putShort(end, (short) OPTION);
        message.putShort(end + 2, (short) padding);
        for (int i = end + OPTION_HEADER; i < start + padded; i++) {
            message.put(i, (byte) 0);
        }
        return padded;
    }

    /** Where the last record begins, when its name is the root and it ends with the message; else -1. */
    private static int lastRecord(ByteBuffer message, int start, int end) {
        if (end - start < HEADER) {
            return -1;
        }
        int questions = message.getShort(start + 4) & 0xffff;
        int records = (message.getShort(start + 6) & 0xffff)
                + (message.getShort(start + 8) & 0xffff)
                + (message.getShort(start + 10) & 0xffff);
        int at = start + HEADER;
        for (int i = 0; i < questions; i++) {
            at = afterName(message, at, end) + QUESTION_TAIL;
        }
        int last = -1;
        for (int i = 0; i < records; i++) {
            last = at;
            at = afterName(message, at, end) + RECORD_TAIL;
            if (at > end) {
                return -1;
            }
            at += message.getShort(at - 2) & 0xffff;
        }
        return at == end && last >= 0 && message.get(last) == 0 ? last : -1;
    }

    /** Where a name ends, by its root or a pointer; behind the end of what is no message. */
    private static int afterName(ByteBuffer message, int from, int end) {
        int at = from;
        while (at < end) {
            int label = message.get(at) & 0xff;
            if (label == 0) {
                return at + 1;
            }
            if (label >= 0xc0) {
                return at + 2;
            }
            at += 1 + label;
        }
        return end + 1;
    }
}
