// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packs that Git wrote, with all that it may write, become one; Git looks at that. */
class PackMergeTest {
    private static final int COMMITS = 120;

    @TempDir
    Path folder;

    private Path path;
    private final Random random = new Random(7);

    @BeforeEach
    void history() throws Exception {
        path = folder.resolve("merge.git");
        Git.run(folder, "init", "-q", "--bare", "-b", "main", path.toString());
    }

    private void imported(String stream) throws Exception {
        Path file = folder.resolve("stream");
        Files.writeString(file, stream);
        Git.feed(path, file, "fast-import", "--quiet", "--depth=50");
    }

    private static void commit(StringBuilder stream, int number, String path, String content) {
        stream.append("commit refs/heads/main\ncommitter A <a@example.org> ")
                .append(1_700_000_000 + number)
                .append(" +0000\ndata 2\n")
                .append(number % 10)
                .append("\n\nM 644 inline ")
                .append(path)
                .append("\ndata ")
                .append(content.length())
                .append('\n')
                .append(content)
                .append('\n');
    }

    /** Files that grow and shrink and come back to what they were, and one that is larger than a buffer. */
    private String changes() {
        StringBuilder stream = new StringBuilder();
        String large = random.ints(30_000, 100, 999).mapToObj(i -> i + "\n").reduce("", String::concat);
        commit(stream, 0, "large", large);
        for (int i = 1; i < COMMITS; i++) {
            String lines = ("line of " + i % 4 + "\n").repeat(i % 7 * 20);
            commit(stream, i, "folder-" + i % 5 + "/file-" + i % 3, "begin\n" + lines + "end " + i % 6 + "\n");
            if (i % 10 == 0) {
                stream.append("M 644 inline large\ndata ")
                        .append(large.length() + 4)
                        .append('\n')
                        .append(large)
                        .append(String.format("%03d%n", i))
                        .append('\n');
            }
        }
        return stream.toString();
    }

