// SPDX-License-Identifier: Apache-2.0
package guelta.dns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Name;

class DomainNameTest {
    /** RFC 1035 5.1: {@code \.} and {@code \DDD}; RFC 1034 3.1: at most 255 octets, labels of at most 63. */
    @ParameterizedTest
    @CsvSource({
        "., 00",
        "a, 016100",
        "a., 016100",
        "ExAmple.org., 074578416d706c65036f726700",
        "a\\.b.c, 03612e62016300",
        "\\000\\255., 0200ff00",
        "\\@.\\\\, 0140015c00",
        "ü, 02c3bc00",
    })
    void textBecomesLabels(String text, String wire) {
        assertEquals(wire, HexFormat.of().formatHex(DomainName.of(text).wire()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | the empty text is no name",
                ".. | '..' has an empty label",
                "a..b | 'a..b' has an empty label",
                ".a | '.a' has an empty label",
                "a\\ | 'a\\' has a '\\' that starts no escape",
                "a\\25 | 'a\\25' has a '\\' that starts no escape",
                "a\\256 | 'a\\256' has a '\\' that starts no escape",
            })
    void whatIsNoNameIsRefused(String text, String reason) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> DomainName.of(text));
        assertEquals(reason, refused.getMessage());
    }

    /** RFC 1035 2.3.4: the limits themselves are allowed, one octet more is not. */
    @Test
    void labelsHave63OctetsAndNames255() {
        String label = "x".repeat(63);
        assertEquals(65, DomainName.of(label).wire().length);
        assertThrows(IllegalArgumentException.class, () -> DomainName.of(label + "x"));
        String three = label + "." + label + "." + label + ".";
        assertEquals(255, DomainName.of(three + "x".repeat(61)).wire().length);
        assertEquals(255, DomainName.of(three + "x".repeat(61) + ".").wire().length);
        assertThrows(IllegalArgumentException.class, () -> DomainName.of(three + "x".repeat(62)));
        assertThrows(IllegalArgumentException.class, () -> DomainName.of("a.".repeat(128)));
        assertEquals(127, DomainName.of("a.".repeat(127)).labels());
    }

    @Test
    void aRelativeNameEndsWithTheOriginAndFitsWithIt() {
        byte[] out = new byte[DomainName.LONGEST];
        byte[] text = "www".getBytes(StandardCharsets.US_ASCII);
        DomainName origin = DomainName.of("example.");
        assertEquals(13, DomainName.read(text, 0, 3, origin, out, 0));
        assertEquals(DomainName.of("www.example."), DomainName.ofWire(out, 0));
        DomainName long251 = DomainName.of("a.".repeat(125));
        assertEquals(255, DomainName.read(text, 0, 3, long251, out, 0));
        DomainName long253 = DomainName.of("a.".repeat(126));
        assertThrows(IllegalArgumentException.class, () -> DomainName.read(text, 0, 3, long253, out, 0));
    }

    /** RFC 4034 6.1: its own example. */
    @Test
    void theOrderIsTheCanonicalOne() {
        List<DomainName> sorted = List.of(
                        "example.",
                        "a.example.",
                        "yljkjljk.a.example.",
                        "Z.a.example.",
                        "zABC.a.EXAMPLE.",
                        "z.example.",
                        "\\001.z.example.",
                        "*.z.example.",
                        "\\200.z.example.")
                .stream()
                .map(DomainName::of)
                .toList();
        List<DomainName> shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, new Random(1));
        Collections.sort(shuffled);
        assertEquals(sorted, shuffled);
        assertTrue(DomainName.ROOT.compareTo(sorted.get(0)) < 0);
    }

    /** RFC 4343 3: only the case of ASCII letters does not matter, and it is kept. */
    @Test
    void caseIsKeptAndDoesNotMatter() {
        DomainName name = DomainName.of("WwW.Example.");
        assertEquals(DomainName.of("www.eXAMPLE."), name);
        assertEquals(DomainName.of("www.example.").hashCode(), name.hashCode());
        assertEquals("WwW.Example.", name.toString());
        assertNotEquals(DomainName.of("\\192."), DomainName.of("\\224."));
        assertNotEquals(DomainName.of("[."), DomainName.of("{."));
    }

    @Test
    void namesAreWithinThoseThatTheyEndWithLabelByLabel() {
        DomainName name = DomainName.of("a.b.Example.");
        assertTrue(name.within(DomainName.of("B.example.")));
        assertTrue(name.within(name));
        assertTrue(name.within(DomainName.ROOT));
        assertFalse(name.within(DomainName.of("xample.")));
        assertFalse(DomainName.of("ab.example.").within(DomainName.of("b.example.")));
        assertFalse(DomainName.of("example.").within(name));
        assertEquals(DomainName.of("b.example."), name.parent());
        assertEquals(DomainName.ROOT, DomainName.ROOT.parent());
        assertTrue(DomainName.of("*.x.").wildcard());
        assertFalse(DomainName.of("*a.x.").wildcard());
    }

    @Test
    void wireFormsThatAreNoNameAreRefused() {
        for (String wire :
                List.of("", "01", "0161", "c000", "40" + "61".repeat(64) + "00", "0161".repeat(127) + "016100")) {
            byte[] bytes = HexFormat.of().parseHex(wire);
            assertThrows(IllegalArgumentException.class, () -> DomainName.ofWire(bytes, 0), wire);
        }
        assertArrayEquals(
                new byte[] {1, 'a', 0},
                DomainName.ofWire(new byte[] {9, 1, 'a', 0, 9}, 1).wire());
    }

    @Provide
    Arbitrary<DomainName> names() {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(1)
                .ofMaxSize(6)
                .list()
                .ofMaxSize(6)
                .map(DomainNameTest::name);
    }

    private static DomainName name(List<byte[]> labels) {
        StringBuilder wire = new StringBuilder();
        labels.forEach(label -> wire.append(String.format("%02x", label.length))
                .append(HexFormat.of().formatHex(label)));
        return DomainName.ofWire(HexFormat.of().parseHex(wire + "00"), 0);
    }

    @Property
    void theTextOfANameIsThatName(@ForAll("names") DomainName name) {
        assertArrayEquals(name.wire(), DomainName.of(name.toString()).wire());
    }

    /** An order and an equality of others: dnsjava's. */
    @Property
    void orderAndEqualityAreThoseOfDnsjava(@ForAll("names") DomainName one, @ForAll("names") DomainName other)
            throws Exception {
        Name mine = new Name(one.wire());
        Name theirs = new Name(other.wire());
        assertEquals(Integer.signum(mine.compareTo(theirs)), Integer.signum(one.compareTo(other)));
        assertEquals(mine.equals(theirs), one.equals(other));
        assertEquals(mine.subdomain(theirs), one.within(other));
        DomainName upper = DomainName.of(one.toString().toUpperCase(Locale.ROOT));
        assertEquals(one, upper);
        assertEquals(one.hashCode(), upper.hashCode());
        assertEquals(0, one.compareTo(upper));
    }
}
