// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.collection.ChangeLog;
import guelta.dav.collection.Members;
import guelta.dav.collection.Memory;
import guelta.dav.http.Recollections;
import guelta.dav.webdav.Run.Wrong;
import guelta.store.Tag;
import guelta.store.jdbc.Postgres;
import guelta.store.jdbc.PostgresCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * One long random run of requests, and every store gives the same answers, to the octet: Git, Git behind a journal, memory,
 * PostgreSQL, and two nodes on one PostgreSQL that are asked in turns by chance. What is there is what a model says that
 * knows no engine, and a client that follows a collection always has what is there. Histories are called differently by
 * each; all else is equal, since time and what is named by chance come from outside.
 */
@ExtendWith(Postgres.class)
class SameAnswersIT {
    private static final int STEPS =
            Integer.getInteger("guelta.steps", Boolean.getBoolean("guelta.soak") ? 20_000 : 500);
    private static final long SEED = Long.getLong("guelta.seed", 1);
    private static final Duration SHRINKING = Duration.ofMinutes(3);

    @TempDir
    Path facts;

    // ADR 28: other nodes see a commit with their next look, so two of them are one server to whoever asks.
    @Test
    void everyStoreAnswersAlike(PostgresCluster server) {
        Function<Passing, List<Contender>> all = time -> List.of(
                Contender.memory("memory, nothing remembered", time, Forgetting::new),
                Contender.memory("memory", time, () -> Recollections.of(100_000, facts)),
                Contender.git("git", time, () -> Recollections.of(100_000_000), false),
                Contender.git("journal", time, () -> Recollections.of(100_000), true),
                Contender.jdbc("jdbc", time, () -> Recollections.of(100_000_000), server, 1),
                Contender.jdbc("two nodes", time, () -> Recollections.of(1_000_000), server, 2));
        run(all, SEED, STEPS);
    }

    /** What is wrong is found, by the others and by the model alone, and told with few steps. */
    @Test
    void aServerThatIsWrongIsFound() {
        Function<Passing, List<Contender>> differing = time -> List.of(
                Contender.memory("memory", time, Forgetting::new), Contender.memory("mixing up", time, Mixing::new));
        Wrong byOthers = assertThrows(Wrong.class, () -> run(differing, 1, 600));
        assertTrue(byOthers.taken().size() < 10, byOthers.getMessage());
        Function<Passing, List<Contender>> alone = time -> List.of(Contender.memory("mixing up", time, Mixing::new));
        Wrong byModel = assertThrows(Wrong.class, () -> run(alone, 1, 600));
        assertTrue(byModel.getMessage().contains("a client has"), byModel.getMessage());
    }

    private static void run(Function<Passing, List<Contender>> opening, long seed, int steps) {
        try (Run run = new Run(opening)) {
            Requests requests = new Requests(seed, run.model());
            for (long id = 1; id <= steps; id++) {
                run.take(requests.next(id, run.clients()), requests::heard);
            }
            run.end();
        } catch (Wrong wrong) {
            throw shrunk(opening, wrong, "seed " + seed + ": ");
        }
    }

    /** The same with as few steps as are found in a while. */
    private static Wrong shrunk(Function<Passing, List<Contender>> opening, Wrong first, String what) {
        long deadline = System.nanoTime() + SHRINKING.toNanos();
        Wrong smallest = first;
        for (int chunk = first.taken().size() / 2; chunk > 0; chunk /= 2) {
            int from = 0;
            while (from < smallest.taken().size() - 1 && System.nanoTime() < deadline) {
                List<Step> fewer = new ArrayList<>(smallest.taken());
                fewer.subList(from, Math.min(from + chunk, fewer.size() - 1)).clear();
                Optional<Wrong> still = repeated(opening, fewer);
                if (still.isPresent()) {
                    smallest = still.get();
                } else {
                    from += chunk;
                }
            }
        }
        return new Wrong(what + smallest.getMessage() + "\nafter " + Run.text(smallest.taken()), smallest.taken());
    }

    /** What is wrong when these steps alone are taken. */
    private static Optional<Wrong> repeated(Function<Passing, List<Contender>> opening, List<Step> steps) {
        try (Run run = new Run(opening)) {
            steps.forEach(step -> run.take(step, (asked, said) -> {}));
            run.end();
            return Optional.empty();
        } catch (Wrong wrong) {
            return Optional.of(wrong);
        }
    }

    /** Takes the changes of one collection for those of all others: a fault that a cache could have. */
    private static final class Mixing implements Memory {
        private @Nullable ChangeLog only;

        @Override
        public <T> T of(Tag tag, Class<T> what, int weight, Supplier<T> make) {
            return make.get();
        }

        @Override
        public Members members(String key, UnaryOperator<Members> next) {
            return next.apply(Members.NONE);
        }

        @Override
        public <R> R log(String key, Supplier<ChangeLog> make, Function<ChangeLog, R> ask) {
            ChangeLog log = only == null ? make.get() : only;
            only = log;
            return ask.apply(log);
        }
    }
}