    private List<Path> packs() throws IOException {
        try (Stream<Path> files = Files.list(path.resolve("objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(".pack"))
                    .sorted()
                    .toList();
        }
    }

    private String objects() throws Exception {
        return Git.run(path, "cat-file", "--batch-all-objects", "--batch-check");
    }

    /** Packs with some of the objects each, all of them together, in place of those that are there. */
    private List<Path> scattered(String... options) throws Exception {
        List<Path> before = packs();
        List<String> all = new ArrayList<>(Git.run(path, "rev-list", "--objects", "--all")
                .lines()
                .map(line -> line.substring(0, 40))
                .toList());
        for (int i = 0; i < 6; i++) {
            List<String> some = i == 0 ? all : all.subList(0, random.nextInt(all.size()) + 1);
            Path ids = folder.resolve("ids");
            Files.write(ids, some);
            List<String> command = new ArrayList<>(List.of("pack-objects", "-q", "--no-reuse-delta", "--threads=1"));
            command.addAll(i % 2 == 0 ? List.of("--delta-base-offset") : List.of());
            command.addAll(List.of(options));
            command.add("objects/pack/pack");
            Git.feed(path, ids, command.toArray(new String[0]));
            Collections.shuffle(all, random);
        }
        for (Path old : before) {
            Files.delete(old);
            Files.delete(Packs.index(old));
        }
        return packs();
    }

    private void merge(List<Path> packs) throws IOException {
        try (Repository repository = new FileRepository(path.toFile());
                ObjectReader reader = repository.newObjectReader();
                PackMerge one =
                        new PackMerge(new Packs(repository), packs, reader, new Progress(line -> {}, () -> false))) {
            one.want();
            new Packs(repository).add(one::write, one::writeIndex);
        }
        for (Path old : packs) {
            Files.delete(Packs.index(old));
            Files.delete(old);
        }
    }

    private int longestChain() throws Exception {
        int longest = 0;
        for (Path pack : packs()) {
            longest = Git.run(path, "verify-pack", "-v", Packs.index(pack).toString())
                    .lines()
                    .filter(line -> line.startsWith("chain length = "))
                    .mapToInt(line -> Integer.parseInt(line.split("[ :]")[3]))
                    .reduce(longest, Math::max);
        }
        return longest;
    }

    // Differences to what is before them and behind them, by place and by name, other ones in each pack.
    @Test
    void packsOfGitBecomeOneThatGitFindsRight() throws Exception {
        imported(changes());
        String before = objects();
        for (int round = 0; round < 3; round++) {
            List<Path> packs = scattered("--depth=" + (round + 1) * 20, "--window=30");
            assertTrue(packs.size() > 3, packs + " are several");
            merge(packs);
            assertEquals(1, packs().size());
            assertEquals(before, objects());
            assertEquals("", Git.run(path, "fsck", "--full", "--strict"));
            assertTrue(longestChain() <= 50, "chains of " + longestChain());
        }
    }

    // Git makes chains of 4,095 links when it is told to.
    @Test
    void chainsThatAreTooLongAreCut() throws Exception {
        StringBuilder stream = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1500; i++) {
            // Each has most in common with the one before it: lines go at the top as others come.
            text.append("line ").append(100_000 + random.nextInt(900_000)).append('\n');
            text.delete(0, text.length() > 60 * 12 ? 12 : 0);
            commit(stream, i, "log", text.toString());
        }
        imported(stream.toString());
        String before = objects();
        List<Path> packs = scattered("--depth=4095", "--window=2");
        assertTrue(longestChain() > 500, "chains of " + longestChain());
        merge(packs);
        assertEquals(before, objects());
        assertEquals("", Git.run(path, "fsck", "--full", "--strict"));
        assertTrue(longestChain() <= 50, "chains of " + longestChain());
    }

    private void damage(Path pack) throws IOException {
        byte[] octets = Files.readAllBytes(pack);
        octets[octets.length / 2] ^= 0x10;
        pack.toFile().setWritable(true);
        Files.write(pack, octets);
    }

    private void tidy() throws IOException {
        try (Repository repository = new FileRepository(path.toFile())) {
            new Tidying(repository, new Packs(repository), () -> false).merge();
        }
    }

    // What is damaged must not get a new checksum: it comes from another pack that has it.
    @Test
    void damagedOctetsAreNotCopied() throws Exception {
        imported(changes());
        String before = objects();
        List<Path> packs = scattered("--depth=20", "--window=10");
        for (Path pack : packs.subList(1, packs.size())) {
            damage(pack);
        }
        merge(packs);
        assertEquals(before, objects());
        assertEquals("", Git.run(path, "fsck", "--full", "--strict"));
    }

    // One that is beyond help stays; the others do not wait for it.
    @Test
    void aPackWithTheOnlyCopyOfWhatIsDamagedIsLeftAsItIs() throws Exception {
        imported(changes());
        scattered("--depth=20", "--window=10");
        Path alone = folder.resolve("alone");
        Files.writeString(alone, "nobody else has this ".repeat(50) + random.nextLong());
        Path ids = folder.resolve("ids");
        Files.writeString(ids, Git.run(path, "hash-object", "-w", alone.toString()));
        String name =
                Git.feed(path, ids, "pack-objects", "-q", "objects/pack/pack").strip();
        Git.run(path, "prune-packed", "-q");
        Path damaged = path.resolve("objects/pack/pack-" + name + ".pack");
        damage(damaged);
        assertThrows(DamagedPack.class, this::tidy);
        assertEquals(2, packs().size());
        assertTrue(packs().contains(damaged));
    }

    // Index of the first version, without checksums: what it has is inflated and compared with its id.
    @Test
    void packsWithAnOldIndexBecomeOneWithANewOne() throws Exception {
        imported(changes());
        String before = objects();
        List<Path> packs = scattered("--depth=20", "--window=10", "--index-version=1");
        merge(packs);
        assertEquals(before, objects());
        assertEquals("", Git.run(path, "fsck", "--full", "--strict"));
    }

    // A power loss may bring back what was removed: the same comes out again, and under the same name.
    @Test
    void packsThatAreThereAgainAreNotTakenForTheNewOne() throws Exception {
        imported(changes());
        String before = objects();
        Path kept = Files.createDirectory(folder.resolve("kept"));
        for (Path pack : scattered("--depth=20", "--window=10")) {
            Files.copy(pack, kept.resolve(pack.getFileName()));
            Files.copy(Packs.index(pack), kept.resolve(Packs.index(pack).getFileName()));
        }
        tidy();
        List<Path> one = packs();
        assertEquals(1, one.size());
        for (int again = 0; again < 2; again++) {
            try (Stream<Path> files = Files.list(kept)) {
                for (Path file : files.toList()) {
                    Files.copy(file, path.resolve("objects/pack").resolve(file.getFileName()));
                }
            }
            tidy();
            assertEquals(1, packs().size());
            assertEquals(before, objects());
        }
        assertEquals("", Git.run(path, "fsck", "--full", "--strict"));
    }

    @Test
    void aStoreThatIsClosedDoesNotWaitForIt() throws Exception {
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < 700; i++) {
            commit(stream, i, "file-" + i % 3, "content " + i);
        }
        imported(stream.toString());
        List<Path> packs = scattered("--depth=20", "--window=2");
        try (Repository repository = new FileRepository(path.toFile());
                ObjectReader reader = repository.newObjectReader();
                PackMerge one =
                        new PackMerge(new Packs(repository), packs, reader, new Progress(line -> {}, () -> true))) {
            one.want();
            assertThrows(CancellationException.class, () -> one.write(OutputStream.nullOutputStream()));
        }
    }
}
