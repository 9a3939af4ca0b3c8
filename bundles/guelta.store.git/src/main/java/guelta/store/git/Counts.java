// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.meter.MeterReader;
import guelta.meter.MeterSource;
import guelta.meter.Tallies;
import guelta.meter.Tally;

/** What a store has done since it was opened. Each kind is counted by one thread; any thread reads. */
final class Counts implements MeterSource {
    private static final int COMMITS = 0;
    private static final int PULLS = 1;
    private static final int FAILED_PULLS = 2;
    private static final int PUSHES = 3;
    private static final int FAILED_PUSHES = 4;

    private final String store;
    private final Tallies all = new Tallies(5);
    private final Tally writer = all.open();
    private final Tally remote = all.open();

    Counts(String store) {
        this.store = store;
    }

    /** Commits were made and are durable; the writer's thread. */
    void commits(long more) {
        writer.add(COMMITS, more);
    }

    /** The remote was asked for commits; the remote's thread. */
    void pulled() {
        remote.add(PULLS);
    }

    /** The remote took commits; the remote's thread. */
    void pushed() {
        remote.add(PUSHES);
    }

    /** An exchange with the remote came to nothing; the remote's thread. */
    void failed(boolean pull) {
        remote.add(pull ? FAILED_PULLS : FAILED_PUSHES);
    }

    @Override
    public void read(MeterReader to) {
        long[] sums = all.sums();
        to.counter("guelta_store_commits_total", "Commits that services made", sums[COMMITS], "store", store);
        String pulls = "Pulls from the remote by what came of them";
        to.counter("guelta_store_pulls_total", pulls, sums[PULLS], "store", store, "result", "done");
        to.counter("guelta_store_pulls_total", pulls, sums[FAILED_PULLS], "store", store, "result", "failed");
        String pushes = "Pushes to the remote by what came of them";
        to.counter("guelta_store_pushes_total", pushes, sums[PUSHES], "store", store, "result", "done");
        to.counter("guelta_store_pushes_total", pushes, sums[FAILED_PUSHES], "store", store, "result", "failed");
    }
}
