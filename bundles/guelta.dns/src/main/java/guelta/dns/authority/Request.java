// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static guelta.dns.zone.Octets.u16;

import guelta.dns.RecordType;
import guelta.dns.zone.NamePath;

/**
 * A message that a client sent, taken apart in place (RFC 1035 4, RFC 6891). A confined object that is set again for
 * each message; total for any octets.
 */
final class Request {
    /** Length of a message's header, and where the name of the question starts. */
    static final int HEADER = 12;

    private static final int OPTION_NSID = 3;
    private static final int OPTION_COOKIE = 10;
    private static final int RESPONSE = 0x8000;

    private final boolean compressedKeys;

    final byte[] octets = new byte[65535];
    int length;

    final NamePath name = new NamePath();
    int type;
    int recordClass;
    /** Where the question ends; {@link #HEADER} when there is none that could be read. */
    int questionEnd;

    boolean edns;
    int version;
    int payload;
    boolean dnssec;
    boolean nsid;
    /** Where the cookie's octets start, 0 when there is none. */
    int cookie;

    int cookieLength;
    /** Where the TSIG record starts (RFC 8945), 0 when there is none. */
    int tsig;

    /** Where its data start, and in them the time of signing. */
    int tsigData;

    int tsigTimes;

    /**
     * @param compressedKeys whether the name of a TSIG record may be compressed, as some clients send it
     */
    Request(boolean compressedKeys) {
        this.compressedKeys = compressedKeys;
    }

    /** Takes the message of which {@link #length} octets are in {@link #octets}; says what is wrong with it. */
    int parse() {
        questionEnd = HEADER;
        edns = false;
        version = 0;
        payload = 512;
        dnssec = false;
        nsid = false;
        cookie = 0;
        cookieLength = 0;
        tsig = 0;
        int questions = u16(octets, 4);
        int at = HEADER;
        if (questions == 1) {
            at = name.set(octets, HEADER, length);
            if (at < 0 || at + 4 > length) {
                return Rcode.FORMERR;
            }
            type = u16(octets, at);
            recordClass = u16(octets, at + 2);
            questionEnd = at += 4;
        } else if (questions > 1) {
            return Rcode.FORMERR;
        }
        int before = u16(octets, 6) + u16(octets, 8);
        int all = before + u16(octets, 10);
        for (int i = 0; i < all; i++) {
            at = record(at, i >= before, i == all - 1);
            if (at < 0) {
                return Rcode.FORMERR;
            }
        }
        return at == length ? Rcode.NOERROR : Rcode.FORMERR;
    }

    /**
     * Whether a message that is not as it should be has a signature behind its other records all the same: who has signed
     * it believes no error that is not signed (RFC 8945 5.3).
     */
    boolean seemsSigned() {
        int at = HEADER;
        for (int i = u16(octets, 4); i > 0 && at > 0; i--) {
            at = skipName(at, true);
            at = at < 0 || at + 4 > length ? -1 : at + 4;
        }
        boolean signature = false;
        for (int i = u16(octets, 6) + u16(octets, 8) + u16(octets, 10); i > 0 && at > 0; i--) {
            at = skipName(at, true);
            signature = at > 0 && at + 10 <= length && u16(octets, at) == RecordType.TSIG;
            at = at < 0 || at + 10 > length ? -1 : at + 10 + u16(octets, at + 8);
        }
        return signature && at == length;
    }

    /** Whether it is an answer, or too short to be answered. */
    boolean unanswerable() {
        return length < HEADER || (flags() & RESPONSE) != 0;
    }

    int flags() {
        return u16(octets, 2);
    }

    int opcode() {
        return flags() >>> 11 & 15;
    }

    /** Whether there is no question but a cookie: a client that asks for a server cookie (RFC 7873 5.4). */
    boolean cookieOnly() {
        return u16(octets, 4) == 0 && u16(octets, 6) == 0 && u16(octets, 8) == 0 && cookie != 0;
    }

    /** Reads past a record; -1 when it is not whole or must not be where it is. */
    private int record(int from, boolean additional, boolean last) {
        int at = skipName(from, true);
        if (at < 0 || at + 10 > length) {
            return -1;
        }
        int end = at + 10 + u16(octets, at + 8);
        if (end > length) {
            return -1;
        }
        int here = u16(octets, at);
        if (here == RecordType.OPT) {
            // RFC 6891 6.1.1: one OPT at most, in the additional section, owned by the root.
            if (!additional || edns || octets[from] != 0) {
                return -1;
            }
            edns = true;
            payload = Math.max(512, u16(octets, at + 2));
            version = octets[at + 5] & 0xff;
            dnssec = (octets[at + 6] & 0x80) != 0;
            // What options of another version look like is not known.
            if (version == 0 && !options(at + 10, end)) {
                return -1;
            }
        } else if (here == RecordType.TSIG) {
            // RFC 8945 5.1: the last record of the additional section.
            if (!additional || !last || !signature(from, at + 10, end)) {
                return -1;
            }
        }
        return end;
    }

    /** Reads a TSIG record (RFC 8945 4.2). */
    private boolean signature(int from, int data, int end) {
        int times = skipName(data, false);
        if (skipName(from, compressedKeys) != data - 10 || times < 0 || times + 10 > end) {
            return false;
        }
        int other = times + 10 + u16(octets, times + 8) + 4;
        if (other + 2 > end || other + 2 + u16(octets, other) != end) {
            return false;
        }
        tsig = from;
        tsigData = data;
        tsigTimes = times;
        return true;
    }

    private boolean options(int from, int end) {
        int at = from;
        while (at + 4 <= end) {
            int option = u16(octets, at);
            int size = u16(octets, at + 2);
            at += 4;
            if (at + size > end) {
                return false;
            }
            if (option == OPTION_NSID) {
                nsid = true;
            } else if (option == OPTION_COOKIE && cookie == 0) {
                // RFC 7873 5.2.2: 8 octets of the client, then none or 8 to 32 of the server.
                if (size != 8 && (size < 16 || size > 40)) {
                    return false;
                }
                cookie = at;
                cookieLength = size;
            }
            at += size;
        }
        return at == end;
    }

    /** Reads past a name; -1 when it does not end or has a pointer that must not be. */
    private int skipName(int from, boolean pointers) {
        for (int at = from; at < length; ) {
            int label = octets[at] & 0xff;
            if (label == 0) {
                return at + 1;
            }
            if (label >= 0xc0 && pointers) {
                return at + 2;
            }
            if (label > 63) {
                return -1;
            }
            at += 1 + label;
        }
        return -1;
    }
}
