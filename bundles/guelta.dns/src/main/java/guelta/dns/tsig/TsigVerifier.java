// SPDX-License-Identifier: Apache-2.0
package guelta.dns.tsig;

import guelta.dns.message.FormatError;
import guelta.dns.zone.Octets;
import java.util.Optional;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers to one signed request in their order (RFC 8945 5.4): one, or a stream of them in which up to 99 that
 * follow each other may be unsigned (5.3.1). A confined object.
 */
public final class TsigVerifier {
    /** As many messages of a stream may be unsigned before one has to be signed. */
    private static final int UNSIGNED = 99;

    private final TsigKey key;
    private byte[] prior;
    private boolean later;
    private @Nullable Mac digest;
    private int unsigned;

    TsigVerifier(TsigKey key, byte[] requestMac) {
        this.key = key;
        this.prior = requestMac;
    }

    /** What an answer is. */
    public sealed interface Answer {
        /**
         * Signed as it has to be, and so are the unsigned ones before it.
         *
         * @param message without its signature
         * @param serverTime what the server's clock says, if it refused the request because of the time
         */
        record Verified(byte[] message, Optional<Long> serverTime) implements Answer {}

        /** One of a stream without a signature: good when a later one is {@link Verified}. */
        record Pending(byte[] message) implements Answer {}

        /** Not to be believed; the reason is one sentence without full stop. */
        record Wrong(String reason) implements Answer {}
    }

    /** Whether all that was read is verified: the last message of a stream has to be. */
    public boolean verified() {
        return later && unsigned == 0;
    }

    /**
     * Takes the next answer.
     *
     * @param now seconds since 1970
     */
    public Answer read(byte[] octets, long now) {
        Optional<TsigRecord.Split> split;
        try {
            split = TsigRecord.split(octets);
        } catch (FormatError wrong) {
            return new Answer.Wrong(wrong.getMessage());
        }
        return split.map(some -> signed(octets, some, now)).orElseGet(() -> unsigned(octets));
    }

    private Answer unsigned(byte[] octets) {
        if (!later) {
            return new Answer.Wrong("the answer is not signed");
        }
        if (++unsigned > UNSIGNED) {
            return new Answer.Wrong("more than " + UNSIGNED + " messages are not signed");
        }
        started().update(octets);
        return new Answer.Pending(octets);
    }

    private Mac started() {
        Mac current = digest;
        if (current == null) {
            current = key.mac();
            TsigRecord.prior(current, prior);
            digest = current;
        }
        return current;
    }

    private Answer signed(byte[] octets, TsigRecord.Split split, long now) {
        TsigRecord record = split.signature();
        if (!record.key().equals(key.name())
                || !record.algorithm().equals(key.algorithm().domain())) {
            return new Answer.Wrong("the answer is signed with another key or algorithm");
        }
        if (record.mac().length == 0) {
            return new Answer.Wrong("the server refuses the signature: " + error(record.error()));
        }
        if (record.mac().length > key.algorithm().octets()
                || record.mac().length < TsigRecord.shortest(key.algorithm())) {
            return new Answer.Wrong("the answer's MAC has a length that is not allowed");
        }
        Mac current = started();
        current.update(split.message());
        if (later) {
            record.timers(current);
        } else {
            record.variables(current);
        }
        // Whatever comes of it: the next one is reckoned anew, since a forged answer may be before the right one (5.4).
        digest = null;
        if (!TsigRecord.matches(current.doFinal(), record.mac())) {
            return new Answer.Wrong("the answer's signature is not its own");
        }
        if (Math.abs(now - record.time()) > record.fudge()) {
            return new Answer.Wrong("the answer was signed at another time than now");
        }
        prior = record.mac();
        later = true;
        unsigned = 0;
        byte[] message = split.message();
        Octets.put16(message, 0, Octets.u16(octets, 0));
        return new Answer.Verified(message, serverTime(record));
    }

    private static Optional<Long> serverTime(TsigRecord record) {
        return record.error() == TsigError.BADTIME.number() && record.other().length == 6
                ? Optional.of((long) Octets.u16(record.other(), 0) << 32 | Octets.u32(record.other(), 2))
                : Optional.empty();
    }

    private static String error(int number) {
        for (TsigError each : TsigError.values()) {
            if (each.number() == number) {
                return each.name();
            }
        }
        return "error " + number;
    }
}
