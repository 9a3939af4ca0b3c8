// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What branches and tags of repositories reach that Git wrote, and the one pack that becomes of it. */
class ReachTest {
    private static final String TRADE = "0123456789012345678901234567890123456789";

    @TempDir
    Path folder;

    private Path path;

    /** Branches that join, tags of commits, of tags, of folders and files, and a submodule. */
    @BeforeEach
    void history() throws Exception {
        path = folder.resolve("reach.git");
        Git.run(folder, "init", "-q", "--bare", "-b", "main", path.toString());
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            commit(stream, "main", i, "", "");
        }
        commit(stream, "side", 100, "from :40\n", "");
        commit(stream, "main", 101, "merge refs/heads/side\n", "M 160000 " + TRADE + " trade\n");
        Path file = folder.resolve("stream");
        Files.writeString(file, stream.toString());
        Git.feed(path, file, "fast-import", "--quiet", "--depth=50");
        Git.run(path, "tag", "-a", "-m", "A release", "one", "main~5");
        Git.run(path, "tag", "-a", "-m", "A tag of a tag", "two", "one");
        Git.run(path, "tag", "tree", "main~30^{tree}");
        Git.run(path, "tag", "file", "main~31:folder/file-1");
    }

    private static void commit(StringBuilder stream, String branch, int number, String from, String more) {
        stream.append("commit refs/heads/%s%nmark :%d%n".formatted(branch, number + 1))
                .append("committer A <a@example.org> %d +0000%ndata 2%nx%n".formatted(1_700_000_000 + number))
                .append(from)
                .append("M 644 inline folder/file-%d%ndata 20%nfile %-14d%n".formatted(number % 9, number))
                .append("M 644 inline top%ndata 8%n%-7d%n".formatted(number % 4))
                .append("M 644 inline deep/%d/%d/file%ndata 8%n%-7d%n".formatted(number % 3, number % 5, number))
                .append(number % 10 == 3 ? "C folder copies/%d%n".formatted(number) : "")
                .append(number % 10 == 8 ? "R copies/%d copies/2%n".formatted(number - 5) : "")
                .append(more)
                .append('\n');
    }

    private Set<String> reached() throws IOException {
        try (Repository repository = new FileRepository(path.toFile());
                ObjectReader reader = repository.newObjectReader()) {
            List<ObjectId> tips = repository.getRefDatabase().getRefs().stream()
                    .map(Ref::getObjectId)
                    .toList();
            Reach reach = new Reach(reader, new Progress(line -> {}, () -> false));
            reach.follow(tips);
            Set<String> names = new TreeSet<>();
            for (Placed object : reach.objects()) {
                assertEquals(reader.open(object).getType(), object.getType(), object.name());
                names.add(object.name());
            }
            assertFalse(reach.objects().contains(ObjectId.fromString(TRADE)));
            return names;
        }
    }

    private Set<String> ofGit() throws Exception {
        return Git.run(path, "rev-list", "--objects", "--all")
                .lines()
                .filter(line -> line.matches("[0-9a-f]{40}.*"))
                .map(line -> line.substring(0, 40))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> stored() throws Exception {
        return Git.run(path, "cat-file", "--batch-all-objects", "--batch-check")
                .lines()
                .map(line -> line.substring(0, 40))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Path> packs() throws IOException {
        try (Stream<Path> files = Files.list(path.resolve("objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(".pack"))
                    .sorted()
                    .toList();
        }
    }

    private String tidy() throws IOException {
        try (Repository repository = new FileRepository(path.toFile())) {
            return new Tidying(repository, new Packs(repository), () -> false).all(line -> {});
        }
    }

    private void right() throws Exception {
        assertEquals("", Git.run(path, "fsck", "--full", "--strict", "--no-dangling"));
    }

    private String object(String content) throws Exception {
        Path file = folder.resolve("content");
        Files.writeString(file, content);
        return Git.run(path, "hash-object", "-w", file.toString()).strip();
    }

    private Path pack(String... ids) throws Exception {
        Path file = folder.resolve("ids");
        Files.write(file, List.of(ids));
        String name =
                Git.feed(path, file, "pack-objects", "-q", "objects/pack/pack").strip();
        Git.run(path, "prune-packed", "-q");
        return path.resolve("objects/pack/pack-" + name + ".pack");
    }

    private String tag(String name) throws Exception {
        return Git.run(path, "rev-parse", "refs/tags/" + name).strip();
    }

    private Stream<String> objects(Path pack) throws Exception {
        return Git.run(path, "verify-pack", "-v", pack.toString())
                .lines()
                .filter(line -> line.matches("[0-9a-f]{40} .*"));
    }

    private Set<String> names(Path pack) throws Exception {
        return objects(pack).map(line -> line.substring(0, 40)).collect(Collectors.toSet());
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(15))));
    }

    @Test
    void itIsWhatGitReaches() throws Exception {
        object("nobody reaches this");
        Set<String> expected = ofGit();
        assertTrue(expected.size() > 200, expected.size() + " objects");
        assertEquals(expected, reached());
    }

    // Some in packs and some in files of their own, as a push of a few objects leaves them.
    @Test
    void packsAndLooseObjectsBecomeOnePack() throws Exception {
        Set<String> expected = ofGit();
        Path first = packs().get(0);
        Path elsewhere = folder.resolve("elsewhere.pack");
        Files.move(first, elsewhere);
        Files.delete(Packs.index(first));
        Git.feed(path, elsewhere, "unpack-objects", "-q");
        pack(expected.stream().limit(80).toArray(String[]::new));
        pack(expected.stream().skip(60).limit(80).toArray(String[]::new));
        tidy();
        assertEquals(1, packs().size());
        assertEquals(expected, stored());
        assertTrue(Git.run(path, "count-objects", "-v").startsWith("count: 0\n"), "nothing is loose");
        right();
        assertTrue(tidy().startsWith("Packed 0 packs"), "the same comes out again");
        assertEquals(1, packs().size());
        assertEquals(expected, stored());
    }

    // A push may be about to reach it.
    @Test
    void whatIsNotReachedStaysForTwoWeeks() throws Exception {
        Set<String> expected = ofGit();
        String stray = object("nobody reaches this");
        Path young = pack(stray);
        tidy();
        assertTrue(stored().contains(stray));
        age(young);
        tidy();
        assertEquals(expected, stored());
        assertEquals(1, packs().size());
        right();
    }

    // What follows from something that nobody reaches, in each of the packs, comes with it.
    @Test
    void whatDiffersFromSomethingUnreachedIsStillRight() throws Exception {
        String large = "a line that both have\n".repeat(40);
        String base = object(large + "and a longer end, so that it is the one that is whole");
        Git.run(path, "read-tree", "main");
        String file = object(large + "end");
        Git.run(path, "update-index", "--add", "--cacheinfo", "100644," + file + ",large");
        String tree = Git.run(path, "write-tree").strip();
        String commit =
                Git.run(path, "commit-tree", "-m", "large", "-p", "main", tree).strip();
        Git.run(path, "update-ref", "refs/heads/main", commit);
        Path pack = pack(base, file, tree, commit);
        assertTrue(objects(pack).anyMatch(line -> line.startsWith(file) && line.endsWith(base)));
        age(pack);
        tidy();
        assertEquals(1, packs().size());
        Set<String> expected = ofGit();
        expected.add(base);
        assertEquals(expected, stored());
        right();
    }

    // An operator may keep a pack (gc.bigPackThreshold, .keep): it is left alone, and what is in it is not packed
    // again.
    @Test
    void packsThatAreKeptStay() throws Exception {
        Path kept = packs().get(0);
        Files.createFile(kept.resolveSibling(kept.getFileName().toString().replace(".pack", ".keep")));
        String file = object("new");
        Git.run(path, "tag", "new", file);
        tidy();
        assertEquals(2, packs().size());
        assertTrue(packs().contains(kept));
        Path fresh = packs().get(1 - packs().indexOf(kept));
        assertEquals(Set.of(file, tag("one"), tag("two")), names(fresh));
        right();
    }

    @Test
    void damageIsToldAndNothingIsRemoved() throws Exception {
        Path pack = packs().get(0);
        byte[] octets = Files.readAllBytes(pack);
        String file = Git.run(path, "rev-parse", "main~7:folder/file-2").strip();
        int start = objects(pack)
                .filter(line -> line.startsWith(file))
                .mapToInt(line -> Integer.parseInt(line.split(" +")[4]))
                .findFirst()
                .orElseThrow();
        octets[start + 5] ^= 0x10;
        pack.toFile().setWritable(true);
        Files.write(pack, octets);
        age(pack);
        IOException failure = assertThrows(IOException.class, this::tidy);
        assertTrue(failure.getMessage().contains(pack.getFileName().toString()), failure.getMessage());
        assertTrue(packs().contains(pack), packs().toString());
    }

    /** A commit whose folder has one line, in front of another commit. */
    private String commit(String mode, String id, String... parents) throws Exception {
        Path file = folder.resolve("tree");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write((mode + " name\0").getBytes(StandardCharsets.US_ASCII));
            ObjectId.fromString(id).copyRawTo(out);
        }
        String tree = Git.run(path, "hash-object", "-t", "tree", "-w", "--literally", file.toString())
                .strip();
        List<String> command = new ArrayList<>(List.of("commit-tree", "-m", mode));
        for (String parent : parents) {
            command.addAll(List.of("-p", parent));
        }
        command.add(tree);
        return Git.run(path, command.toArray(new String[0])).strip();
    }

    // Whoever may push to a branch must not make files of another one go.
    @Test
    void aSubmoduleOfTheNameOfAFileIsNotTakenForIt() throws Exception {
        String file = object("only here");
        String sub = commit("160000", file);
        String real = commit("100644", file, sub);
        Git.run(path, "update-ref", "refs/heads/other", real);
        pack(file);
        age(packs().get(0));
        age(packs().get(1));
        tidy();
        assertTrue(stored().contains(file));
        assertEquals(ofGit(), stored());
        right();
    }

    // It would be followed as what it was called first, and what it names would go.
    @Test
    void whatIsCalledSomethingElseIsRefused() throws Exception {
        String tree = Git.run(path, "rev-parse", "main:folder").strip();
        Git.run(path, "update-ref", "refs/heads/other", commit("100644", tree));
        List<Path> before = packs();
        IOException failure = assertThrows(IOException.class, this::tidy);
        assertTrue(failure.getMessage().contains(tree), failure.getMessage());
        assertTrue(packs().containsAll(before));
    }

    @Test
    void whatIsMissingIsToldAndNothingIsRemoved() throws Exception {
        String missing = "1234567890".repeat(4);
        Git.run(path, "update-ref", "refs/heads/other", commit("100644", missing));
        List<Path> before = packs();
        before.forEach(pack -> assertDoesNotThrow(() -> age(pack)));
        IOException failure = assertThrows(IOException.class, this::tidy);
        assertTrue(failure.getMessage().contains(missing), failure.getMessage());
        assertTrue(packs().containsAll(before));
    }

    // JGit takes it for no branch: what it reaches would go.
    @Test
    void aBranchThatCannotBeReadIsToldAndNothingIsRemoved() throws Exception {
        Files.writeString(path.resolve("refs/heads/broken"), "");
        List<Path> before = packs();
        IOException failure = assertThrows(IOException.class, this::tidy);
        assertTrue(failure.getMessage().contains("refs/heads/broken"), failure.getMessage());
        assertEquals(before, packs());
    }

    // A pack of which nothing is needed does not stop the others, and one without a readable index is no pack to JGit.
    @Test
    void theOthersAreTidiedUpBesideADamagedPack() throws Exception {
        Path damaged = pack(object("nobody reaches this"));
        Path index = Packs.index(damaged);
        index.toFile().setWritable(true);
        Files.write(index, new byte[0]);
        age(damaged);
        pack(ofGit().stream().limit(80).toArray(String[]::new));
        Set<String> expected = ofGit();
        IOException failure = assertThrows(IOException.class, this::tidy);
        assertTrue(failure.getMessage().contains(index.toString()), failure.getMessage());
        assertEquals(2, packs().size());
        assertTrue(packs().contains(damaged));
        assertEquals(expected, ofGit());
    }
}
