// SPDX-License-Identifier: Apache-2.0
package guelta.dns.rate;

/**
 * Response rate limiting as an engine: counts the answers of each second by network - 24 bits of an IPv4 address, 56 of
 * an IPv6 one - and {@link Account}, and says what becomes of one more. It works on {@link Cells} that all threads
 * share, so that the rate is one of the server and not of a thread. Any thread; allocates nothing.
 *
 * <p>A cell is a tag of the account (24 bits), the second (16), the slips (8) and the answers (16). It is a token bucket
 * that holds as many answers as a second gives: what was counted in another second counts no more, so that a cell of
 * another second may be taken for another account without losing anything.
 */
public final class ResponseRate {
    /** How many cells an account may be in; when all of them are of this second, the one with the fewest answers goes. */
    public static final int WAYS = 4;

    /** What becomes of an answer. */
    public enum Verdict {
        /** It goes out. */
        SEND,
        /** It goes out without records, and truncated. */
        SLIP,
        /** Nothing goes out. */
        DROP
    }

    private static final long MAPPED = 0xffffL;
    private static final long IPV4_PREFIX = 0xffff_ff00L;
    private static final long IPV6_PREFIX = -1L << 8;
    private static final int TAG = 40;
    private static final int SECOND = 24;
    private static final int SLIPS = 16;
    private static final long ODD = 0x9e3779b97f4a7c15L;
    /** Who loses a cell to other threads so often is one of a flood. */
    private static final int TRIES = 64;

    private final RateLimits limits;
    private final Cells cells;
    private final long[] keys;

    /**
     * An engine on cells.
     *
     * @param secret 4 random numbers, so that nobody can choose names whose accounts meet another's
     */
    public ResponseRate(RateLimits limits, Cells cells, long[] secret) {
        if (secret.length != 4 || Integer.bitCount(cells.size()) != 1 || cells.size() < WAYS) {
            throw new IllegalArgumentException("there are 4 numbers, and a power of two of cells");
        }
        this.limits = limits;
        this.cells = cells;
        this.keys = secret.clone();
    }

    /**
     * Counts an answer.
     *
     * @param hi the upper 64 bits of the client's address
     * @param lo the lower 64 bits; IPv4 addresses are mapped ones (RFC 4291 2.5.5.2)
     * @param name a hash of the name or zone that the account is by; 0 for {@link Account#OTHER}
     * @param epochSeconds the time; any clock that counts seconds, which may go back
     */
    public Verdict of(long hi, long lo, Account account, int name, long epochSeconds) {
        if (limits.exempt().contains(hi, lo)) {
            return Verdict.SEND;
        }
        long network = hi == 0 && lo >>> 32 == MAPPED ? lo & IPV4_PREFIX | 1 : hi & IPV6_PREFIX;
        long about = (long) account.ordinal() << 32 | name & 0xffff_ffffL;
        long hash = mixed(mixed(network ^ keys[0], about ^ keys[1]) ^ keys[2], keys[3] | 1);
        int set = (int) hash & cells.size() - WAYS;
        long tag = hash >>> TAG;
        long second = epochSeconds & 0xffff;
        for (int i = 0; i < TRIES; i++) {
            int at = place(set, tag, second);
            long cell = cells.get(at);
            boolean own = cell >>> TAG == tag;
            long answers = own && (cell >>> SECOND & 0xffff) == second ? cell & 0xffff : 0;
            long slips = own ? cell >>> SLIPS & 0xff : 0;
            Verdict verdict = Verdict.SEND;
            if (answers < limits.perSecond()) {
                answers++;
            } else if (limits.slip() < 2) {
                return limits.slip() == 1 ? Verdict.SLIP : Verdict.DROP;
            } else {
                slips++;
                verdict = slips == limits.slip() ? Verdict.SLIP : Verdict.DROP;
                slips = verdict == Verdict.SLIP ? 0 : slips;
            }
            if (cells.replace(at, cell, tag << TAG | second << SECOND | slips << SLIPS | answers)) {
                return verdict;
            }
        }
        return Verdict.DROP;
    }

    /** Where an account is, or may be. */
    private int place(int set, long tag, long second) {
        int best = set;
        long fewest = Long.MAX_VALUE;
        for (int at = set; at < set + WAYS; at++) {
            long cell = cells.get(at);
            if (cell >>> TAG == tag) {
                return at;
            }
            long answers = (cell >>> SECOND & 0xffff) == second ? cell & 0xffff : -1;
            if (answers < fewest) {
                fewest = answers;
                best = at;
            }
        }
        return best;
    }

    /** The halves of a product, one over the other: each bit of both numbers moves each bit of it. */
    private static long mixed(long one, long other) {
        long left = one ^ ODD;
        return Math.multiplyHigh(left, other) ^ left * other ^ one;
    }
}
