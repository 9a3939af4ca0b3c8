// SPDX-License-Identifier: Apache-2.0
package guelta.dav.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LineDiffTest {
    private static List<String> letters(String letters) {
        return letters.isEmpty() ? List.of() : List.of(letters.split(""));
    }

    /** The form that patch(1) reads. */
    @Test
    void saysLinesAsDiffDoes() {
        assertEquals(
                "@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n",
                LineDiff.of(letters("abcdefghij"), letters("abcdEfghij")));
    }

    @Test
    void saysWhereNothingWasAndWhereNothingIs() {
        assertEquals("@@ -0,0 +1,2 @@\n+a\n+b\n", LineDiff.of(List.of(), letters("ab")));
        assertEquals("@@ -1 +0,0 @@\n-a\n", LineDiff.of(letters("a"), List.of()));
        assertEquals("", LineDiff.of(letters("abc"), letters("abc")));
    }

    /** Distant changes are told apart, those with their contexts touching are told together. */
    @Test
    void separatesDistantChanges() {
        String distant = LineDiff.of(letters("abcdefghijklm"), letters("Abcdefghijklm".replace('m', 'M')));
        assertEquals(2, distant.split("@@ -", -1).length - 1, distant);
        String near = LineDiff.of(letters("abcdefgh"), letters("AbcdefgH"));
        assertEquals(1, near.split("@@ -", -1).length - 1, near);
    }

    /** Myers finds a shortest one: the paper's own example takes 5 lines. */
    @Test
    void findsAShortestDifference() {
        String diff = LineDiff.of(letters("ABCABBA"), letters("CBABAC"));
        assertEquals(5, diff.lines().filter(line -> line.matches("[-+].")).count(), diff);
    }

    @Test
    void isNoTextWhenTheBytesAreNone() {
        assertEquals(Optional.empty(), LineDiff.lines(new byte[] {(byte) 0xff, 0}));
        assertEquals(Optional.empty(), LineDiff.lines(new byte[] {'a', 0}));
        assertEquals(Optional.of(List.of("a", "", "b")), LineDiff.lines("a\r\n\nb\n".getBytes(StandardCharsets.UTF_8)));
    }

    /** Thousands of other lines take bounded memory, and are still right. */
    @Test
    void tellsVeryDifferentTexts() {
        List<String> before = Collections.nCopies(3000, "x");
        List<String> after = Collections.nCopies(3000, "y");
        assertEquals(after, patched(before, LineDiff.of(before, after)));
    }

    /** What it says, done to the one text, makes the other. */
    @Property(tries = 500)
    void leadsFromOneTextToTheOther(@ForAll("texts") List<String> before, @ForAll("texts") List<String> after) {
        String diff = LineDiff.of(before, after);
        assertEquals(after, patched(before, diff), diff);
        assertTrue(!diff.isEmpty() || before.equals(after));
    }

    @Provide
    Arbitrary<List<String>> texts() {
        return Arbitraries.of("a", "b", "c", "d").list().ofMaxSize(40);
    }

    private static List<String> patched(List<String> before, String diff) {
        List<String> result = new ArrayList<>();
        int at = 0;
        for (String line : diff.lines().toList()) {
            if (line.startsWith("@@")) {
                String[] range = line.split(" ")[1].substring(1).split(",");
                boolean none = range.length == 2 && range[1].equals("0");
                int start = Integer.parseInt(range[0]) - (none ? 0 : 1);
                result.addAll(before.subList(at, start));
                at = start;
            } else if (line.startsWith("+")) {
                result.add(line.substring(1));
            } else {
                assertEquals(before.get(at), line.substring(1));
                at++;
                if (line.startsWith(" ")) {
                    result.add(line.substring(1));
                }
            }
        }
        result.addAll(before.subList(at, before.size()));
        return result;
    }
}
