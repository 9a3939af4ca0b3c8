// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guelta.store.git.FaultyChannel.Fault;
import guelta.store.git.JournalFile.Entry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The file of a journal on a disk that fails: what was told to have failed is not read later, and what comes next is. */
class JournalFaultsTest {
    @TempDir
    Path folder;

    private FaultyChannel disk;
    private JournalFile file;

    @BeforeEach
    void open() throws IOException {
        disk = new FaultyChannel(FileChannel.open(
                folder.resolve("0"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        file = new JournalFile(folder.resolve("0"), disk, 0);
        file.append(entry(1, "one"));
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    private static Entry entry(long sequence, String text) {
        return new Entry(sequence, text.getBytes(StandardCharsets.UTF_8));
    }

    /** What the next process finds. */
    private List<String> found() throws IOException {
        try (JournalFile later = JournalFile.open(folder.resolve("0"))) {
            return later.read().stream()
                    .map(entry -> entry.sequence() + " " + new String(entry.bytes(), StandardCharsets.UTF_8))
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WRITE", "FORCE_ONCE"})
    void aRecordThatCannotBeMadeDurableIsTakenBack(Fault fault) throws Exception {
        disk.fail(fault);
        IOException failed = assertThrows(IOException.class, () -> file.append(entry(2, "nobody heard of it")));
        assertEquals("no " + fault, failed.getMessage());
        assertEquals(List.of("1 one"), found());
        disk.fail();
        // Nor does what was kept before suffer, or what comes next in its place.
        file.append(entry(2, "two"));
        assertEquals(List.of("1 one", "2 two"), found());
    }

    // A disk that takes nothing at all: nobody knows what is on it, and that is what is told.
    @ParameterizedTest
    @EnumSource(names = {"WRITE", "FORCE_ONCE"})
    void aRecordThatCannotBeTakenBackEitherIsToldToBeInDoubt(Fault fault) throws Exception {
        disk.fail(fault, Fault.TRUNCATE);
        InDoubt failed = assertThrows(InDoubt.class, () -> file.append(entry(2, "nobody knows")));
        assertEquals("no " + fault + "; whether it was committed is not known", failed.getMessage());
        assertEquals("no TRUNCATE", failed.getSuppressed()[0].getMessage());
        assertEquals("1 one", found().get(0));
        disk.fail();
        // The next one stands where it stood.
        file.append(entry(2, "two"));
        assertEquals(List.of("1 one", "2 two"), found());
    }

    // All that is in it is in Git: replayed once more, it changes nothing, and the next record comes to stand upon it.
    @ParameterizedTest
    @EnumSource(names = {"WRITE", "FORCE"})
    void aFileThatCannotBeEmptiedIsOverwritten(Fault fault) throws Exception {
        file.append(entry(2, "two"));
        disk.fail(fault);
        assertThrows(IOException.class, file::clear);
        disk.fail();
        file.append(entry(3, "three"));
        assertEquals(List.of("3 three"), found());
        file.clear();
        assertEquals(List.of(), found());
    }

    // At the start: then the store is not opened, and says which file it is.
    @Test
    void aFileThatCannotBeReadSaysSo() {
        disk.fail(Fault.READ);
        IOException failed = assertThrows(IOException.class, file::read);
        assertEquals("the journal " + folder.resolve("0") + " can't be read: no READ", failed.getMessage());
    }

    // Long ones are emptied by giving their room back.
    @Test
    void aLongFileThatCannotBeMadeShorterIsOverwritten() throws Exception {
        file.append(entry(2, "x".repeat(5 << 20)));
        disk.fail(Fault.TRUNCATE);
        assertThrows(IOException.class, file::clear);
        file.append(entry(3, "three"));
        assertEquals(List.of("3 three"), found());
        disk.fail();
        file.clear();
        assertEquals(List.of(), found());
        assertEquals(0, disk.size());
    }
}
