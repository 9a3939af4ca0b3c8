// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.put;
import static guelta.store.StoreUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.store.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store with a journal whose branch can be held, so that its commits do not get into Git, and what is left of it when it is killed. */
abstract class JournalTrial {
    @TempDir
    Path folder;

    Path path;
    GitStore store;

    @BeforeEach
    void begin() throws IOException {
        path = folder.resolve("trial.git");
        store = open(path);
        // The first commit of a root goes into Git itself.
        commit(main(), put("a", "1"));
    }

    static GitStore open(Path repository) throws IOException {
        return GitStore.open(Trials.journal(Trials.settings(repository)), Clock.systemUTC(), List::of);
    }

    @AfterEach
    void close() {
        store.close();
    }

    Root main() {
        return store.root("main");
    }

    String git(String... arguments) {
        try {
            return Git.run(path, arguments).strip();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    void awaitInGit(long number) {
        Trials.await(
                () -> git("log", "-1", "--format=%b", "main").equals("Change-Number: " + number),
                () -> git("log", "-3", "main"));
    }

    long journalled(Path repository) throws IOException {
        return journalled(repository, "0") + journalled(repository, "1");
    }

    /** How many octets of a file of the journal are records that count. */
    static long journalled(Path repository, String name) throws IOException {
        try (JournalFile file =
                JournalFile.open(repository.resolve("guelta/journal").resolve(name))) {
            file.read();
            return file.size();
        }
    }

    /** Holds the branch, so that what is in the journal stays there. */
    void hold() throws IOException {
        Files.writeString(path.resolve("refs/heads/main.lock"), "");
    }

    void release() throws IOException {
        Files.delete(path.resolve("refs/heads/main.lock"));
    }

    /** What another Git program would leave that got in between. */
    String commitInGit(String file, String text) throws Exception {
        String before = git("rev-parse", "main");
        Path clone = Files.createTempDirectory(folder, "clone");
        Git.run(folder, "clone", "-q", path.toString(), clone.toString());
        Files.writeString(clone.resolve(file), text);
        Git.run(clone, "add", file);
        Git.run(clone, "commit", "-q", "-m", "By hand");
        String commit = Git.run(clone, "rev-parse", "HEAD").strip();
        git("fetch", "-q", clone.toString(), commit);
        Path ref = path.resolve("refs/heads/main");
        assertEquals(before, Files.readString(ref).strip());
        Files.writeString(folder.resolve("ref"), commit + "\n");
        Files.move(folder.resolve("ref"), ref, StandardCopyOption.ATOMIC_MOVE);
        return commit;
    }

    /** The repository as a killed process would leave it. */
    Path copyOfKilled(String name) throws IOException {
        Path copy = folder.resolve(name);
        copyTree(path, copy);
        Files.delete(copy.resolve("refs/heads/main.lock"));
        return copy;
    }

    static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
