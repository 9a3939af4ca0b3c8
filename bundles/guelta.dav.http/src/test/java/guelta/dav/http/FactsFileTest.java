// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.collection.Facts;
import guelta.dav.text.Malformed;
import guelta.store.Tag;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactsFileTest {
    private static final long LARGE = 1 << 20;
    /** Octets in memory of a table with so many places, half of which are taken at most. */
    private static final long OF_64_PLACES = 64 * 16;

    @TempDir
    Path folder;

    private final AtomicInteger made = new AtomicInteger();

    private static Tag tag(int number) {
        return new Tag(String.format("%016x%024x", number * 0x9E3779B97F4A7C15L, number));
    }

    /** The facts of a card: its number is its UID. */
    private static Facts facts(int number) {
        byte[] uid = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
        byte[] card = {2, 1, 0, 0, 0, 0, 0, 0};
        byte[] octets = Arrays.copyOf(card, card.length + uid.length);
        System.arraycopy(uid, 0, octets, card.length, uid.length);
        try {
            return Facts.of(octets);
        } catch (Malformed otherForm) {
            throw new AssertionError(otherForm);
        }
    }

    private void ask(FactsFile file, int number) {
        Facts known = file.facts(tag(number), () -> {
            made.incrementAndGet();
            return facts(number);
        });
        assertArrayEquals(facts(number).octets(), known.octets());
    }

    private int madeOf(FactsFile file, int from, int until) {
        made.set(0);
        for (int i = from; i < until; i++) {
            ask(file, i);
        }
        return made.get();
    }

    private FactsFile open(String version, long most) {
        return FactsFile.in(folder.resolve("facts"), version, most, LARGE);
    }

    @Test
    void whatWasKnownIsKnownAfterARestart() {
        try (FactsFile file = open("1", LARGE)) {
            assertEquals(3_000, madeOf(file, 0, 3_000));
            assertEquals(0, madeOf(file, 0, 3_000));
        }
        try (FactsFile file = open("1", LARGE)) {
            assertEquals(0, madeOf(file, 0, 3_000));
            assertEquals(10, madeOf(file, 3_000, 3_010));
        }
    }

    // Another build may know other things of the same bytes.
    @Test
    void whatAnotherVersionKnewIsNotBelieved() {
        try (FactsFile file = open("1", LARGE)) {
            madeOf(file, 0, 10);
        }
        try (FactsFile file = open("2", LARGE)) {
            assertEquals(10, madeOf(file, 0, 10));
        }
    }

    // A process may end at any octet, and nothing is synced.
    @Test
    void aFileThatIsCutOrDamagedAnywhereKnowsLessAndNothingWrong() throws Exception {
        try (FactsFile file = open("1", LARGE)) {
            madeOf(file, 0, 5);
        }
        Path younger = folder.resolve("facts/younger");
        byte[] whole = Files.readAllBytes(younger);
        for (int at = 0; at < whole.length; at++) {
            Files.write(younger, Arrays.copyOf(whole, at));
            try (FactsFile file = open("1", LARGE)) {
                madeOf(file, 0, 5);
                assertEquals(0, madeOf(file, 0, 5));
            }
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x40;
            Files.write(younger, damaged);
            try (FactsFile file = open("1", LARGE)) {
                assertTrue(madeOf(file, 0, 5) > 0);
                assertEquals(0, madeOf(file, 0, 5));
            }
        }
    }

    @Test
    void theFilesStayWithinBoundsAndWhatIsAskedForStays() throws Exception {
        try (FactsFile file = open("1", 4_000)) {
            for (int i = 0; i < 1_000; i += 10) {
                madeOf(file, i, i + 10);
                madeOf(file, 0, 1);
                assertEquals(0, madeOf(file, 0, 1));
            }
            made.set(0);
            ask(file, 0);
            assertEquals(0, made.get());
        }
        assertTrue(Files.size(folder.resolve("facts/younger")) < 5_000);
        assertTrue(Files.size(folder.resolve("facts/older")) < 5_000);
    }

    // ADR 35: the tables are counted as memory; a heap that is small has small ones.
    @Test
    void theTablesStayWithinTheirMemoryAndWhatIsAskedForStays() throws Exception {
        try (FactsFile file = open("1", LARGE)) {
            madeOf(file, 0, 1_000);
        }
        try (FactsFile file = FactsFile.in(folder.resolve("facts"), "1", LARGE, 2 * OF_64_PLACES)) {
            assertEquals(2 * OF_64_PLACES, file.weight());
            assertEquals(0, madeOf(file, 0, 32));
            for (int i = 0; i < 1_000; i += 10) {
                madeOf(file, i, i + 10);
                madeOf(file, 0, 1);
                assertEquals(0, madeOf(file, 0, 1));
            }
            assertEquals(0, madeOf(file, 990, 1_000));
            assertEquals(100, madeOf(file, 500, 600));
        }
        // 28 octets around each, and facts of 9 to 11.
        assertTrue(Files.size(folder.resolve("facts/younger")) < 33 * 40);
        assertTrue(Files.size(folder.resolve("facts/older")) < 33 * 40);
        assertEquals(0, FactsFile.NONE.weight());
    }

    @Test
    void withoutAPlaceAllIsWorkedOut() throws Exception {
        Files.writeString(folder.resolve("facts"), "a file where a folder should be");
        try (FactsFile file = open("1", LARGE)) {
            assertEquals(3, madeOf(file, 0, 3));
            assertEquals(3, madeOf(file, 0, 3));
        }
        assertEquals(3, madeOf(FactsFile.NONE, 0, 3));
    }
}
