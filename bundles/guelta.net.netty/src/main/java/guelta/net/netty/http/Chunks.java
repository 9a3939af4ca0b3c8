// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import io.netty.buffer.ByteBuf;

/**
 * A body in chunks (RFC 9112 7.1), read as it comes: sizes in hexadecimal, extensions and trailers thrown away, every
 * line ended by CRLF. Total: whatever comes is data, or a {@link Refusal}.
 */
final class Chunks {
    private static final int MOST_DIGITS = 15;
    private static final int LONGEST_LINE = 1_024;
    private static final int LONGEST_TRAILER = 16 * 1_024;

    private enum At {
        SIZE,
        EXTENSION,
        SIZE_END,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER,
        TRAILER_LINE,
        TRAILER_LF,
        LAST_LF,
        DONE
    }

    private At at = At.SIZE;
    /** How much of the current chunk is to come. */
    private long left;

    private int digits;
    private int line;
    private int trailer;

    /** Whether the last chunk and the trailers were read. */
    boolean done() {
        return at == At.DONE;
    }

    /**
     * Reads on.
     *
     * @param in what came; what is read is taken from it
     * @param most octets of data to return
     * @return data, of the same memory as {@code in}; empty when more has to come, or all is done
     */
    ByteBuf next(ByteBuf in, int most) throws Refusal {
        while (in.isReadable() && at != At.DONE) {
            if (at == At.DATA) {
                int length = (int) Math.min(Math.min(left, most), in.readableBytes());
                left -= length;
                if (left == 0) {
                    at = At.DATA_CR;
                }
                return in.readSlice(length);
            }
            octet(in.readUnsignedByte());
        }
        return in.slice(in.readerIndex(), 0);
    }

    private void octet(int octet) throws Refusal {
        switch (at) {
            case SIZE -> size(octet);
            case EXTENSION -> {
                if (octet == '\r') {
                    at = At.SIZE_END;
                } else if (++line > LONGEST_LINE || octet < ' ' && octet != '\t' || octet == 127) {
                    throw bad();
                }
            }
            case SIZE_END -> {
                demand(octet == '\n');
                at = left == 0 ? At.TRAILER : At.DATA;
            }
            case DATA_CR -> {
                demand(octet == '\r');
                at = At.DATA_LF;
            }
            case DATA_LF -> {
                demand(octet == '\n');
                at = At.SIZE;
                digits = 0;
                line = 0;
            }
            case TRAILER -> {
                trailer(octet);
                at = octet == '\r' ? At.LAST_LF : At.TRAILER_LINE;
            }
            case TRAILER_LINE -> {
                trailer(octet);
                at = octet == '\r' ? At.TRAILER_LF : At.TRAILER_LINE;
            }
            case TRAILER_LF -> {
                demand(octet == '\n');
                at = At.TRAILER;
            }
            case LAST_LF -> {
                demand(octet == '\n');
                at = At.DONE;
            }
            default -> throw new AssertionError(at);
        }
    }

    private void size(int octet) throws Refusal {
        int digit = Character.digit((char) octet, 16);
        if (digit >= 0 && octet < 128) {
            demand(++digits <= MOST_DIGITS);
            left = left << 4 | digit;
        } else {
            demand(digits > 0 && (octet == '\r' || octet == ';'));
            at = octet == '\r' ? At.SIZE_END : At.EXTENSION;
        }
    }

    private void trailer(int octet) throws Refusal {
        demand(octet == '\r' || octet == '\t' || octet >= ' ' && octet != 127);
        if (++trailer > LONGEST_TRAILER) {
            throw new Refusal(431, "trailers have at most " + LONGEST_TRAILER + " octets");
        }
    }

    private static void demand(boolean well) throws Refusal {
        if (!well) {
            throw bad();
        }
    }

    private static Refusal bad() {
        return new Refusal(400, "a chunk is its size in hexadecimal, CRLF, so many octets, CRLF");
    }
}
