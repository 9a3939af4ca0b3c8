// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import guelta.dns.DomainName;
import guelta.dns.ResourceRecord;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MasterTextTest {
    private static final DomainName ORIGIN = DomainName.of("example.");
    private static final String ZONE = """
            ; the zone of examples
            $TTL 1h
            @       SOA ns hostmaster ( ; who
                        7      ; serial
                        2h 15m 4w 1h )

                    NS  ns          ; the only one
            ns      A   192.0.2.1
            ; web servers
            www     A   192.0.2.2   ; left
                    A   192.0.2.3   ; right
                    TXT "both"
            mail 60 MX  10 mx
            """;

    static List<ResourceRecord> records(String text) {
        List<ResourceRecord> records = new ArrayList<>();
        List<Problem> problems = MasterFile.read(
                "records", text.getBytes(StandardCharsets.UTF_8), ORIGIN, Includes.NONE, (record, file, line) -> {
                    records.add(record);
                    return Optional.empty();
                });
        assertEquals(List.of(), problems);
        return records;
    }

    private static MasterText read(String text) {
        Map<String, String> files = Map.of(
                "inc", "i 5 A 192.0.2.99\n A 192.0.2.98\n",
                "hosts", "ftp A 192.0.2.81\n",
                "own", "$TTL 9\no A 192.0.2.85\n",
                "mixed", "f A 192.0.2.81\ng 5 A 192.0.2.82\nh A 192.0.2.83\n",
                "below", "  A 192.0.2.84\n");
        Includes includes = path ->
                Optional.ofNullable(files.get(path)).map(included -> included.getBytes(StandardCharsets.US_ASCII));
        return MasterText.read("example", text.getBytes(StandardCharsets.UTF_8), ORIGIN, includes);
    }

    private static void edits(String text, String removed, String added, String expected) throws Uneditable {
        MasterText edited = read(text).edited(records(removed), records(added));
        assertEquals(expected, new String(edited.text(), StandardCharsets.UTF_8));
        assertEquals(List.of(), edited.problems());
    }

    @Test
    void theEntriesAreTheFile() {
        MasterText file = read(ZONE);
        int at = 0;
        int line = 1;
        for (Entry entry : file.entries()) {
            assertEquals(at, entry.from());
            assertEquals(line, entry.line());
            at = entry.to();
            line += (int) ZONE.substring(entry.from(), entry.to())
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
        }
        assertEquals(ZONE.length(), at);
        assertEquals(
                "BLANK TTL RECORD BLANK RECORD RECORD BLANK RECORD RECORD RECORD RECORD",
                String.join(
                        " ",
                        file.entries().stream()
                                .map(entry -> entry.kind().name())
                                .toList()));
    }

    @Test
    void anEditOfNothingChangesNoOctet() throws Uneditable {
        edits(ZONE, "", "", ZONE);
    }

    /** RFC 2136 3.6: each update raises the serial; nothing else of the entry moves. */
    @Test
    void aNewSerialReplacesTheNumberAlone() throws Uneditable {
        edits(
                ZONE,
                "@ 3600 SOA ns hostmaster 7 7200 900 2419200 3600",
                "@ 3600 SOA ns hostmaster 2026112301 7200 900 2419200 3600",
                ZONE.replace("7      ;", "2026112301      ;"));
    }

    @Test
    void anSoaWithOtherTimesIsWrittenAnewInItsPlace() throws Uneditable {
        edits(
                "$TTL 1\nSOA A 192.0.2.1\n@ IN SOA ns h 7 1 1 1 1 ; c\n@ NS ns\n",
                "@ 1 SOA ns h 7 1 1 1 1",
                "@ 1 SOA ns h 8 2 1 1 1",
                "$TTL 1\nSOA A 192.0.2.1\nexample.\t1\tIN\tSOA\tns.example. h.example. 8 2 1 1 1\n@ NS ns\n");
        edits(
                "$TTL 1\nSOA SOA SOA SOA 7 1 1 1 1 ; c\n",
                "SOA 1 SOA SOA SOA 7 1 1 1 1",
                "SOA 1 SOA SOA SOA 8 1 1 1 1",
                "$TTL 1\nSOA SOA SOA SOA 8 1 1 1 1 ; c\n");
    }

    @Test
    void whoLosesTheOwnerBeforeItGetsItWritten() throws Uneditable {
        edits(
                ZONE,
                "www 3600 A 192.0.2.2",
                "",
                ZONE.replace("www     A   192.0.2.2   ; left\n        A", "www.example.        A"));
        edits(
                ZONE,
                "www 3600 A 192.0.2.2\nwww 1 A 192.0.2.3",
                "",
                ZONE.replace(
                        "www     A   192.0.2.2   ; left\n        A   192.0.2.3   ; right\n        TXT",
                        "www.example.        TXT"));
    }

    @Test
    void newRecordsComeBehindThoseOfTheirOwnerOrAtTheEnd() throws Uneditable {
        edits(
                ZONE,
                "",
                "www 300 AAAA 2001:db8::1\nnew 5 A 192.0.2.9",
                ZONE.replace("\"both\"\n", "\"both\"\nwww.example.\t300\tIN\tAAAA\t2001:db8::1\n")
                        + "new.example.\t5\tIN\tA\t192.0.2.9\n");
    }

    @Test
    void aReplacedRecordKeepsItsPlace() throws Uneditable {
        edits(
                ZONE,
                "www 3600 A 192.0.2.2",
                "www 3600 A 192.0.2.7",
                ZONE.replace("www     A   192.0.2.2   ; left", "www.example.\t3600\tIN\tA\t192.0.2.7"));
    }

    /** RFC 1035 5.1: without $TTL the TTL before counts, so a TTL that goes or comes is written where it is missed. */
    @Test
    void whoLosesTheTtlBeforeItGetsItWritten() throws Uneditable {
        edits(
                "a 5 A 192.0.2.1\nb A 192.0.2.2\n  A 192.0.2.3\nc 7 A 192.0.2.4\nd TXT d\n",
                "a 5 A 192.0.2.1",
                "c 9 A 192.0.2.5",
                "b 5 A 192.0.2.2\n  A 192.0.2.3\nc 7 A 192.0.2.4\nc.example.\t9\tIN\tA\t192.0.2.5\nd 7 TXT d\n");
        edits("a 5 A 192.0.2.1\n A 192.0.2.2\n", "a 5 A 192.0.2.1", "", "a.example. 5 A 192.0.2.2\n");
        edits(
                "@ SOA a b 1 2 3 4 5\n A 192.0.2.2\n",
                "@ 5 SOA a b 1 2 3 4 5",
                "@ 6 SOA a b 2 2 3 4 5",
                "example.\t6\tIN\tSOA\ta.example. b.example. 2 2 3 4 5\n 5 A 192.0.2.2\n");
    }

    @Test
    void aGeneratedRecordThatGoesLeavesTheOthersWrittenOut() throws Uneditable {
        edits(
                "$TTL 1\n$GENERATE 1-3 h$ A 192.0.2.$ ; many\nz A 192.0.2.4\n",
                "h2 1 A 192.0.2.2",
                "",
                "$TTL 1\nh1.example.\t1\tIN\tA\t192.0.2.1\nh3.example.\t1\tIN\tA\t192.0.2.3\nz A 192.0.2.4\n");
    }

    @Test
    void anIncludedRecordCannotGo() throws Uneditable {
        Uneditable refused = assertThrows(
                Uneditable.class, () -> read("$TTL 1\n$INCLUDE inc\n").edited(records("i 5 A 192.0.2.98"), List.of()));
        assertEquals(
                "the record i.example. A stands in the file that line 2 includes, and an update cannot change that"
                        + " file",
                refused.getMessage());
        edits(
                "$TTL 1\na A 192.0.2.1\n$INCLUDE inc\n A 192.0.2.2",
                "a 1 A 192.0.2.1",
                "i 5 A 192.0.2.97",
                "$TTL 1\n$INCLUDE inc\na.example. A 192.0.2.2\ni.example.\t5\tIN\tA\t192.0.2.97\n");
    }

    /** RFC 1035 5.1: the included file is not ours to write into, so the TTL that it missed is given before it. */
    @Test
    void whoLosesTheTtlBeforeAnIncludedFileGetsItBeforeTheInclude() throws Uneditable {
        String zone = """
                ; without a default
                @       300 SOA ns h 1 2 3 4 5
                @       NS  ns
                ns      A   192.0.2.1
                www  60 A   192.0.2.80
                $INCLUDE hosts ; the others
                ; behind
                x       A   192.0.2.3
                """;
        edits(
                zone,
                "@ 1 SOA ns h 1 2 3 4 5\nwww 1 A 192.0.2.80",
                "@ 300 SOA ns h 2 2 3 4 5",
                zone.replace("h 1 2", "h 2 2").replace("www  60 A   192.0.2.80", "$TTL 60"));
        edits(
                zone,
                "",
                "www 30 A 192.0.2.79",
                zone.replace("$INC", "www.example.\t30\tIN\tA\t192.0.2.79\n$TTL 60\n$INC"));
    }

    @Test
    void anIncludedFileThatSaysItsTtlsItselfNeedsNothingBeforeIt() throws Uneditable {
        edits("a 5 A 192.0.2.1\n$INCLUDE own\nb A 192.0.2.2\n", "a 5 A 192.0.2.1", "", "$INCLUDE own\nb A 192.0.2.2\n");
        edits("a 5 A 192.0.2.1\n$INCLUDE inc\nb A 192.0.2.2\n", "a 5 A 192.0.2.1", "", "$INCLUDE inc\nb A 192.0.2.2\n");
    }

    /** An operator would rather see the update refused than find the include gone and the comments with it. */
    @Test
    void whatNothingBeforeAnIncludedFileCanGiveBackIsRefused() {
        String reason = "the file that line 2 includes leaves out owners or TTLs that it has from the lines before it,"
                + " and they would be others after the change: write them into that file";
        for (String text : List.of("a 7 A 192.0.2.1\n$INCLUDE mixed\n", "a 7 A 192.0.2.1\n$INCLUDE below\n")) {
            Uneditable refused =
                    assertThrows(Uneditable.class, () -> read(text).edited(records("a 7 A 192.0.2.1"), List.of()));
            assertEquals(reason, refused.getMessage());
        }
    }

    @Test
    void generatedRecordsThatLoseTheTtlBeforeThemGetItInTheirLine() throws Uneditable {
        edits(
                "a 5 A 192.0.2.1\n$GENERATE 1-2 h$ A 192.0.2.$ ; many\nz A 192.0.2.9\n",
                "a 5 A 192.0.2.1",
                "",
                "$GENERATE 1-2 h$ 5 A 192.0.2.$ ; many\nz A 192.0.2.9\n");
    }

    @Test
    void aBrokenFileIsNotEdited() {
        Uneditable refused =
                assertThrows(Uneditable.class, () -> read("a FOO\n").edited(List.of(), List.of()));
        assertEquals("example:1: 'FOO' is not a record type", refused.getMessage());
    }

    @Test
    void linesEndAsTheFileDoesAndTheLastOneEnds() throws Uneditable {
        edits(
                "$TTL 1\r\na A 192.0.2.1\r\n; end",
                "",
                "b 1 A 192.0.2.2",
                "$TTL 1\r\na A 192.0.2.1\r\n; end\r\nb.example.\t1\tIN\tA\t192.0.2.2\r\n");
    }

    @Test
    void editsOfEditsGiveTheRecordsThatWereAskedFor() throws Uneditable {
        MasterText file = read(ZONE);
        for (int i = 1; i < 50; i++) {
            file = file.edited(
                    records("h" + (i - 3) + " 1 A 192.0.2." + (i + 97)),
                    records("h" + i + " 1 A 192.0.2." + (i + 100)));
        }
        String text = new String(file.text(), StandardCharsets.UTF_8);
        assertTrue(text.startsWith(ZONE));
        assertEquals(3, text.substring(ZONE.length()).lines().count());
    }

    // RFC 2136: an update of a few records must not cost what the file does.
    @Test
    void anEditOfALargeFileReadsAndWritesOnlyWhatIsNearIt() throws Uneditable {
        StringBuilder text = new StringBuilder("$TTL 300\n@ SOA ns admin 1 3600 600 86400 60 ; serial\n@ NS ns\n");
        int names = 100_000;
        for (int i = 0; i < names; i++) {
            text.append("n").append(i).append(" A 192.0.2.1\n");
        }
        MasterText file = read(text.toString());
        List<ResourceRecord> removed = records("@ 300 SOA ns admin 1 3600 600 86400 60\nn70000 300 A 192.0.2.1");
        List<ResourceRecord> added =
                records("@ 300 SOA ns admin 2 3600 600 86400 60\nn70000 300 A 192.0.2.7\nnew 60 A 192.0.2.8");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        MasterText edited = file.edited(removed, added);
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(allocated < 4 * text.length(), allocated + " octets");
        assertEquals(
                List.of("1 2", "12 .example.\t300\tIN\tA\t192.0.2.7", "0 new.example.\t60\tIN\tA\t192.0.2.8\n"),
                edited.splices().stream()
                        .map(splice -> splice.removed() + " " + new String(splice.octets(), StandardCharsets.UTF_8))
                        .toList());
    }
}
