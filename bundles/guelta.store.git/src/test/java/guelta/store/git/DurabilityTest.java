// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Snapshot;
import guelta.store.StoreUnavailable;
import guelta.store.StoreUnderTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was acknowledged is on the disk: after kill -9, and, as far as the kernel is asked to sync, after a loss of power. */
class DurabilityTest {
    private static final int KILLS = Boolean.getBoolean("guelta.soak") ? 50 : 10;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"commit", "journal"})
    void killedProcessesLoseNothingAcknowledgedAndLeaveNothingHalfWritten(String durability) throws Exception {
        Path repository = folder.resolve("trial.git");
        long acknowledged = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged = killAfter(repository, acknowledged + 30 + 17 * (kill % 5), 1 + kill % 3, durability);
            assertEquals("", Git.run(repository, "fsck", "--full", "--strict", "--no-dangling"));
            GitSettings settings = Trials.settings(repository, durability);
            try (GitStore store = GitStore.open(settings, Clock.systemUTC(), List::of)) {
                Snapshot head = store.root("main").head();
                long there = head.number();
                assertTrue(there >= acknowledged, there + " commits, " + acknowledged + " acknowledged");
                assertEquals(
                        there,
                        Long.parseLong(Git.run(repository, "rev-list", "--count", "main")
                                .strip()));
                assertEquals(Long.toString(there), StoreUnderTest.text(head, "last"));
                for (long number = 1; number <= there; number++) {
                    assertEquals("number " + number, StoreUnderTest.text(head, "files/" + number % 10 + "/" + number));
                }
            }
        }
    }

    /** Runs a process until it acknowledged a number, kills it, and answers the last number that it acknowledged. */
    private long killAfter(Path repository, long number, int together, String durability)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(CommitLoop.command(repository, 1_000_000, together, durability))
                .redirectError(folder.resolve("error.log").toFile())
                .start();
        long last = 0;
        try (BufferedReader told = process.inputReader()) {
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                last = Long.parseLong(line.replace("acknowledged ", ""));
                if (last >= number) {
                    // Anywhere in the next commit.
                    LockSupport.parkNanos(number % 7 * 3_000_000);
                    // SIGKILL; what was told until the process is gone is read to its end.
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertTrue(last >= number, () -> log("error.log"));
        return last;
    }

    @Test
    void aLockThatAKilledServerLeftHoldsUpNobody() throws Exception {
        Path repository = folder.resolve("trial.git");
        try (GitStore store = GitStore.open(Trials.settings(repository), Clock.systemUTC(), List::of)) {
            StoreUnderTest.commit(store.root("main"), StoreUnderTest.put("a", "1"));
        }
        Files.writeString(repository.resolve("guelta/server"), "1\n");
        Files.writeString(repository.resolve("refs/heads/main.lock"), "");
        try (GitStore store = GitStore.open(Trials.settings(repository), Clock.systemUTC(), List::of)) {
            assertEquals(2, StoreUnderTest.commit(store.root("main"), StoreUnderTest.put("a", "2")));
        }
    }

    // The lock of a running Git program, or one that was killed: nobody but the operator can tell.
    @Test
    void aLockOfAnotherProgramFailsCommitsWithASentence() throws Exception {
        Path repository = folder.resolve("trial.git");
        try (GitStore store = GitStore.open(Trials.settings(repository), Clock.systemUTC(), List::of)) {
            Path lock = repository.resolve("refs/heads/main.lock");
            Files.writeString(lock, "");
            StoreUnavailable why = assertThrows(
                    StoreUnavailable.class,
                    () -> StoreUnderTest.commit(store.root("main"), StoreUnderTest.put("a", "1")));
            assertTrue(why.getMessage().contains("remove refs/heads/main.lock"), why.getMessage());
            Files.delete(lock);
            assertEquals(1, StoreUnderTest.commit(store.root("main"), StoreUnderTest.put("a", "1")));
        }
    }

    private String log(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    // A file gets its name when its bytes are on the disk, and counts when its name is; fsync(2) on the folder.
    @Test
    void everythingIsSyncedInItsOrderBeforeACommitIsAcknowledged() throws Exception {
        Path repository = folder.resolve("trial.git");
        List<String> trace = trace(repository, CommitLoop.command(repository, 3, 1, "commit"));
        for (int number = 1; number <= 3; number++) {
            int from = number == 1 ? 0 : index(trace, 0, "write(1<.*acknowledged " + (number - 1));
            int pack = index(trace, from, "fsync\\(.*/objects/pack/tmp_pack_");
            int index = index(trace, pack, "fsync\\(.*/objects/pack/tmp_idx_");
            int packName = index(trace, index, "rename.*tmp_pack_.*\\.pack\"");
            int indexName = index(trace, packName, "rename.*tmp_idx_.*\\.idx\"");
            int packs = index(trace, indexName, "fsync\\(.*/objects/pack>");
            int lock = index(trace, packs, "fsync\\(.*/refs/heads/main\\.lock>");
            int branch = index(trace, lock, "rename.*main\\.lock\".*/main\"");
            int heads = index(trace, branch, "fsync\\(.*/refs/heads>");
            index(trace, heads, "write(1<.*acknowledged " + number);
        }
    }

    // The first one makes the branch, and goes into Git itself.
    @Test
    void aGroupInTheJournalIsWrittenAndSyncedOnceBeforeItIsAcknowledged() throws Exception {
        Path repository = folder.resolve("trial.git");
        List<String> trace = trace(repository, CommitLoop.command(repository, 4, 50, "journal"));
        for (int number = 100; number <= 200; number += 50) {
            int from = index(trace, 0, "write(1<.*acknowledged " + (number - 50) + "\\\\");
            int written = index(trace, from, "pwrite64\\(.*/guelta/journal/");
            int synced = index(trace, written, "fdatasync\\(.*/guelta/journal/");
            int told = index(trace, synced, "write(1<.*acknowledged " + number);
            List<String> between = trace.subList(from, told);
            long writes =
                    between.stream().filter(line -> line.contains("pwrite64(")).count();
            long syncs =
                    between.stream().filter(line -> line.contains("fdatasync(")).count();
            assertEquals(writes, syncs, String.join("\n", between));
            assertTrue(syncs <= 5, syncs + " syncs for 50 commits");
        }
    }

    @Test
    void aGroupOfCommitsIsSyncedOnce() throws Exception {
        Path repository = folder.resolve("trial.git");
        List<String> trace = trace(repository, CommitLoop.command(repository, 2, 100, "commit"));
        int from = index(trace, 0, "write(1<.*acknowledged 100");
        int to = index(trace, from, "write(1<.*acknowledged 200");
        long syncs = trace.subList(from, to).stream()
                .filter(line -> line.matches(".*fsync\\(.*/(objects|refs)/.*"))
                .count();
        assertTrue(syncs <= 25, syncs + " syncs for 100 commits");
    }

    // What is in a new folder is there when its name is, and the names of all above it.
    @Test
    void theNamesOfNewFoldersAreSyncedUpToOneThatWasThere() throws Exception {
        Path repository = folder.resolve("trial.git");
        List<String> trace = trace(repository, CommitLoop.command(repository, 1, 1, "commit"));
        int at = index(trace, 0, "fsync\\(.*/guelta/known/refs>");
        at = index(trace, at, "fsync\\(.*/guelta/known>");
        at = index(trace, at, "fsync\\(.*/guelta>");
        index(trace, at, "fsync\\(.*/guelta/known/refs/heads/main\\.new>");
    }

    // It is told with numbers: it must not be another one after a loss of power.
    @Test
    void anEpochThatIsGivenToARepositoryOfOthersIsSynced() throws Exception {
        Path repository = folder.resolve("trial.git");
        Git.run(folder, "init", "-q", "--bare", repository.toString());
        List<String> trace = trace(folder, OpenAlone.command(repository));
        int at = index(trace, 0, "rename.*/trial\\.git/config\\.lock\".*/config\"");
        at = index(trace, at, "fsync\\(.*/trial\\.git/config>");
        index(trace, at, "fsync\\(.*/trial\\.git>");
    }

    // Pushes are written by somebody else's git, which asks the repository what to sync.
    @Test
    void pushesByPathAreSyncedToo() throws Exception {
        Path repository = folder.resolve("trial.git");
        trace(repository, CommitLoop.command(repository, 1, 1, "commit"));
        Git.run(folder, "clone", "-q", repository.toString(), "clone");
        Path clone = folder.resolve("clone");
        Files.writeString(clone.resolve("last"), "pushed");
        Git.run(clone, "commit", "-q", "-a", "-m", "m");
        List<String> trace = trace(clone, List.of("git", "push", "-q", "origin", "HEAD"));
        int objects = index(trace, 0, "fsync\\(.*trial\\.git/objects/");
        int branch = index(trace, objects, "fsync\\(.*refs/heads/main\\.lock>");
        index(trace, branch, "rename.*refs/heads/main\\.lock\"");
    }

    // What comes and goes among the objects fails the clone of who links them one by one.
    @Test
    void aFileSystemIsNotMeasuredAmongTheObjects() throws Exception {
        Path repository = folder.resolve("trial.git");
        trace(repository, CommitLoop.command(repository, 1, 1, "commit"));
        List<String> probes = trace(repository, "openat,open,creat", OpenAlone.command(repository)).stream()
                .filter(line -> line.contains(".probe-"))
                .toList();
        // Where Java finds no file system, as in a folder that was made the root, JGit measures nothing.
        assertEquals(hasFileStore(folder), probes.size() > 0, "it is measured");
        assertEquals(
                List.of(),
                probes.stream()
                        .filter(line -> !line.contains("/trial.git/guelta/.probe-"))
                        .toList());
    }

    private static boolean hasFileStore(Path folder) {
        try {
            Files.getFileStore(folder);
            return true;
        } catch (IOException noMountPoint) {
            return false;
        }
    }

    private static int index(List<String> trace, int from, String pattern) {
        for (int i = from; i < trace.size(); i++) {
            if (trace.get(i).matches(".*" + pattern.replace("write(1<", "write\\(1<") + ".*")) {
                return i;
            }
        }
        throw new AssertionError(pattern + " does not come after line " + from + " of\n" + String.join("\n", trace));
    }

    private List<String> trace(Path in, List<String> command) throws IOException, InterruptedException {
        return trace(in, "fsync,fdatasync,rename,renameat,renameat2,write,pwrite64", command).stream()
                .filter(line -> !line.contains("write(") || line.contains("write(1<"))
                .toList();
    }

    private List<String> trace(Path in, String calls, List<String> command) throws IOException, InterruptedException {
        Path file = folder.resolve("trace");
        List<String> traced =
                new ArrayList<>(List.of(Trials.peer("strace"), "-f", "-y", "-s", "256", "-o", file.toString()));
        traced.addAll(List.of("-e", "trace=" + calls));
        traced.addAll(List.of("-e", "signal=none"));
        traced.addAll(command);
        Process process = new ProcessBuilder(traced)
                .directory((Files.isDirectory(in) ? in : folder).toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), () -> log("output"));
        return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    }
}
