// SPDX-License-Identifier: Apache-2.0
package guelta.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TalliesTest {
    @Test
    @Timeout(60)
    void countersOfManyThreadsNeverGoBackAndLoseNothing() throws InterruptedException {
        Tallies tallies = new Tallies(3);
        int threads = 4;
        int each = 200_000;
        List<Thread> counting = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> {
                // Workers come and go, as at the update of a bundle.
                for (int part = 0; part < 10; part++) {
                    Tally tally = tallies.open();
                    for (int n = 0; n < each / 10; n++) {
                        tally.add(1);
                        tally.add(2, 5);
                    }
                    tallies.close(tally);
                }
            });
            thread.start();
            counting.add(thread);
        }
        long before = 0;
        while (counting.stream().anyMatch(Thread::isAlive)) {
            long now = tallies.sums()[1];
            assertTrue(now >= before, now + " after " + before);
            before = now;
        }
        for (Thread thread : counting) {
            thread.join();
        }
        long[] sums = tallies.sums();
        assertEquals(0, sums[0]);
        assertEquals((long) threads * each, sums[1]);
        assertEquals(5L * threads * each, sums[2]);
    }

    @ParameterizedTest
    @CsvSource({
        "-5, 0",
        "0, 0",
        "1024, 0",
        "1025, 1",
        "2048, 1",
        "2049, 2",
        "1000000, 10",
        "8589934592, 23",
        "8589934593, 24",
        "9223372036854775807, 24"
    })
    void aDurationIsInTheFirstClassThatHoldsIt(long nanos, int expected) {
        Tallies tallies = new Tallies(2 + Durations.SIZE);
        Durations.add(tallies.open(), 2, nanos);
        Durations.Spread spread = Durations.spread(tallies.sums(), 2);
        for (int i = 0; i < spread.upTo().size(); i++) {
            assertEquals(i >= expected ? 1 : 0, spread.upTo().get(i), "class " + i);
        }
        assertTrue(nanos <= spread.bound(expected));
        assertTrue(expected == 0 || nanos > spread.bound(expected - 1));
        assertEquals(Math.max(0, nanos), spread.nanos());
    }
}
