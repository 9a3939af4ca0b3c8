// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.commits;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.put;
import static guelta.store.StoreUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.store.Lease;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.StorePath;
import guelta.store.StoreUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a journal of a killed process is at the next start. */
class ReplayTest extends JournalTrial {
    @Test
    void aRestartReplaysTheJournalInFrontOfWhatCameIntoGitMeanwhile() throws Exception {
        hold();
        Lease lease =
                new Lease("lock", "of anna", Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS));
        commits(main(), 5, i -> put("b", "ours " + i));
        done(main().commit(head ->
                new Plan<>(List.of(put("d", "4")), List.of(lease), StoreUnderTest.ANNA, Optional.empty(), "m", "")));
        Path copy = copyOfKilled("copy.git");
        String epoch = main().head().epoch();
        for (int replay = 0; replay < 2; replay++) {
            Path again = folder.resolve("again " + replay + ".git");
            copyTree(copy, again);
            if (replay == 1) {
                path = again;
                commitInGit("c", "theirs");
            }
            try (GitStore reopened = open(again)) {
                Root root = reopened.root("main");
                assertEquals(7 + replay, root.head().number());
                assertEquals(epoch, root.head().epoch());
                assertEquals("ours 5", text(root.head(), "b"));
                assertEquals("ours 3", text(root.at(4), "b"));
                assertEquals(List.of(lease), root.head().leases(""));
                assertEquals(
                        replay, root.head().find(StorePath.of("c")).stream().count());
                assertEquals(0, journalled(again));
                assertEquals("", Git.run(again, "fsck", "--full", "--strict"));
            }
        }
        path = folder.resolve("trial.git");
        release();
    }

    @Test
    void aStoreThatIsOpenedWithoutAJournalReplaysItToo() throws Exception {
        hold();
        commit(main(), put("b", "ours"));
        Path copy = copyOfKilled("copy.git");
        release();
        try (GitStore plain = GitStore.open(Trials.settings(copy), Clock.systemUTC(), List::of)) {
            assertEquals(List.of("a=1", "b=ours"), files(plain.root("main").head()));
        }
    }

    // What was being written when the power went was answered to nobody: it is as if it had never been.
    @Test
    void aRecordThatWasCutShortDoesNotCount() throws Exception {
        hold();
        commit(main(), put("b", "2"));
        commit(main(), put("b", "3"));
        Path killed = copyOfKilled("killed.git");
        release();
        String name = journalled(killed, "0") > 0 ? "0" : "1";
        Path file = killed.resolve("guelta/journal").resolve(name);
        byte[] whole = Arrays.copyOf(Files.readAllBytes(file), (int) journalled(killed, name));
        Random random = new Random(3);
        for (int i = 0; i < 30; i++) {
            Path again = folder.resolve("cut" + i + ".git");
            copyTree(killed, again);
            Path cut = again.resolve(killed.relativize(file));
            byte[] bytes = Arrays.copyOf(whole, whole.length - random.nextInt(whole.length / 3));
            Files.write(cut, bytes);
            if (i % 2 == 1) {
                byte[] garbage = new byte[random.nextInt(300)];
                random.nextBytes(garbage);
                Files.write(cut, garbage, StandardOpenOption.APPEND);
            }
            try (GitStore reopened = open(again)) {
                long number = reopened.root("main").head().number();
                assertEquals(bytes.length == whole.length ? 3 : 2, number);
                assertEquals(Long.toString(number), text(reopened.root("main").head(), "b"));
            }
        }
    }
}
