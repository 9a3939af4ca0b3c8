// SPDX-License-Identifier: Apache-2.0
package guelta.dav.condition;

import static guelta.dav.condition.ConditionsTest.fields;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guelta.dav.Refusal;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Parts of a resource. */
class ByteRangeTest {
    private static final Validators RESOURCE = Validators.of("\"a\"", Instant.parse("2026-06-01T10:20:30.7Z"));

    /** RFC 9110 14.1.2: the examples for a resource of 10,000 octets. */
    @Test
    void readsTheExamplesOfTheRfc() throws Refusal {
        assertEquals(part(0, 499), of("bytes=0-499", 10_000));
        assertEquals(part(500, 999), of("bytes=500-999", 10_000));
        assertEquals(part(9500, 9999), of("bytes=-500", 10_000));
        assertEquals(part(9500, 9999), of("bytes=9500-", 10_000));
        assertEquals("bytes 500-999/10000", part(500, 999).orElseThrow().contentRange(10_000));
        assertEquals(500, part(500, 999).orElseThrow().length());
    }

    @Test
    void aPartEndsWhereTheResourceEnds() throws Refusal {
        assertEquals(part(0, 9), of("Bytes= 0-999999999999999999 ", 10));
        assertEquals(part(0, 9), of("bytes=-11", 10));
        assertEquals(part(9, 9), of("bytes=9-9", 10));
    }

    /** RFC 9110 14.2: a server may ignore the field; then the answer is the whole resource. */
    @Test
    void allIsSentWhereTheFieldIsNotForOnePart() throws Refusal {
        for (String value : new String[] {
            "", "bytes", "bytes=", "bytes=-", "bytes=0-1,3-4", "bytes=5-4", "lines=1-2", "bytes=a-b", "bytes=0-1x"
        }) {
            assertEquals(Optional.empty(), of(value, 10), value);
        }
        assertEquals(Optional.empty(), ByteRange.of(fields(), 10, RESOURCE));
    }

    @Test
    void whatBeginsBehindTheEndIsRefused() {
        for (String value : new String[] {"bytes=10-", "bytes=10-11", "bytes=-0"}) {
            Refusal refusal = assertThrows(Refusal.class, () -> of(value, 10), value);
            assertEquals(416, refusal.status());
        }
        assertThrows(Refusal.class, () -> of("bytes=0-", 0));
        assertThrows(Refusal.class, () -> of("bytes=-1", 0));
        assertEquals("bytes */10", ByteRange.none(10));
    }

    /** RFC 9110 13.1.5: a part fits to others of the same state alone. */
    @Test
    void aPartOfAnotherStateIsNotSent() throws Refusal {
        assertEquals(part(0, 1), ifRange("\"a\""));
        // A file may have been another one in the same second (8.8.2.2), and who has a tag sends it.
        assertEquals(Optional.empty(), ifRange("Mon, 01 Jun 2026 10:20:30 GMT"));
        assertEquals(Optional.empty(), ifRange("\"b\""));
        assertEquals(Optional.empty(), ifRange("W/\"a\""));
        assertEquals(Optional.empty(), ifRange("Mon, 01 Jun 2026 10:20:31 GMT"));
    }

    private static Optional<ByteRange> ifRange(String validator) throws Refusal {
        return ByteRange.of(fields("Range", "bytes=0-1", "If-Range", validator), 10, RESOURCE);
    }

    private static Optional<ByteRange> of(String range, long size) throws Refusal {
        return ByteRange.of(fields("Range", range), size, RESOURCE);
    }

    private static Optional<ByteRange> part(long first, long last) {
        return Optional.of(new ByteRange(first, last));
    }
}
