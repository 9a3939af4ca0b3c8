// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static guelta.dns.zone.Octets.put16;

import guelta.dns.RecordType;
import guelta.dns.access.ZoneLists;
import guelta.dns.rate.Account;
import guelta.dns.rate.ResponseRate;
import guelta.dns.zone.Zone;
import guelta.dns.zone.Zones;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The authoritative server of one thread: makes answers of questions. A confined object that keeps the arrays that it
 * works in, so that answering allocates nothing but, within a bound, answers worth keeping; total for any octets.
 */
public final class Responder {
    /** What {@link #answer} returns for a message that a server answers elsewhere. */
    public static final int ELSEWHERE = -1;

    private static final int RESPONSE = 0x8000;
    private static final int AUTHORITATIVE = 0x0400;
    private static final int TRUNCATED = 0x0200;
    /** What an answer takes over from a question: opcode and RD. */
    private static final int COPIED = 0x7900;

    private static final int IN = 1;
    private static final int ANY = 255;
    private static final int QUERY = 0;
    private static final int NOTIFY = 4;
    private static final int UPDATE = 5;

    private final int udpPayload;
    private final boolean requireCookies;
    private final @Nullable Cookies cookies;
    private final Chaos chaos;
    private final boolean deferring;
    private final Request request;
    private final Message message = new Message();
    private final Composition composition = new Composition(message);
    private final Options options;

    private boolean goodCookie;
    private ZoneLists queries = ZoneLists.EVERYBODY;
    private ZoneLists catalogs = ZoneLists.EVERYBODY;
    private @Nullable ResponseRate rate;
    private ResponseRate.Verdict verdict = ResponseRate.Verdict.SEND;
    private @Nullable Zone zone;
    /** Whether the answer is one of the zone's data, and no error. */
    private boolean composed;

    /** A server that says about itself what the settings say. */
    public Responder(AuthoritySettings settings) {
        this(settings, false);
    }

    /**
     * A server that leaves what it cannot answer - signed messages (RFC 8945), updates, notifies, transfers - to another
     * part of the server.
     */
    public static Responder deferring(AuthoritySettings settings) {
        return new Responder(settings, true);
    }

    private Responder(AuthoritySettings settings, boolean deferring) {
        this.deferring = deferring;
        this.request = new Request(deferring);
        this.udpPayload = settings.udpPayload();
        this.requireCookies = settings.requireCookies();
        this.cookies = settings.cookieSecret()
                .map(secret -> new Cookies(secret, settings.previousSecret().orElse(null)))
                .orElse(null);
        this.chaos = new Chaos(settings);
        this.options = new Options(settings.nsid().orElse(null), cookies, udpPayload);
    }

    /**
     * Answers from now on those alone who may ask; others get REFUSED with extended error 18 (RFC 8914).
     *
     * @param allowed who may ask about which zone
     */
    public void admit(ZoneLists allowed) {
        queries = allowed;
    }

    /**
     * Answers from now on about catalog zones those alone, besides {@link #admit}: their members are for secondaries (RFC
     * 9432 6). Others get REFUSED with extended error 18.
     *
     * @param allowed who may ask about which catalog, as a rule who may transfer it
     */
    public void admitToCatalogs(ZoneLists allowed) {
        catalogs = allowed;
    }

    /** Limits from now on how many answers go out over UDP; null limits nothing. */
    public void limit(@Nullable ResponseRate limit) {
        rate = limit;
    }

    /** What {@link #limit} made of the last answer; SEND without one. */
    public ResponseRate.Verdict verdict() {
        return verdict;
    }

    /** The zone that the last message was about; null when it was about none that is served, or left to others. */
    public @Nullable Zone zone() {
        return zone;
    }

