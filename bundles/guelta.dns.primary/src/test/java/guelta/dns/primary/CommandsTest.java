// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import guelta.dns.authority.AuthoritySettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators read. */
class CommandsTest {
    private final ZonesRepository repository = new ZonesRepository();

    private ServedZones served() {
        return ServedZones.NONE
                .advance(repository.root().head(), repository.root())
                .next();
    }

    private static String printed(Consumer<PrintStream> work) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        work.accept(new PrintStream(octets, true, UTF_8));
        return octets.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void zoneListTellsSerialCommitAndWhatIsBroken() {
        repository.put("example.org", ZonesRepository.zone(""));
        repository.put("example.net", "no zone at all");

        List<Map<String, Object>> rows = ZoneListCommand.listing(served()).rows();

        assertEquals("broken", rows.get(0).get("state"));
        assertTrue(rows.get(0).get("problem").toString().startsWith("example.net:1: "));
        assertEquals("serving", rows.get(1).get("state"));
        assertEquals(1L, rows.get(1).get("serial"));
        // The state that was read, not the last one that changed the zone.
        assertEquals(2L, rows.get(1).get("commit"));
    }

    @Test
    void zoneShowPrintsAMasterFileThatReadsTheSame() throws Exception {
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2.1\n  TXT \"a b\""));
        ServedZones served = served();

        String shown = printed(out -> ZoneShowCommand.print(zone(served, "example.org"), out));
        repository.put("example.org", shown);

        assertEquals(shown, printed(out -> ZoneShowCommand.print(zone(served(), "example.org"), out)));
        assertTrue(shown.contains("www.example.org.\t300\tIN\tTXT\t\"a b\"\n"), shown);
    }

    @Test
    void anUnknownZoneIsAnsweredWithThoseThatThereAre() {
        repository.put("example.org", ZonesRepository.zone(""));

        CommandException refused =
                assertThrows(CommandException.class, () -> ZoneShowCommand.zone(served(), "example.com"));
        assertEquals("'example.com' is no zone of this server: there are example.org.", refused.getMessage());
    }

    @Test
    void queryShowsWhatAClientWouldGet() throws Exception {
        repository.put("example.org", ZonesRepository.zone("www AAAA 2001:db8::80"));
        ServedZones served = served();
        Answering answering = new Answering(served::zones, AuthoritySettings.PLAIN);

        String shown = printed(out -> {
            try {
                QueryCommand.print(QueryCommand.ask(answering::answer, "www.example.org", "aaaa", false), out);
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
        });

        assertEquals("""
                ;; NOERROR, flags: qr aa

                ;; ANSWERS
                www.example.org.\t300\tIN\tAAAA\t2001:db8::80
                """, shown);
    }

    @Test
    void anAnswerWithoutRecordsTellsScriptsItsCode() throws Exception {
        Answering answering = new Answering(served()::zones, AuthoritySettings.PLAIN);

        Map<String, Object> answer =
                QueryCommand.object(QueryCommand.ask(answering::answer, "www.example.org", "A", false));

        assertEquals("REFUSED", answer.get("rcode"));
        assertEquals(List.of(), answer.get("answers"));
    }

    @Test
    void queryRefusesATypeThatIsNone() {
        assertThrows(
                CommandException.class, () -> QueryCommand.ask(octets -> octets, "example.org", "TYPE65536", false));
    }

    @Test
    void zoneCheckReadsAFileOfThisMachineWithWhatItIncludes(@TempDir Path folder) throws Exception {
        Path zone = folder.resolve("example.org");
        Files.writeString(zone, ZonesRepository.zone("$INCLUDE common/hosts"));
        Files.createDirectory(folder.resolve("common"));
        Files.writeString(folder.resolve("common/hosts"), "www A 192.0.2\n");

        assertEquals(
                "broken", ZoneCheckCommand.local(zone, told -> {}).rows().get(0).get("finding"));
        Files.writeString(folder.resolve("common/hosts"), "www A 192.0.2.1\n");
        assertEquals(
                "good", ZoneCheckCommand.local(zone, told -> {}).rows().get(0).get("finding"));
    }

    /** contract.md: what takes longer than two seconds shows how far it is. */
    @Test
    void zoneCheckTellsWhichOfTheZonesItReads() throws Exception {
        repository.put("example.org", ZonesRepository.zone(""));
        repository.put("example.net", ZonesRepository.zone(""));
        List<String> told = new ArrayList<>();

        ZoneCheckCommand.stored(Optional.of(repository.store()), told::add);

        assertEquals(
                List.of("Still reading example.net, zone 1 of 2.", "Still reading example.org, zone 2 of 2."), told);
    }

    /** The first lines of a large zone are there at once: the records that are shown are the progress. */
    @Test
    void zoneShowPrintsWhileItGoesAlongTheZone() throws Exception {
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            records.append("h").append(i).append(" A 192.0.2.1\n");
        }
        repository.put("example.org", ZonesRepository.zone(records.toString()));
        guelta.dns.zone.Zone zone = zone(served(), "example.org");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] allocated = new long[2];
        PrintStream first = new PrintStream(new ByteArrayOutputStream(), true, UTF_8) {
            @Override
            public void print(Object line) {
                if (allocated[1] == 0) {
                    allocated[1] = threads.getThreadAllocatedBytes(
                            Thread.currentThread().getId());
                }
            }
        };

        allocated[0] = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        ZoneShowCommand.print(zone, first);

        assertTrue(
                allocated[1] - allocated[0] < 1 << 20,
                "octets before the first line: " + (allocated[1] - allocated[0]));
    }

    @Test
    void zoneCheckWithoutStoreSaysSo() {
        assertThrows(CommandException.class, () -> ZoneCheckCommand.stored(Optional.empty(), told -> {}));
    }

    private static guelta.dns.zone.Zone zone(ServedZones served, String name) {
        try {
            return ZoneShowCommand.zone(served, name);
        } catch (CommandException unknown) {
            throw new AssertionError(unknown);
        }
    }
}
