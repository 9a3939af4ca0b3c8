// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Edit;
import guelta.store.Plan;
import guelta.store.StoreUnderTest;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A process that commits, to be killed or watched: writes the number of each commit when it is acknowledged. */
final class CommitLoop {
    private CommitLoop() {}

    /** REPOSITORY COUNT TOGETHER DURABILITY: commits so often, so many at once. */
    public static void main(String[] arguments) throws Exception {
        PrintStream told = new PrintStream(System.out, true);
        int count = Integer.parseInt(arguments[1]);
        int together = Integer.parseInt(arguments[2]);
        GitSettings settings = Trials.settings(Path.of(arguments[0]), arguments[3]);
        try (GitStore store = GitStore.open(settings, Clock.systemUTC(), List::of)) {
            for (int i = 0; i < count; i++) {
                List<CompletionStage<?>> stages = new ArrayList<>();
                for (int j = 0; j < together; j++) {
                    stages.add(store.root("main").commit(head -> next(head.number() + 1)));
                }
                stages.forEach(StoreUnderTest::done);
                told.println("acknowledged " + store.root("main").head().number());
            }
        }
    }

    /** Every commit leaves its number in a file of its own and in one that all change. */
    private static Plan<Void> next(long number) {
        List<Edit> edits = List.of(
                StoreUnderTest.put("files/" + number % 10 + "/" + number, "number " + number),
                StoreUnderTest.put("last", Long.toString(number)));
        return Plan.of(edits, StoreUnderTest.ANNA, "Number " + number);
    }

    /** The command line of such a process. */
    static List<String> command(Path repository, int count, int together, String durability) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CommitLoop.class.getName(),
                repository.toString(),
                Integer.toString(count),
                Integer.toString(together),
                durability);
    }
}
