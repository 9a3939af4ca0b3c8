// SPDX-License-Identifier: Apache-2.0
package guelta.dns.tsig;

import guelta.dns.zone.Octets;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Signs the messages of one side: a request, or the answers to one request in their order (RFC 8945 5.1, 5.3). A
 * confined object: in a stream of answers each is signed over the one before.
 */
public final class TsigSigner {
    /** How many seconds clocks may differ (RFC 8945 10). */
    public static final int FUDGE = 300;

    private static final byte[] NOTHING = {};

    private final TsigKey key;
    private byte @Nullable [] prior;
    private boolean later;

    /**
     * @param prior the MAC of the request; null for one that signs a request
     */
    TsigSigner(TsigKey key, byte @Nullable [] prior) {
        this.key = key;
        this.prior = prior;
    }

    /** A signed request and what reads its answers. */
    public record Request(byte[] message, TsigVerifier answers) {}

    /** Signs a request. */
    public static Request request(TsigKey key, byte[] message, long now) {
        TsigSigner signer = new TsigSigner(key, null);
        byte[] signed = signer.sign(message, now);
        byte[] mac = signer.prior;
        return new Request(signed, new TsigVerifier(key, mac == null ? NOTHING : mac));
    }

    /** How many octets the record takes that {@link #sign} adds. */
    public int octets() {
        return TsigRecord.octets(key, key.algorithm().octets(), 0);
    }

    /** A message with its signature: the next one of the stream. */
    public byte[] sign(byte[] message, long now) {
        return sign(message, record(key, message, now, 0, NOTHING));
    }

    byte[] sign(byte[] message, TsigRecord unsigned) {
        Mac digest = key.mac();
        if (prior != null) {
            TsigRecord.prior(digest, prior);
        }
        digest.update(message);
        if (later) {
            unsigned.timers(digest);
        } else {
            unsigned.variables(digest);
        }
        byte[] mac = digest.doFinal();
        prior = mac;
        later = true;
        return unsigned.signed(mac).appended(message);
    }

    static TsigRecord record(TsigKey key, byte[] message, long time, int error, byte[] other) {
        return new TsigRecord(
                key.name(), key.algorithm().domain(), time, FUDGE, NOTHING, Octets.u16(message, 0), error, other);
    }
}