    /**
     * Answers one message.
     *
     * @param zones what the server speaks for
     * @param in the message, from position to limit
     * @param peerHi the upper 64 bits of the client's address
     * @param peerLo the lower 64 bits of the client's address; IPv4 addresses are mapped ones (RFC 4291 2.5.5.2)
     * @param stream whether the message came over TCP or TLS, where answers may have up to 65535 octets
     * @param epochSeconds seconds since 1970, for cookies
     * @param out where the answer is written, from its position; no answer is larger than what remains
     * @return how many octets of {@code out} are the answer; 0 when there is none; {@link #ELSEWHERE} when it is
     *     {@linkplain #deferring left} to others, and nothing is written
     */
    public int answer(
            Zones zones, ByteBuffer in, long peerHi, long peerLo, boolean stream, long epochSeconds, ByteBuffer out) {
        zone = null;
        composed = false;
        verdict = ResponseRate.Verdict.SEND;
        request.length = Math.min(in.remaining(), Message.LARGEST);
        in.get(request.octets, 0, request.length);
        if (request.unanswerable()) {
            return 0;
        }
        int rcode = request.parse();
        if (deferring && rcode != Rcode.NOERROR && request.seemsSigned()) {
            return ELSEWHERE;
        }
        goodCookie = request.cookie != 0 && cookies != null && cookies.good(request, peerHi, peerLo, epochSeconds);
        boolean left = deferring && rcode == Rcode.NOERROR && elsewhere();
        if (left) {
            verdict = counted(zones, peerHi, peerLo, stream, epochSeconds);
            if (verdict != ResponseRate.Verdict.SLIP) {
                return verdict == ResponseRate.Verdict.SEND ? ELSEWHERE : 0;
            }
        }
        message.begin(request);
        options.begin();
        composition.begin();
        if (rcode == Rcode.NOERROR) {
            rcode = left ? rcode : admit(stream);
        } else {
            request.tsig = 0;
        }
        if (rcode == Rcode.NOERROR && request.questionEnd > Request.HEADER && !left) {
            rcode = serve(zones, peerHi, peerLo, stream);
        }
        ResponseRate limit = rate;
        // Who sent a good cookie has that address, and so has who opened a connection.
        if (limit != null && !stream && !goodCookie && !left) {
            verdict = counted(limit, peerHi, peerLo, epochSeconds);
            if (verdict == ResponseRate.Verdict.DROP) {
                return 0;
            }
        }
        int flags = RESPONSE | request.flags() & COPIED | (composition.authoritative ? AUTHORITATIVE : 0);
        int largest = Math.min(out.remaining(), stream ? Message.LARGEST : Math.min(request.payload, udpPayload));
        int room = largest - options.size(request) - tsigSize();
        if (verdict == ResponseRate.Verdict.SLIP) {
            message.rewind();
            flags |= TRUNCATED;
        } else if (message.at > room && composition.required <= room) {
            message.at = composition.required;
            message.additionals = composition.requiredAdditionals;
        } else if (message.at > room) {
            // RFC 2181 9: what is not whole is of no use, the client asks again over TCP.
            message.rewind();
            flags |= TRUNCATED;
        }
        if (message.at > room) {
            return 0;
        }
        options.write(request, message, rcode, goodCookie, peerHi, peerLo, epochSeconds);
        if (request.tsig != 0) {
            message.unknownKey(request);
        }
        put16(message.octets, 2, flags | rcode & 15);
        put16(message.octets, 4, request.questionEnd > Request.HEADER ? 1 : 0);
        put16(message.octets, 6, message.answers);
        put16(message.octets, 8, message.authorities);
        put16(message.octets, 10, message.additionals);
        out.put(message.octets, 0, message.at);
        return message.at;
    }

    private boolean elsewhere() {
        int opcode = request.opcode();
        boolean question = request.questionEnd > Request.HEADER;
        return request.tsig != 0
                || opcode == UPDATE
                || opcode == NOTIFY
                || opcode == QUERY
                        && question
                        && (request.type == RecordType.AXFR || request.type == RecordType.IXFR)
                        && request.recordClass == IN;
    }

    /** Whether a request that is well formed is one to look at: {@link Rcode#NOERROR}, or why not. */
    private int admit(boolean stream) {
        if (request.tsig != 0) {
            // RFC 8945 5.2.1: no key is known here.
            return Rcode.NOTAUTH;
        }
        if (request.opcode() != QUERY) {
            return Rcode.NOTIMP;
        }
        if (request.version > 0) {
            return Rcode.BADVERS;
        }
        boolean badCookie = cookies != null && request.cookie != 0 && !goodCookie;
        if (request.questionEnd == Request.HEADER) {
            if (cookies == null || !request.cookieOnly()) {
                return Rcode.FORMERR;
            }
            // RFC 7873 5.4: a client that sends a server cookie wants to know whether it is good.
            return badCookie && request.cookieLength > Cookies.CLIENT ? Rcode.BADCOOKIE : Rcode.NOERROR;
        }
        return requireCookies && badCookie && !stream ? Rcode.BADCOOKIE : Rcode.NOERROR;
    }

