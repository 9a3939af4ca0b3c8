// SPDX-License-Identifier: Apache-2.0
package guelta.dns.tsig;

import static guelta.dns.zone.Octets.put16;
import static guelta.dns.zone.Octets.put32;
import static guelta.dns.zone.Octets.u16;
import static guelta.dns.zone.Octets.u32;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.message.FormatError;
import guelta.dns.message.Messages;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * A TSIG record (RFC 8945 4.2).
 *
 * @param key the name of the key
 * @param algorithm what it was signed with
 * @param time of signing, seconds since 1970
 * @param fudge how many seconds later or earlier it may be at the other side
 * @param mac the signature, empty where there is none
 * @param originalId the identifier of the message when it was signed
 * @param error 0, or what was wrong with the request
 * @param other of BADTIME the server's time, 6 octets
 */
record TsigRecord(
        DomainName key,
        DomainName algorithm,
        long time,
        int fudge,
        byte[] mac,
        int originalId,
        int error,
        byte[] other) {
    private static final int CLASS_ANY = 255;
    private static final int ADDITIONALS = 10;

    /**
     * A message that ends with a TSIG record.
     *
     * @param message without it, as it was when it was signed: with the original identifier
     */
    record Split(byte[] message, TsigRecord signature) {}

    /**
     * Takes a message and its signature apart.
     *
     * @return empty when it has no signature
     * @throws FormatError when the records cannot be followed, or a TSIG record is malformed or not the last one
     */
    static Optional<Split> split(byte[] octets) throws FormatError {
        if (octets.length < Messages.HEADER) {
            throw new FormatError("a message has at least " + Messages.HEADER + " octets");
        }
        int at = Messages.HEADER;
        for (int i = u16(octets, 4); i > 0; i--) {
            at = checked(octets, skipName(octets, at) + 4);
        }
        int before = u16(octets, 6) + u16(octets, 8);
        int all = before + u16(octets, ADDITIONALS);
        for (int i = 0; i < all; i++) {
            int head = skipName(octets, at);
            checked(octets, head + 10);
            int end = checked(octets, head + 10 + u16(octets, head + 8));
            if (u16(octets, head) == RecordType.TSIG) {
                if (i < before || i < all - 1 || end < octets.length) {
                    throw new FormatError("the TSIG record is not the last record of the additional section");
                }
                TsigRecord signature = read(octets, at, head, end);
                byte[] message = Arrays.copyOf(octets, at);
                put16(message, 0, signature.originalId);
                put16(message, ADDITIONALS, u16(message, ADDITIONALS) - 1);
                return Optional.of(new Split(message, signature));
            }
            at = end;
        }
        return Optional.empty();
    }

    private static TsigRecord read(byte[] octets, int owner, int head, int end) throws FormatError {
        if (u16(octets, head + 2) != CLASS_ANY || u32(octets, head + 4) != 0) {
            throw new FormatError("the class of the TSIG record is not ANY, or its TTL not 0");
        }
        int times = skipName(octets, head + 10);
        int mac = times + 10;
        if (mac > end) {
            throw new FormatError("the TSIG record is too short");
        }
        int rest = mac + u16(octets, times + 8);
        if (rest + 6 > end || rest + 6 + u16(octets, rest + 4) != end) {
            throw new FormatError("the lengths in the TSIG record do not fit");
        }
        return new TsigRecord(
                name(octets, owner),
                name(octets, head + 10),
                (long) u16(octets, times) << 32 | u32(octets, times + 2),
                u16(octets, times + 6),
                Arrays.copyOfRange(octets, mac, rest),
                u16(octets, rest),
                u16(octets, rest + 2),
                Arrays.copyOfRange(octets, rest + 6, end));
    }

    /** The name at an offset: clients do compress that of the key (dnspython). */
    private static DomainName name(byte[] octets, int from) throws FormatError {
        byte[] name = new byte[DomainName.LONGEST];
        int length = 0;
        int lowest = from;
        for (int at = from; at < octets.length; ) {
            int label = octets[at] & 0xff;
            if (label >= 0xc0 && at + 1 < octets.length) {
                int target = u16(octets, at) & 0x3fff;
                if (target >= lowest) {
                    break;
                }
                at = lowest = target;
                continue;
            }
            if (label > 63 || at + 1 + label > octets.length || length + 1 + label > name.length) {
                break;
            }
            System.arraycopy(octets, at, name, length, 1 + label);
            length += 1 + label;
            if (label == 0) {
                return DomainName.ofWire(name, 0);
            }
            at += 1 + label;
        }
        throw new FormatError("a name of the TSIG record does not end");
    }

    private static int checked(byte[] octets, int end) throws FormatError {
        if (end > octets.length) {
            throw new FormatError("the message ends within a record");
        }
        return end;
    }

    private static int skipName(byte[] octets, int from) throws FormatError {
        for (int at = from; at < octets.length; ) {
            int label = octets[at] & 0xff;
            if (label == 0) {
                return at + 1;
            }
            if (label >= 0xc0) {
                return at + 2;
            }
            if (label > 63) {
                break;
            }
            at += 1 + label;
        }
        throw new FormatError("a name does not end");
    }

    /** How many octets the record of a key has in a message, with a MAC and other data of some length. */
    static int octets(TsigKey key, int mac, int other) {
        return key.name().wire().length + 10 + key.algorithm().domain().wire().length + 16 + mac + other;
    }

    /** A message with this record at its end. */
    byte[] appended(byte[] message) {
        int data = algorithm.wire().length + 16 + mac.length + other.length;
        byte[] out = Arrays.copyOf(message, message.length + key.wire().length + 10 + data);
        int at = put(out, message.length, key.wire());
        put16(out, at, RecordType.TSIG);
        put16(out, at + 2, CLASS_ANY);
        put32(out, at + 4, 0);
        put16(out, at + 8, data);
        at = put(out, at + 10, algorithm.wire());
        put16(out, at, (int) (time >>> 32));
        put32(out, at + 2, (int) time);
        put16(out, at + 6, fudge);
        put16(out, at + 8, mac.length);
        at = put(out, at + 10, mac);
        put16(out, at, originalId);
        put16(out, at + 2, error);
        put16(out, at + 4, other.length);
        put(out, at + 6, other);
        put16(out, ADDITIONALS, u16(out, ADDITIONALS) + 1);
        return out;
    }

    private static int put(byte[] out, int at, byte[] octets) {
        System.arraycopy(octets, 0, out, at, octets.length);
        return at + octets.length;
    }

    TsigRecord signed(byte[] signature) {
        return new TsigRecord(key, algorithm, time, fudge, signature, originalId, error, other);
    }

    /** Digests what was signed before: the MAC of the request, or of the message before in a stream (5.3). */
    static void prior(Mac digest, byte[] mac) {
        byte[] length = new byte[2];
        put16(length, 0, mac.length);
        digest.update(length);
        digest.update(mac);
    }

    /** Digests the TSIG variables (4.3.3). */
    void variables(Mac digest) {
        digest.update(folded(key));
        digest.update(new byte[] {0, (byte) CLASS_ANY, 0, 0, 0, 0});
        digest.update(folded(algorithm));
        timers(digest);
        byte[] rest = new byte[4];
        put16(rest, 0, error);
        put16(rest, 2, other.length);
        digest.update(rest);
        digest.update(other);
    }

    /** Digests the timers alone, as in all messages of a stream but the first (5.3.1). */
    void timers(Mac digest) {
        byte[] timers = new byte[8];
        put16(timers, 0, (int) (time >>> 32));
        put32(timers, 2, (int) time);
        put16(timers, 6, fudge);
        digest.update(timers);
    }

    /** RFC 8945 4.3.3, RFC 4034 6.2: in lower case. Length octets are below the letters. */
    private static byte[] folded(DomainName name) {
        byte[] folded = name.wire().clone();
        for (int i = 0; i < folded.length; i++) {
            folded[i] = (byte) DomainName.lower(folded[i]);
        }
        return folded;
    }

    /** The fewest octets that a MAC may have (5.2.2.1). */
    static int shortest(TsigAlgorithm algorithm) {
        return Math.max(10, algorithm.octets() / 2);
    }

    /** Whether a MAC is the beginning of the right one, in a time that does not tell how much of it is. */
    static boolean matches(byte[] right, byte[] mac) {
        return MessageDigest.isEqual(Arrays.copyOf(right, mac.length), mac);
    }
}
