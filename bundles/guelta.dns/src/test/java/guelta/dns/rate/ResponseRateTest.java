// SPDX-License-Identifier: Apache-2.0
package guelta.dns.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import guelta.dns.access.AddressList;
import guelta.dns.rate.ResponseRate.Verdict;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ResponseRateTest {
    private static final long[] SECRET = {
        0x0123456789abcdefL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L, 0x6a09e667f3bcc908L
    };

    /** A table of one thread; a number of replacements fail as if another thread had been there before. */
    private static final class Table implements Cells {
        private final long[] cells;
        private int failing;

        Table(int size) {
            cells = new long[size];
        }

        @Override
        public int size() {
            return cells.length;
        }

        @Override
        public long get(int index) {
            return cells[index];
        }

        @Override
        public boolean replace(int index, long expected, long next) {
            if (failing > 0 || cells[index] != expected) {
                failing--;
                return false;
            }
            cells[index] = next;
            return true;
        }
    }

    /** The model: buckets that hold as many tokens as a second brings, and count what is slipped. */
    private static final class Buckets {
        private final int perSecond;
        private final int slip;
        private final Map<List<Object>, long[]> buckets = new HashMap<>();

        Buckets(int perSecond, int slip) {
            this.perSecond = perSecond;
            this.slip = slip;
        }

        Verdict of(List<Object> account, long second) {
            long[] bucket = buckets.computeIfAbsent(account, key -> new long[] {perSecond, second, 0});
            bucket[0] = Math.min(perSecond, bucket[0] + perSecond * (second - bucket[1]));
            bucket[1] = second;
            if (bucket[0] > 0) {
                bucket[0]--;
                return Verdict.SEND;
            }
            return slip > 0 && ++bucket[2] % slip == 0 ? Verdict.SLIP : Verdict.DROP;
        }
    }

    // The packed cells say what plain token buckets say, whoever asks for what at whatever pace.
    @Property(tries = 300)
    void itIsATokenBucketANetworkAndAccount(
            @ForAll @IntRange(min = 1, max = 12) int perSecond,
            @ForAll @IntRange(min = 0, max = 5) int slip,
            @ForAll long seed) {
        Random random = new Random(seed);
        ResponseRate rate =
                new ResponseRate(new RateLimits(perSecond, slip, AddressList.NONE), new Table(1 << 14), SECRET);
        Buckets model = new Buckets(perSecond, slip);
        long second = 1_800_000_000L;
        for (int i = 0; i < 2_000; i++) {
            second += random.nextInt(60) == 0 ? 1 + random.nextInt(3) : 0;
            boolean ipv6 = random.nextBoolean();
            int network = random.nextInt(3);
            int host = random.nextInt(256);
            long hi = ipv6 ? 0x20010db8_00000000L | (long) network << 8 | host : 0;
            long lo = ipv6 ? random.nextLong() : 0xffff_c000_0000L | (long) network << 8 | host;
            Account account = Account.values()[random.nextInt(2)];
            int name = random.nextInt(2);
            assertEquals(
                    model.of(List.of(ipv6, network, account, name), second), rate.of(hi, lo, account, name, second));
        }
    }

    // A clock that is set back takes nothing from anybody, nor does one that jumps.
    @Test
    void anotherSecondIsANewOneWhicheverItIs() {
        ResponseRate rate = new ResponseRate(new RateLimits(2, 0, AddressList.NONE), new Table(16), SECRET);
        for (long second : new long[] {100, 99, 1_000_000, 5}) {
            assertEquals(Verdict.SEND, rate.of(0, 1, Account.OTHER, 0, second));
            assertEquals(Verdict.SEND, rate.of(0, 1, Account.OTHER, 0, second));
            assertEquals(Verdict.DROP, rate.of(0, 1, Account.OTHER, 0, second));
        }
    }

    // Who is exempt is not counted at all.
    @Test
    void whoIsExemptGetsAllAnswers() {
        AddressList exempt = AddressList.parse("192.0.2.0/25, 2001:db8::/32");
        ResponseRate rate = new ResponseRate(new RateLimits(1, 2, exempt), new Table(16), SECRET);
        for (int i = 0; i < 100; i++) {
            assertEquals(Verdict.SEND, rate.of(0, 0xffff_c000_0207L, Account.NAME, 1, 7));
            assertEquals(Verdict.SEND, rate.of(0x20010db8_00000001L, 9, Account.NAME, 1, 7));
        }
        assertEquals(Verdict.SEND, rate.of(0, 0xffff_c000_0280L, Account.NAME, 1, 7));
        assertEquals(Verdict.DROP, rate.of(0, 0xffff_c000_0281L, Account.NAME, 1, 7));
    }

    // A flood of accounts that overflows the table does not free the one that is flooded most.
    @Test
    void theMostFloodedKeepsItsCell() {
        ResponseRate rate = new ResponseRate(new RateLimits(50, 0, AddressList.NONE), new Table(64), SECRET);
        for (int i = 0; i < 60; i++) {
            rate.of(0, 0xffff_c000_0201L, Account.NAME, 1, 7);
        }
        for (int i = 0; i < 10_000; i++) {
            rate.of(i << 10, i, Account.NAME, i, 7);
        }
        assertEquals(Verdict.DROP, rate.of(0, 0xffff_c000_0201L, Account.NAME, 1, 7));
    }

    // Accounts are spread evenly over the table: a second of many networks leaves few of them without a cell.
    @Test
    void accountsAreSpreadOverTheTable() {
        ResponseRate rate = new ResponseRate(new RateLimits(1, 0, AddressList.NONE), new Table(1 << 16), SECRET);
        int lost = 0;
        for (int i = 0; i < 20_000; i++) {
            rate.of(0, 0xffff_0000_0000L | (long) i << 8, Account.NAME, 1, 7);
        }
        for (int i = 0; i < 20_000; i++) {
            lost += rate.of(0, 0xffff_0000_0000L | (long) i << 8, Account.NAME, 1, 7) == Verdict.DROP ? 0 : 1;
        }
        assertTrue(lost < 600, lost + " of 20000 lost their cell");
    }

    // Who loses against other threads tries again, and not forever.
    @Test
    void aCellThatOthersChangeIsLookedAtAgain() {
        Table table = new Table(16);
        ResponseRate rate = new ResponseRate(new RateLimits(5, 0, AddressList.NONE), table, SECRET);
        table.failing = 10;
        assertEquals(Verdict.SEND, rate.of(0, 1, Account.NAME, 1, 7));
        table.failing = Integer.MAX_VALUE;
        assertEquals(Verdict.DROP, rate.of(0, 1, Account.NAME, 1, 7));
    }

    // No attack makes work for the garbage collector; the time is told to whoever runs it.
    @Test
    void countingAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ResponseRate rate = new ResponseRate(
                new RateLimits(5, 2, AddressList.parse("192.0.2.0/24, loopback")), new Table(1 << 18), SECRET);
        List<Long> octets = new ArrayList<>();
        long[] nanos = new long[6];
        Verdict[] seen = new Verdict[1];
        for (int round = 0; round < nanos.length; round++) {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            long began = System.nanoTime();
            for (int i = 0; i < 1_000_000; i++) {
                seen[0] = rate.of(0, 0xffff_0a00_0000L | i * 977 & 0xffffff, Account.NAME, i, i >> 15);
            }
            nanos[round] = System.nanoTime() - began;
            octets.add(threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
        }
        System.out.println(
                "an answer is counted in " + Arrays.stream(nanos).min().orElseThrow() / 1_000_000 + " ns");
        assertTrue(Collections.min(octets) < 10_000, octets + " octets");
    }
}
