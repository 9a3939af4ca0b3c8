// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dns.access.AddressList;
import guelta.dns.rate.Account;
import guelta.dns.rate.RateLimits;
import guelta.dns.rate.ResponseRate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RateCellsTest {
    /** ADR 20: the rate is one of the server, exactly, however many threads answer to the network. */
    @Test
    void allThreadsTogetherSendWhatASecondGives() throws Exception {
        ResponseRate rate =
                new ResponseRate(new RateLimits(1_000, 0, AddressList.NONE), new RateCells(), new long[] {1, 2, 3, 5});
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int second = 0; second < 50; second++) {
                int now = second;
                Callable<Integer> one = () -> {
                    int sent = 0;
                    for (int i = 0; i < 1_000; i++) {
                        sent += rate.of(0, 1, Account.NAME, 7, now) == ResponseRate.Verdict.SEND ? 1 : 0;
                    }
                    return sent;
                };
                int sent = 0;
                List<Future<Integer>> all = new ArrayList<>(threads.invokeAll(List.of(one, one, one, one)));
                for (Future<Integer> each : all) {
                    sent += each.get();
                }
                assertEquals(1_000, sent, "of 4000");
            }
        } finally {
            threads.shutdown();
        }
    }
}