    /**
     * What the limit makes of a message that is left to others. An unsigned transfer by UDP has as much in its answer as
     * a datagram takes (RFC 1995 2), so it is counted before it is looked for; other answers are no larger than what was
     * asked, and what is signed shows who sends it.
     */
    private ResponseRate.Verdict counted(Zones zones, long peerHi, long peerLo, boolean stream, long epochSeconds) {
        ResponseRate limit = rate;
        if (limit == null || stream || goodCookie || request.tsig != 0 || request.opcode() != QUERY) {
            return ResponseRate.Verdict.SEND;
        }
        Zone of = zones.nearest(request.name, 0);
        return of != null && of.labels() == request.name.labels()
                ? limit.of(peerHi, peerLo, Account.NAME, request.name.hash(0), epochSeconds)
                : limit.of(peerHi, peerLo, Account.OTHER, 0, epochSeconds);
    }

    /** What the limit makes of the answer. */
    private ResponseRate.Verdict counted(ResponseRate limit, long peerHi, long peerLo, long epochSeconds) {
        Zone of = zone;
        if (!composed || of == null) {
            return limit.of(peerHi, peerLo, Account.OTHER, 0, epochSeconds);
        }
        Account account =
                switch (composition.kind) {
                    case EXACT -> message.answers > 0 ? Account.NAME : Account.NODATA;
                    case WILDCARD, DNAME -> Account.WILDCARD;
                    case ABSENT -> Account.NXDOMAIN;
                    case REFERRAL -> Account.REFERRAL;
                };
        int level = account == Account.NAME ? 0 : request.name.labels() - of.labels();
        return limit.of(peerHi, peerLo, account, request.name.hash(level), epochSeconds);
    }

    private int serve(Zones zones, long peerHi, long peerLo, boolean stream) {
        if (request.recordClass == Chaos.CLASS) {
            return chaos.answer(request, message);
        }
        if (request.recordClass != IN && request.recordClass != ANY) {
            return options.error(Rcode.REFUSED, Options.NOT_SUPPORTED);
        }
        Zone of = of(zones);
        zone = of;
        if (of == null) {
            return options.error(Rcode.REFUSED, Options.NOT_AUTHORITATIVE);
        }
        if (queries != ZoneLists.EVERYBODY && !queries.allow(of.apex(), peerHi, peerLo)) {
            return options.error(Rcode.REFUSED, Options.PROHIBITED);
        }
        if (of.isCatalog() && !catalogs.allow(of.apex(), peerHi, peerLo)) {
            return options.error(Rcode.REFUSED, Options.PROHIBITED);
        }
        if (!of.available()) {
            return options.error(Rcode.SERVFAIL, Options.NOT_READY);
        }
        if (request.type == RecordType.AXFR || request.type == RecordType.IXFR) {
            return transfer(of, stream);
        }
        composed = true;
        composition.answer(of, request.name, request.type, request.dnssec);
        // RFC 1035 6.2: an answer for all classes is never authoritative.
        composition.authoritative &= request.recordClass == IN;
        return composition.rcode;
    }

    /** The zone that knows the answer; of DS it is the parent, if that is served too (RFC 4035 3.1.4.1). */
    private @Nullable Zone of(Zones zones) {
        Zone nearest = zones.nearest(request.name, 0);
        if (nearest != null && request.type == RecordType.DS && nearest.labels() == request.name.labels()) {
            Zone parent = nearest.labels() == 0 ? null : zones.nearest(request.name, 1);
            return parent == null ? nearest : parent;
        }
        return nearest;
    }

    /** Transfers are none of this engine's answers. */
    private int transfer(Zone whole, boolean stream) {
        if (whole.labels() != request.name.labels()) {
            return options.error(Rcode.NOTAUTH, Options.NOT_AUTHORITATIVE);
        }
        // RFC 5936 4.2: AXFR is for TCP.
        return request.type == RecordType.AXFR && !stream
                ? options.error(Rcode.NOTIMP, Options.NOT_SUPPORTED)
                : options.error(Rcode.REFUSED, Options.PROHIBITED);
    }

    private int tsigSize() {
        return request.tsig == 0 ? 0 : request.length - request.tsig;
    }
}
