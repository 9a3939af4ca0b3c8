// SPDX-License-Identifier: Apache-2.0
package guelta.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListingTest {
    @Test
    void peopleReadATableWithHeadingsMadeFromTheKeys() {
        Listing listing = Listing.of("zone", "lastChange", "records")
                .row("guelta.test", null, 12)
                .row("example.org", List.of("a", "b"), 1_000);
        String expected = """
                Zone        | Last change | Records
                ------------+-------------+--------
                guelta.test |             |      12
                example.org | a, b        |    1000
                """;
        assertEquals(expected, printed(listing, false));
    }

    @Test
    void scriptsReadOneArrayWithAnObjectARow() {
        Listing listing = Listing.of("zone", "lastChange", "records")
                .row("guelta.test", null, 12)
                .row("example.org", List.of("a", "b"), 1_000L);
        String expected = "[{\"zone\":\"guelta.test\",\"lastChange\":null,\"records\":12},"
                + "{\"zone\":\"example.org\",\"lastChange\":[\"a\",\"b\"],\"records\":1000}]\n";
        assertEquals(expected, printed(listing, true));
    }

    @Test
    void aCellMayBeShorterForPeople() {
        Listing listing = Listing.of("message").row(new Listing.Cell("first\nsecond", "first"));
        assertEquals(
                "first", printed(listing, false).lines().skip(2).findFirst().orElseThrow());
        assertEquals("[{\"message\":\"first\\nsecond\"}]\n", printed(listing, true));
    }

    @Test
    void withoutRowsPeopleReadASentenceAndScriptsAnEmptyArray() {
        Listing listing = Listing.of("store").whenEmpty("No store is installed.");
        assertEquals("No store is installed.\n", printed(listing, false));
        assertEquals("[]\n", printed(listing, true));
    }

    // A commit message is written by strangers: ESC ] 0 ; x BEL would set the title of the operator's terminal, a line
    // end would forge a row, U+202E turns the text around.
    @Test
    void textOfStrangersCannotSteerTheTerminal() {
        Listing listing = Listing.of("message").row("a\u001b]0;x\u0007b\r\nc\u202ed\u009b1mä\ud83d\ude00\ud83d");
        String table = printed(listing, false);
        assertEquals(
                "a?]0;x?b??c?d?1m",
                table.lines().skip(2).findFirst().orElseThrow().substring(0, 16));
        assertEquals(3, table.lines().count());
    }

    @Test
    void aRowHasOneCellAColumn() {
        assertThrows(IllegalArgumentException.class, () -> Listing.of("a", "b").row("x"));
    }

    @Test
    void aKeyIsOneWordOfJson() {
        for (String key : List.of("", "Zone", "last change", "ä", "a-b")) {
            assertThrows(IllegalArgumentException.class, () -> Listing.of(key));
        }
    }

    static String printed(Listing listing, boolean json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        listing.print(new PrintStream(bytes, true, US_ASCII), json);
        return bytes.toString(US_ASCII).replace(System.lineSeparator(), "\n");
    }
}
