// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static guelta.dns.zone.Octets.put16;

import guelta.dns.RecordType;
import org.jspecify.annotations.Nullable;

/** The OPT record of answers with its options (RFC 6891). A confined object that allocates nothing. */
final class Options {
    /** Extended errors (RFC 8914 4). */
    static final int NOT_READY = 14;

    static final int PROHIBITED = 18;
    static final int NOT_AUTHORITATIVE = 20;
    static final int NOT_SUPPORTED = 21;

    private static final int NSID = 3;
    private static final int COOKIE = 10;
    private static final int EXTENDED_ERROR = 15;
    private static final int RECORD = 11;
    private static final int HEAD = 4;
    private static final int NONE = -1;

    private final byte @Nullable [] nsid;
    private final @Nullable Cookies cookies;
    private final int payload;
    private int error = NONE;

    Options(byte @Nullable [] nsid, @Nullable Cookies cookies, int payload) {
        this.nsid = nsid;
        this.cookies = cookies;
        this.payload = payload;
    }

    void begin() {
        error = NONE;
    }

    /** Says more about a response code, which is given back. */
    int error(int rcode, int extendedError) {
        error = extendedError;
        return rcode;
    }

    /** How many octets {@link #write} will write. */
    int size(Request request) {
        if (!request.edns) {
            return 0;
        }
        return RECORD
                + (nsid != null && request.nsid ? HEAD + nsid.length : 0)
                + (cookies != null && request.cookie != 0 ? HEAD + Cookies.CLIENT + Cookies.SERVER : 0)
                + (error != NONE ? HEAD + 2 : 0);
    }

    /** Writes the record, if the request has one too (RFC 6891 7). */
    void write(
            Request request,
            Message message,
            int rcode,
            boolean goodCookie,
            long peerHi,
            long peerLo,
            long epochSeconds) {
        if (!request.edns) {
            return;
        }
        byte[] octets = message.octets;
        int at = message.at;
        int size = size(request);
        octets[at] = 0;
        put16(octets, at + 1, RecordType.OPT);
        put16(octets, at + 3, payload);
        octets[at + 5] = (byte) (rcode >>> 4);
        octets[at + 6] = 0;
        put16(octets, at + 7, request.dnssec ? 0x8000 : 0);
        put16(octets, at + 9, size - RECORD);
        int end = at + RECORD;
        if (nsid != null && request.nsid) {
            end = head(octets, end, NSID, nsid.length);
            System.arraycopy(nsid, 0, octets, end, nsid.length);
            end += nsid.length;
        }
        if (cookies != null && request.cookie != 0) {
            end = head(octets, end, COOKIE, Cookies.CLIENT + Cookies.SERVER);
            cookies.write(request, goodCookie, peerHi, peerLo, epochSeconds, octets, end);
            end += Cookies.CLIENT + Cookies.SERVER;
        }
        if (error != NONE) {
            put16(octets, head(octets, end, EXTENDED_ERROR, 2), error);
        }
        message.at = at + size;
        message.additionals++;
    }

    private static int head(byte[] octets, int at, int option, int length) {
        put16(octets, at, option);
        put16(octets, at + 2, length);
        return at + HEAD;
    }
}
