// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.git.JournalFile.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {
    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void place() {
        path = folder.resolve("0");
    }

    private static byte[] bytes(int length, int with) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    private List<Entry> read() throws IOException {
        try (JournalFile file = JournalFile.open(path)) {
            return file.read();
        }
    }

    private OptionalLong hidden() throws IOException {
        try (JournalFile file = JournalFile.open(path)) {
            file.read();
            return file.hidden();
        }
    }

    private void assertRecords(List<Entry> expected) throws IOException {
        List<Entry> read = read();
        assertEquals(OptionalLong.empty(), hidden());
        assertEquals(
                expected.stream().map(Entry::sequence).toList(),
                read.stream().map(Entry::sequence).toList());
        for (int i = 0; i < read.size(); i++) {
            assertArrayEquals(expected.get(i).bytes(), read.get(i).bytes());
        }
    }

    // Records of one length: those that are over begin exactly where the next new one would.
    @Test
    void recordsThatAreOverAreNotReadBehindNewOnes() throws Exception {
        try (JournalFile file = JournalFile.open(path)) {
            for (int i = 0; i < 5; i++) {
                file.append(new Entry(i, bytes(100, i)));
            }
            file.clear();
            assertRecords(List.of());
            List<Entry> fresh = new ArrayList<>();
            for (int i = 5; i < 8; i++) {
                fresh.add(new Entry(i, bytes(100, i)));
                file.append(fresh.get(fresh.size() - 1));
                assertRecords(fresh);
            }
        }
    }

    // What was being written over a record that was over, when the power went, was answered to nobody.
    @Test
    void aRecordThatIsWrittenInPartDoesNotCountWhateverWasThereBefore() throws Exception {
        List<Entry> fresh = List.of(new Entry(5, bytes(100, 5)), new Entry(6, bytes(90, 6)));
        byte[] before;
        byte[] after;
        try (JournalFile file = JournalFile.open(path)) {
            for (int i = 0; i < 5; i++) {
                file.append(new Entry(i, bytes(100, i)));
            }
            file.clear();
            file.append(fresh.get(0));
            before = Files.readAllBytes(path);
            file.append(fresh.get(1));
            after = Files.readAllBytes(path);
        }
        int from = 16 + 16 + 100;
        int until = from + 16 + 90;
        for (int at = from; at <= until; at++) {
            byte[] torn = before.clone();
            System.arraycopy(after, from, torn, from, at - from);
            Files.write(path, torn);
            assertRecords(at < until ? fresh.subList(0, 1) : fresh);
        }
    }

    /** Records that are over, then a mark and records 5 to 8, of 100, 90, 100 and 90 octets. */
    private List<Entry> usedAgain() throws IOException {
        List<Entry> fresh = new ArrayList<>();
        try (JournalFile file = JournalFile.open(path)) {
            for (int i = 0; i < 5; i++) {
                file.append(new Entry(i, bytes(200, i)));
            }
            file.clear();
            for (int i = 5; i < 9; i++) {
                fresh.add(new Entry(i, bytes(i % 2 == 1 ? 100 : 90, i)));
                file.append(fresh.get(fresh.size() - 1));
            }
        }
        return fresh;
    }

    // What was answered stands behind: it must not be left out as if it had never been.
    @Test
    void damageInFrontOfARecordThatCountsIsTold() throws Exception {
        List<Entry> fresh = usedAgain();
        byte[] whole = Files.readAllBytes(path);
        // The mark, records 5, 6 and 7; the last one may be one that was cut short.
        int[] ends = {16, 132, 238, 354, 460};
        for (int at = 0; at < ends[4]; at++) {
            for (int bit : new int[] {1, 0x80}) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) bit;
                Files.write(path, damaged);
                int record = 0;
                while (at >= ends[record]) {
                    record++;
                }
                assertEquals(fresh.subList(0, Math.max(0, record - 1)).size(), read().size(), "records before " + at);
                OptionalLong expected = record == 0
                        ? OptionalLong.of(Long.MAX_VALUE)
                        : record == 4 ? OptionalLong.empty() : OptionalLong.of(record + 5);
                assertEquals(expected, hidden(), "hidden by damage at " + at);
            }
        }
        // Nobody needs what is over.
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, ends[4] + 100, ends[4] + 400, (byte) 7);
        Files.write(path, damaged);
        assertRecords(fresh);
    }

    // As a disk leaves it that loses a sector: of zeros, or as it was before.
    @Test
    void aSectorThatIsLostInFrontOfARecordThatCountsIsTold() throws Exception {
        usedAgain();
        byte[] whole = Files.readAllBytes(path);
        byte[] lost = whole.clone();
        Arrays.fill(lost, 0, 256, (byte) 0);
        Files.write(path, lost);
        assertEquals(OptionalLong.of(Long.MAX_VALUE), hidden());
        System.arraycopy(whole, 0, lost, 0, 16);
        Files.write(path, lost);
        assertEquals(OptionalLong.of(8), hidden());
    }

    @Test
    void aFileThatEndsAnywhereHidesNothing() throws Exception {
        usedAgain();
        byte[] whole = Files.readAllBytes(path);
        for (int length = 0; length < 1_200; length++) {
            Files.write(path, Arrays.copyOf(whole, length));
            assertEquals(OptionalLong.empty(), hidden(), "of " + length + " octets");
        }
    }

    // Numbers that begin anew are lower than those that are over: only a mark tells.
    @Test
    void aRecordBelowTheMarkIsOverWhereverItStands() throws Exception {
        try (JournalFile file = JournalFile.open(path)) {
            file.append(new Entry(1, bytes(100, 1)));
            file.append(new Entry(2, bytes(100, 2)));
            file.clear();
        }
        assertRecords(List.of());
    }

    // Before there were marks, a file began with its first record, and with zeros when it was empty.
    @Test
    void aFileWithoutAMarkIsReadAsItWas() throws Exception {
        List<Entry> fresh = usedAgain();
        byte[] whole = Files.readAllBytes(path);
        byte[] former = Arrays.copyOfRange(whole, 16, whole.length);
        Files.write(path, former);
        assertRecords(fresh);
        Arrays.fill(former, 0, 16, (byte) 0);
        Files.write(path, former);
        assertRecords(List.of());
    }

    @Test
    void theFileKeepsItsLengthWhileItIsUsedAndGivesItBackWhenItWasLong() throws Exception {
        try (JournalFile file = JournalFile.open(path)) {
            file.append(new Entry(0, bytes(100, 1)));
            long length = Files.size(path);
            file.append(new Entry(1, bytes(100, 1)));
            assertEquals(length, Files.size(path));
            file.clear();
            assertEquals(length, Files.size(path));
            file.append(new Entry(2, bytes(5 << 20, 1)));
            assertTrue(Files.size(path) > 5 << 20);
            file.clear();
            assertEquals(0, Files.size(path));
        }
    }

    @Test
    void whateverIsAppendedAndClearedIsReadAsItWas() throws Exception {
        Random random = new Random(7);
        for (int run = 0; run < 20; run++) {
            List<Entry> expected = new ArrayList<>();
            long sequence = random.nextInt(10);
            try (JournalFile file = JournalFile.open(path)) {
                file.truncate();
                for (int step = 0; step < 40; step++) {
                    if (random.nextInt(8) == 0) {
                        file.clear();
                        expected.clear();
                    } else {
                        int length = random.nextInt(20) == 0 ? 300_000 : 1 + random.nextInt(3) * 50;
                        Entry next = new Entry(sequence++, bytes(length, random.nextInt()));
                        file.append(next);
                        expected.add(next);
                    }
                    if (random.nextInt(5) == 0) {
                        assertRecords(expected);
                    }
                }
            }
            assertRecords(expected);
        }
    }
}
