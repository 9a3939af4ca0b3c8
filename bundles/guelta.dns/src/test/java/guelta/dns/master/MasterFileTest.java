// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.ResourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MasterFileTest {
    private static final DomainName ORIGIN = DomainName.of("example.");

    private final List<ResourceRecord> records = new ArrayList<>();
    private List<Problem> problems = List.of();

    private void read(String text) {
        read(text, Map.of());
    }

    private void read(String text, Map<String, String> files) {
        records.clear();
        problems = MasterFile.read(
                "example",
                text.getBytes(StandardCharsets.UTF_8),
                ORIGIN,
                path -> Optional.ofNullable(files.get(path)).map(found -> found.getBytes(StandardCharsets.UTF_8)),
                (record, file, line) -> {
                    records.add(record);
                    return Optional.empty();
                });
    }

    private void reads(String text, String... lines) {
        reads(text, Map.of(), lines);
    }

    private void reads(String text, Map<String, String> files, String... lines) {
        read(text, files);
        assertEquals(List.of(), problems);
        StringBuilder out = new StringBuilder();
        records.forEach(record -> MasterFile.write(record, out));
        assertEquals(
                String.join("\n", lines),
                out.toString().strip().replace("\tIN\t", " ").replace('\t', ' '));
    }

    private void refuses(String text, String... complaints) {
        refuses(text, Map.of(), complaints);
    }

    private void refuses(String text, Map<String, String> files, String... complaints) {
        read(text, files);
        assertEquals(
                List.of(complaints), problems.stream().map(Problem::toString).toList());
    }

    /** RFC 1035 5.3: its own example, with the include taken in. */
    @Test
    void theExampleOfRfc1035IsRead() {
        String text = """
                $ORIGIN ISI.EDU.
                $TTL 60
                @   IN  SOA     VENERA      Action\\.domains (
                                                 20     ; SERIAL
                                                 7200   ; REFRESH
                                                 600    ; RETRY
                                                 3600000; EXPIRE
                                                 60)    ; MINIMUM

                        NS      A.ISI.EDU.
                        MX      10      VENERA

                A       A       26.3.0.103

                VENERA  A       10.1.0.52
                        A       128.9.0.32

                $INCLUDE mailboxes.txt
                """;
        String mailboxes = "MOE     MB      A.ISI.EDU.\nSTOOGES MG      MOE\n        MG      LARRY\n";
        reads(
                text,
                Map.of("mailboxes.txt", mailboxes),
                "ISI.EDU. 60 SOA VENERA.ISI.EDU. Action\\.domains.ISI.EDU. 20 7200 600 3600000 60",
                "ISI.EDU. 60 NS A.ISI.EDU.",
                "ISI.EDU. 60 MX 10 VENERA.ISI.EDU.",
                "A.ISI.EDU. 60 A 26.3.0.103",
                "VENERA.ISI.EDU. 60 A 10.1.0.52",
                "VENERA.ISI.EDU. 60 A 128.9.0.32",
                "MOE.ISI.EDU. 60 MB A.ISI.EDU.",
                "STOOGES.ISI.EDU. 60 MG MOE.ISI.EDU.",
                "STOOGES.ISI.EDU. 60 MG LARRY.ISI.EDU.");
    }

    /** RFC 1035 5.1: TTL and class in either order, each may be missing. */
    @Test
    void ttlAndClassStandInAnyOrder() {
        reads(
                "a 1h IN A 192.0.2.1\n IN 1h30m A 192.0.2.2\n in a 192.0.2.3\n 2W1D CLASS1 TYPE1 192.0.2.4\n",
                "a.example. 3600 A 192.0.2.1",
                "a.example. 5400 A 192.0.2.2",
                "a.example. 5400 A 192.0.2.3",
                "a.example. 1296000 A 192.0.2.4");
    }

    /** What looks like a TTL, a class or a type is an owner where one stands. */
    @Test
    void theFirstWordOfALineIsTheOwnerWhateverItIs() {
        reads(
                "IN 5 A 192.0.2.1\n300 5 A 192.0.2.2\nTXT 5 TXT a\n\\@ 5 A 192.0.2.3\n\\$TTL 5 A 192.0.2.4\n",
                "IN.example. 5 A 192.0.2.1",
                "300.example. 5 A 192.0.2.2",
                "TXT.example. 5 TXT \"a\"",
                "\\@.example. 5 A 192.0.2.3",
                "\\$TTL.example. 5 A 192.0.2.4");
    }

    /** RFC 2308 4: $TTL for what follows it; before one, RFC 1035 5.1's last TTL. */
    @Test
    void aMissingTtlIsThatOfTheDirectiveOrElseTheLastOne() {
        reads(
                "@ 10 NS ns.\na A 192.0.2.1\nb 5 A 192.0.2.2\nc A 192.0.2.3\n$TTL 99\nd A 192.0.2.4\ne 7 A 192.0.2.5\n"
                        + "f A 192.0.2.6\n$TTL 0\ng A 192.0.2.7\n",
                "example. 10 NS ns.",
                "a.example. 10 A 192.0.2.1",
                "b.example. 5 A 192.0.2.2",
                "c.example. 5 A 192.0.2.3",
                "d.example. 99 A 192.0.2.4",
                "e.example. 7 A 192.0.2.5",
                "f.example. 99 A 192.0.2.6",
                "g.example. 0 A 192.0.2.7");
    }

    /** As BIND: SOA without any TTL gives its minimum to itself and, like $TTL, to all behind it. */
    @Test
    void aFileWithoutTtlTakesTheMinimumOfItsSoa() {
        reads(
                "@ SOA ns. h. 1 2 3 4 77\n NS ns.\na 300 A 192.0.2.1\nb A 192.0.2.2\n",
                "example. 77 SOA ns. h. 1 2 3 4 77",
                "example. 77 NS ns.",
                "a.example. 300 A 192.0.2.1",
                "b.example. 77 A 192.0.2.2");
    }

    @Test
    void theOriginChangesForWhatFollows() {
        reads(
                "$TTL 1\nwww A 192.0.2.1\n$ORIGIN sub\n A 192.0.2.2\nwww MX 1 @\n$ORIGIN .\nwww NS x\n",
                "www.example. 1 A 192.0.2.1",
                "www.example. 1 A 192.0.2.2",
                "www.sub.example. 1 MX 1 sub.example.",
                "www. 1 NS x.");
    }

    @Test
    void parenthesesCommentsAndBlankLinesAreLayout() {
        reads(
                "; head\n\n \t \n$TTL 1 ; t\n(x A 192.0.2.1)\n ( ; c )\n\n A\n192.0.2.2 )\ny TXT ( \"(a;\" b\\;c\n\"\" )\n",
                "x.example. 1 A 192.0.2.1",
                "x.example. 1 A 192.0.2.2",
                "y.example. 1 TXT \"(a;\" \"b;c\" \"\"");
    }

    /** As BIND and NSD: a quote ends the word before it. */
    @Test
    void quotesNeedNoBlankAroundThem() {
        reads("$TTL 1\na TXT a\"b c\"d\"\"\"e\"\n", "a.example. 1 TXT \"a\" \"b c\" \"d\" \"\" \"e\"");
    }

    @Test
    void windowsFilesAndFilesWithoutLastLineFeedAreRead() {
        reads(
                "\ufeff$TTL 1\r\na A 192.0.2.1\r\n\r\nb TXT (\r\n\"x\" )\r\nc A 192.0.2.2",
                "a.example. 1 A 192.0.2.1",
                "b.example. 1 TXT \"x\"",
                "c.example. 1 A 192.0.2.2");
    }

    /** RFC 1035 5.1: the included file changes neither origin nor owner of what follows; $TTL does (as BIND). */
    @Test
    void includedFilesStandInTheirPlace() {
        reads(
                "$TTL 100\na A 192.0.2.1\n$INCLUDE parts/one sub\n TXT after\nz TXT z\n",
                Map.of(
                        "parts/one", " TXT first\n$ORIGIN deep\nb A 192.0.2.2\n$INCLUDE ../two\n$TTL 7\n",
                        "two", "c A 192.0.2.3\n"),
                "a.example. 100 A 192.0.2.1",
                "a.example. 100 TXT \"first\"",
                "b.deep.sub.example. 100 A 192.0.2.2",
                "c.deep.sub.example. 100 A 192.0.2.3",
                "a.example. 7 TXT \"after\"",
                "z.example. 7 TXT \"z\"");
    }

    @Test
    void includesStayInTheRepositoryAndEnd() {
        refuses(
                "$INCLUDE ../x\n$INCLUDE /etc/passwd\n$INCLUDE a/../../x\n$INCLUDE none\n$INCLUDE\n$INCLUDE ..\n"
                        + "$INCLUDE \"a b\" c d\n$INCLUDE x\\/y\n",
                "example:1: '../x' leads out of the repository",
                "example:2: '/etc/passwd' is not the relative path of a file",
                "example:3: 'a/../../x' leads out of the repository",
                "example:4: there is no file 'none' to include",
                "example:5: the file is missing",
                "example:6: '..' leads out of the repository",
                "example:7: 'd' follows what is complete",
                "example:8: 'x\\/y' is not the relative path of a file");
        refuses("$INCLUDE a\n", Map.of("a", "\n$INCLUDE b", "b", "$INCLUDE ./a"), "b:1: 'a' would include itself");
        refuses("$INCLUDE .\n", "example:1: '.' is not the relative path of a file");
        Map<String, String> chain = new java.util.HashMap<>();
        for (int i = 0; i < 9; i++) {
            chain.put("f" + i, "$INCLUDE f" + (i + 1));
        }
        refuses("$INCLUDE f0\n", chain, "f7:1: files are included in each other more than 8 deep");
    }

    /** Compared with named-compilezone of BIND 9.18. */
    @Test
    void generateWritesAsBindDoes() {
        reads(
                "$TTL 7\n$GENERATE 1-3 h$ A 10.0.0.$\n"
                        + "$GENERATE 8-12/2 h${1,4,x} TXT \"a $$ ${-3,0,d} ${0,4,n} ${0,2,N}\"\n"
                        + "$GENERATE 9-10 ${0,3} 33 IN MX \"$ mx$\"\n$GENERATE 31-31 @ CNAME ${0,0,n}.${16,0,o}.${0,4,X}.\n"
                        + "$GENERATE 1-1 \\$x$ TXT x\\$y $ \"a $\"\n",
                "h1.example. 7 A 10.0.0.1",
                "h2.example. 7 A 10.0.0.2",
                "h3.example. 7 A 10.0.0.3",
                "h0009.example. 7 TXT \"a\" \"$\" \"5\" \"8.0.\" \"8.\"",
                "h000b.example. 7 TXT \"a\" \"$\" \"7\" \"a.0.\" \"A.\"",
                "h000d.example. 7 TXT \"a\" \"$\" \"9\" \"c.0.\" \"C.\"",
                "009.example. 33 MX 9 mx9.example.",
                "010.example. 33 MX 10 mx10.example.",
                "example. 7 CNAME f.1.57.001F.",
                "\\$x1.example. 7 TXT \"x$y\" \"1\" \"a 1\"");
    }

    @Test
    void generateIsBounded() {
        refuses(
                "$TTL 1\n$GENERATE 0-2147483647 h$ A 192.0.2.1\n",
                "example:2: $GENERATE makes more than 1048576 records in all");
        assertEquals(MasterFile.GENERATED, records.size());
        refuses(
                "$TTL 1\n$GENERATE 1 h$ A 192.0.2.1\n$GENERATE 2-1 h$ A 1\n$GENERATE 1-2/0 h A 1\n$GENERATE 1-2 h${ A 1\n"
                        + "$GENERATE 1-2 h${0,1,q} A 1\n$GENERATE 1-2 h${-2} A 1.2.3.4\n$GENERATE 1-2 h$ FOO 1\n"
                        + "$GENERATE 1-2 h$ A\n$GENERATE 1-2 h${0,999} A 1\n",
                "example:2: '1' is not a range FIRST-LAST or FIRST-LAST/STEP of numbers up to 2147483647",
                "example:3: '2-1' is not a range FIRST-LAST or FIRST-LAST/STEP of numbers up to 2147483647",
                "example:4: '1-2/0' is not a range FIRST-LAST or FIRST-LAST/STEP of numbers up to 2147483647",
                "example:5: '${' is not closed",
                "example:6: '${0,1,q}' is not ${OFFSET,WIDTH,BASE} with a width up to 255 and one of the bases d, o, x,"
                        + " X, n, N",
                "example:7: $GENERATE leaves the numbers from 0 to 2147483647",
                "example:8: 'FOO' is not a record type",
                "example:9: the RDATA is missing",
                "example:10: '${0,999}' is not ${OFFSET,WIDTH,BASE} with a width up to 255 and one of the bases d, o,"
                        + " x, X, n, N");
    }

    /** File, line and reason, and the reading goes on behind each: one push tells of all. */
    @Test
    void everyProblemHasItsLineAndReason() {
        refuses(
                """
                a A 192.0.2.1
                $TTL 300
                b A 192.0.2
                c CH TXT x
                d FOO x
                e MX ( 10
                  mail
                  extra )
                $DATE today
                f 99999999999 A 192.0.2.1
                g OPT x
                h..i A 192.0.2.1
                j ) A 192.0.2.1
                k TXT "open
                l CLASS3 TXT x
                m 5 6 A 192.0.2.1
                "n" A 192.0.2.1
                $TTL soon
                $ORIGIN a..b
                 $ORIGIN x.
                o TXT "a"b" c
                p A 192.0.2.1 (
                """,
                "example:1: the record has no TTL, and neither $TTL nor a record before gives one",
                "example:3: A: '192.0.2' is not an IPv4 address such as 192.0.2.1",
                "example:4: 'CH' is a class that zones here do not have, only IN",
                "example:5: 'FOO' is not a record type",
                "example:8: MX: 'extra' follows what is complete",
                "example:9: '$DATE' is none of the directives $ORIGIN, $TTL, $INCLUDE, $GENERATE",
                "example:10: '99999999999' is not a TTL from 0 to 2147483647 seconds",
                "example:11: 'OPT' is a type that no zone can hold",
                "example:12: 'h..i' has an empty label",
                "example:13: a ')' closes nothing",
                "example:14: TXT: a quoted text does not end in its line",
                "example:15: 'CLASS3' is a class that zones here do not have, only IN",
                "example:16: '6' is not a record type",
                "example:17: 'n' is a quoted text, not a name",
                "example:18: 'soon' is not a TTL from 0 to 2147483647 seconds",
                "example:19: 'a..b' has an empty label",
                "example:20: '$ORIGIN' is not a record type; a directive begins its line",
                "example:21: TXT: a quoted text does not end in its line",
                "example:22: A: the '(' of line 22 is not closed");
    }

    @Test
    void thereAreNoMoreThanTwentyProblems() {
        refuses(
                "a\n".repeat(100),
                java.util.stream.IntStream.rangeClosed(1, 20)
                        .mapToObj(line -> "example:" + line + ": the record type is missing")
                        .toArray(String[]::new));
    }

    /** A message is read on a terminal: a file must not be able to write to it. */
    @Test
    void whatAMessageShowsOfAFileHasNoControlCharacters() {
        refuses(
                "$TTL 1\na A \"\u001b[31m\u009b\u007f\"\n",
                "example:2: A: '?[31m??' is not an IPv4 address such as 192.0.2.1");
    }

    @Test
    void anObjectionBecomesTheProblemOfItsEntry() {
        List<Problem> objected = MasterFile.read(
                "f",
                "\n\na 1 MX ( 1\nb )".getBytes(StandardCharsets.US_ASCII),
                ORIGIN,
                Includes.NONE,
                (record, file, line) -> Optional.of("no " + file + " at " + line));
        assertEquals(List.of(new Problem("f", 3, "no f at 3")), objected);
    }

    /** A zone of a million records must not hold the same names and data a million times. */
    @Test
    void equalNeighboursShareTheirOwnerAndEqualDataTheirOctets() {
        read("$TTL 1\na NS ns1\na NS ns2\nb NS ns1\n");
        assertTrue(problems.isEmpty());
        assertSame(records.get(0).owner(), records.get(1).owner());
        assertSame(records.get(0).data(), records.get(2).data());
    }
}
