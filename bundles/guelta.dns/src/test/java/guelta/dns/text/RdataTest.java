// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RdataTest {
    private static final DomainName ORIGIN = DomainName.of("example.");

    /** A line of {@code rdata.txt}. */
    record Example(int type, String text, byte[] wire) {
        @Override
        public String toString() {
            return RecordType.mnemonic(type) + " " + text;
        }
    }

    static List<Example> examples() throws IOException {
        try (InputStream in = Objects.requireNonNull(RdataTest.class.getResourceAsStream("rdata.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(RdataTest::example)
                    .toList();
        }
    }

    private static Example example(String line) {
        int arrow = line.lastIndexOf("=>");
        String[] left = line.substring(0, arrow).strip().split(" ", 2);
        byte[] wire = HexFormat.of().parseHex(line.substring(arrow + 2).replace(" ", ""));
        return new Example(RecordType.of(left[0]), left.length < 2 ? "" : left[1], wire);
    }

    /** RFC 1035 5.1, RFC 3597 5 and the RFCs named in the table. */
    @ParameterizedTest
    @MethodSource("examples")
    void textBecomesTheOctetsThatOthersMakeOfIt(Example example) throws Malformed {
        byte[] wire = Rdata.of(example.type, example.text, ORIGIN);
        assertEquals(HexFormat.of().formatHex(example.wire), HexFormat.of().formatHex(wire));
        assertEquals("", Rdata.objection(example.type, wire).orElse(""));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void octetsComeBackFromTheirTextAndFromTheGenericOne(Example example) throws Malformed {
        String text = Rdata.text(example.type, example.wire);
        assertArrayEquals(example.wire, Rdata.of(example.type, text, DomainName.ROOT), text);
        String generic = "\\# " + example.wire.length + " " + HexFormat.of().formatHex(example.wire);
        assertArrayEquals(example.wire, Rdata.of(example.type, generic, DomainName.ROOT));
    }

    /** Whatever RDATA comes from a transfer or an update has a text, and that text is the same RDATA. */
    @ParameterizedTest
    @MethodSource("examples")
    void octetsThatAreCutOrChangedHaveATextWheneverNothingIsWrongWithThem(Example example) throws Malformed {
        for (int length = 0; length <= example.wire.length; length++) {
            check(example.type, Arrays.copyOf(example.wire, length));
        }
        for (int i = 0; i < example.wire.length; i++) {
            for (int change : new int[] {0x01, 0x20, 0x40, 0x80, 0xff}) {
                byte[] changed = example.wire.clone();
                changed[i] ^= (byte) change;
                check(example.type, changed);
            }
        }
    }

    static void check(int type, byte[] wire) throws Malformed {
        String text = Rdata.text(type, wire);
        if (Rdata.objection(type, wire).isEmpty()) {
            assertArrayEquals(wire, Rdata.of(type, text, DomainName.ROOT), text);
        } else {
            assertTrue(text.startsWith("\\#"), text);
        }
    }

    static void checkText(int type, String text) throws Malformed {
        byte[] wire;
        try {
            wire = Rdata.of(type, text, ORIGIN);
        } catch (Malformed refused) {
            return;
        }
        assertEquals("", Rdata.objection(type, wire).orElse(""));
        assertArrayEquals(wire, Rdata.of(type, Rdata.text(type, wire), DomainName.ROOT));
    }

    @Test
    void everyTypeThatHasATextHasAnExample() throws IOException {
        Set<String> shown = examples().stream()
                .map(example -> RecordType.mnemonic(example.type))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> missing = IntStream.rangeClosed(1, 65535)
                .filter(type -> !RecordType.fields(type).toString().equals("[OPAQUE]"))
                .mapToObj(RecordType::mnemonic)
                .filter(mnemonic -> !shown.contains(mnemonic))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), missing);
    }

    /** What is refused, and the sentence that the operator reads. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "A | 1.2.3 | '1.2.3' is not an IPv4 address such as 192.0.2.1",
                "A | 1.2.3.256 | '1.2.3.256' is not an IPv4 address such as 192.0.2.1",
                "A | 01.2.3.4 | '01.2.3.4' is not an IPv4 address such as 192.0.2.1",
                "A | 1.2.3.4 5 | '5' follows what is complete",
                "AAAA | 1::2::3 | '1::2::3' is not an IPv6 address such as 2001:db8::1",
                "AAAA | 1:2:3:4:5:6:7:8:9 | '1:2:3:4:5:6:7:8:9' is not an IPv6 address such as 2001:db8::1",
                "AAAA | 12345:: | '12345::' is not an IPv6 address such as 2001:db8::1",
                "AAAA | 1::2:3:4:5:6:7:8 | '1::2:3:4:5:6:7:8' is not an IPv6 address such as 2001:db8::1",
                "AAAA | 1: | '1:' is not an IPv6 address such as 2001:db8::1",
                "MX | ten a. | 'ten' is not a number from 0 to 65535",
                "MX | 65536 a. | '65536' is not a number from 0 to 65535",
                "MX | 10 | a name is missing",
                "NS | a..b. | 'a..b.' has an empty label",
                "NS | \"a\" | 'a' is a quoted text, not a name",
                "TXT | \"a | a quoted text does not end in its line",
                "TXT | \\256 | a '\\' starts no escape: \\DDD with 000 to 255, or \\X",
                "CAA | 0 is-sue a | 'is-sue' is not a tag of 1 to 255 letters and digits",
                "DS | 1 8 2 abc | there is an odd number of hexadecimal digits",
                "DS | 1 8 2 xy | 'xy' is not in hexadecimal digits",
                "DS | 1 8 2 abcd | a digest of type 2 has 32 octets, not 2",
                "DS | 1 8 9 \"\" | the digest has fewer than 1 octets",
                "SSHFP | 1 1 00 | a digest of type 1 has 20 octets, not 1",
                "ZONEMD | 1 1 240 00 | the digest has fewer than 12 octets",
                "DNSKEY | 256 3 8 | a text in base 64 is missing",
                "OPENPGPKEY | \"\" | there is no octet where one at least must be",
                "KEY | 256 3 8 AQ= | 'AQ=' ends before base 64 does, whose length with its padding is a multiple of four",
                "DNSKEY | 256 3 8 A!== | 'A!==' is not in base 64",
                "RRSIG | A 8 2 60 20230230000000 0 1 . AA== | '20230230000000' is not a time as YYYYMMDDHHmmSS or in seconds",
                "NSEC | a. A FOO | 'FOO' is not a record type",
                "SVCB | 1 . alpn=h2 alpn=h3 | 'alpn=h3' gives a service parameter again",
                "SVCB | 1 . mandatory=port | mandatory lists port, which must be there, and once, and ascend",
                "SVCB | 1 . no-default-alpn | no-default-alpn needs alpn beside it",
                "SVCB | 1 . ipv4hint= | 'ipv4hint=' lists what is no address",
                "SVCB | 1 . key01=x | 'key01=x' begins with no key of a service parameter",
                "LOC | 91 N 0 E 0 | '91' is no latitude from 0 to 90 degrees",
                "APL | 3:1.2.3.4/5 | '3:1.2.3.4/5' is no prefix such as 1:192.0.2.0/24 or !2:2001:db8::/32",
                "URI | 1 1 \"\" | the target is empty",
                "NULL | abc | has no text of its own, only \\# LENGTH OCTETS (RFC 3597)",
                "A | \\# 3 010203 | the data end within a field",
                "A | \\# 5 0102030405 | there are octets behind the last field",
                "A | \\# 5 01020304 | there are 4 octets where \\# tells of 5",
                "NS | \\# 2 c00c | a label is longer than 63 octets",
            })
    void whatIsWrongIsToldInOneSentence(String type, String text, String reason) {
        Malformed wrong = assertThrows(Malformed.class, () -> Rdata.of(RecordType.of(type), text, ORIGIN));
        assertEquals(reason, wrong.getMessage());
    }

    static Stream<String> tooMuch() {
        return Stream.of("TXT " + "x".repeat(256), "TXT " + "\"0123456789\" ".repeat(6000), "NS " + "a.".repeat(128));
    }

    @ParameterizedTest
    @MethodSource("tooMuch")
    void whatExceedsTheWireFormIsRefused(String line) {
        String[] parts = line.split(" ", 2);
        assertThrows(Malformed.class, () -> Rdata.of(RecordType.of(parts[0]), parts[1], ORIGIN));
    }

    /** RFC 5952 4 and 5: one text for each address. */
    @ParameterizedTest
    @CsvSource({
        "2001:DB8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "0:0:0:0:0:0:0:0, ::",
        "1:0:0:0:0:0:0:0, 1::",
        "::ffff:c000:201, ::ffff:192.0.2.1",
    })
    void addressesAreWrittenInTheirCanonicalForm(String text, String canonical) throws Malformed {
        assertEquals(canonical, Rdata.text(RecordType.AAAA, Rdata.of(RecordType.AAAA, text, ORIGIN)));
    }

    @Test
    void theLongestDataAreRead() throws Malformed {
        String text = ("\"" + "x".repeat(255) + "\" ").repeat(255) + "\"" + "y".repeat(254) + "\"";
        byte[] wire = Rdata.of(RecordType.TXT, text, ORIGIN);
        assertEquals(65535, wire.length);
        assertEquals(text, Rdata.text(RecordType.TXT, wire));
        byte[] key = new byte[65535];
        assertArrayEquals(key, Rdata.of(RecordType.OPENPGPKEY, Rdata.text(RecordType.OPENPGPKEY, key), ORIGIN));
    }
}
