// SPDX-License-Identifier: Apache-2.0
package guelta.dns.tsig;

import static guelta.dns.zone.Octets.put16;
import static guelta.dns.zone.Octets.put32;

import guelta.dns.DomainName;
import guelta.dns.message.FormatError;
import guelta.dns.zone.Octets;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;

/** What a server finds of the signature of a request (RFC 8945 5.2). */
public sealed interface TsigCheck {
    /** The request has no signature. */
    record Unsigned() implements TsigCheck {}

    /**
     * The request is signed as it has to be.
     *
     * @param key it is signed with
     * @param message the request without its signature, with the identifier that it came with
     * @param answers signs the answers, in their order
     */
    record Verified(TsigKey key, byte[] message, TsigSigner answers) implements TsigCheck {}

    /**
     * The request is signed but not accepted: the RCODE is NOTAUTH, and {@link #answer} makes of the answer what the
     * client can read.
     */
    final class Refused implements TsigCheck {
        private final TsigError error;
        private final TsigRecord request;
        private final Optional<TsigKey> key;

        Refused(TsigError error, TsigRecord request, Optional<TsigKey> key) {
            this.error = error;
            this.request = request;
            this.key = key;
        }

        /** What is wrong. */
        public TsigError error() {
            return error;
        }

        /** The key that the request names, which need not be one that is known. */
        public DomainName keyName() {
            return request.key();
        }

        /** How many octets {@link #answer} adds. */
        public int octets() {
            int algorithm = request.algorithm().wire().length;
            int mac = key.map(known -> known.algorithm().octets()).orElse(0);
            return request.key().wire().length + 10 + algorithm + 16 + mac + 6;
        }

        /**
         * The answer with its TSIG record: without MAC where key or MAC are wrong, signed for the other two (5.3.2); of
         * BADTIME with the client's time, and the server's beside it (5.2.3).
         *
         * @param reply the answer with RCODE NOTAUTH
         */
        public byte[] answer(byte[] reply, long now) {
            byte[] other = {};
            if (error == TsigError.BADTIME) {
                other = new byte[6];
                put16(other, 0, (int) (now >>> 32));
                put32(other, 2, (int) now);
            }
            TsigRecord record = new TsigRecord(
                    request.key(),
                    request.algorithm(),
                    error == TsigError.BADTRUNC ? now : request.time(),
                    request.fudge(),
                    new byte[0],
                    Octets.u16(reply, 0),
                    error.number(),
                    other);
            return key.map(known -> new TsigSigner(known, request.mac()).sign(reply, record))
                    .orElseGet(() -> record.appended(reply));
        }
    }

    /** It is to be answered with FORMERR, unsigned (5.1, 5.2.2.1). */
    record Malformed(String reason) implements TsigCheck {}

    /**
     * Looks at a request.
     *
     * @param keys the key of a name, if there is one
     * @param now seconds since 1970
     * @param truncated whether a MAC may be as short as 5.2.2.1 allows; else it has to be whole
     */
    static TsigCheck of(byte[] octets, Function<DomainName, Optional<TsigKey>> keys, long now, boolean truncated) {
        Optional<TsigRecord.Split> split;
        try {
            split = TsigRecord.split(octets);
        } catch (FormatError wrong) {
            return new Malformed(wrong.getMessage());
        }
        return split.map(some -> of(octets, some, keys, now, truncated)).orElseGet(Unsigned::new);
    }

    private static TsigCheck of(
            byte[] octets,
            TsigRecord.Split split,
            Function<DomainName, Optional<TsigKey>> keys,
            long now,
            boolean truncated) {
        TsigRecord record = split.signature();
        Optional<TsigKey> known =
                keys.apply(record.key()).filter(key -> key.algorithm().domain().equals(record.algorithm()));
        if (known.isEmpty()) {
            return new Refused(TsigError.BADKEY, record, Optional.empty());
        }
        TsigKey key = known.get();
        int whole = key.algorithm().octets();
        if (record.mac().length > whole || record.mac().length < TsigRecord.shortest(key.algorithm())) {
            return new Malformed("the MAC has " + record.mac().length + " octets, allowed are "
                    + TsigRecord.shortest(key.algorithm()) + " to " + whole);
        }
        Mac digest = key.mac();
        digest.update(split.message());
        record.variables(digest);
        if (!TsigRecord.matches(digest.doFinal(), record.mac())) {
            return new Refused(TsigError.BADSIG, record, Optional.empty());
        }
        if (Math.abs(now - record.time()) > record.fudge()) {
            return new Refused(TsigError.BADTIME, record, known);
        }
        if (record.mac().length < whole && !truncated) {
            return new Refused(TsigError.BADTRUNC, record, known);
        }
        byte[] message = split.message();
        put16(message, 0, Octets.u16(octets, 0));
        return new Verified(key, message, new TsigSigner(key, record.mac()));
    }
}
