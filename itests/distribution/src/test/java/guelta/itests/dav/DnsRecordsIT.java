// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.Await;
import guelta.itests.Guelta;
import guelta.itests.Program;
import guelta.itests.Servers;
import guelta.itests.Zones;
import guelta.itests.peer.ZoneFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** RFC 6764: who knows an address only finds the calendars by DNS, when the primary runs here without a hand's work. */
@ExtendWith(Servers.class)
class DnsRecordsIT {
    private static final String ZONE = """
            $TTL 300
            @  SOA ns hostmaster 7 3600 600 86400 300 ; by hand
               NS  ns
            ns A   192.0.2.1

            ; the people's calendars
            dav  A 192.0.2.2
            """;

    @Test
    void theRecordsAreShownAndWrittenIntoTheZoneOnce(Guelta guelta, @TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("office.test"), ZONE);
        var checkout = Zones.publish(guelta, List.of(ZoneFile.of(file)), folder.resolve("checkout"));
        new Calendars(guelta);
        var nameless = guelta.shell().result("dav:dns-records office.test --write");
        assertFalse(nameless.ok());
        assertTrue(nameless.output().contains("baseUrl is empty, allowed is"), nameless.output());
        guelta.configure("guelta.dav.http", "baseUrl", "https://dav.office.test:8443");
        try {
            var shown = guelta.command("dav:dns-records office.test");
            assertTrue(shown.contains("_caldavs._tcp.office.test."), shown);
            assertEquals("", dig(guelta, folder, "SRV", "_caldavs._tcp.office.test"), "to show is not to write");

            guelta.command("dav:dns-records --write office.test");
            for (var service : List.of("caldav", "carddav")) {
                assertEquals(
                        "0 1 8443 dav.office.test.", dig(guelta, folder, "SRV", "_" + service + "s._tcp.office.test"));
                assertEquals("\"path=/dav/\"", dig(guelta, folder, "TXT", "_" + service + "s._tcp.office.test"));
                assertEquals("0 0 0 .", dig(guelta, folder, "SRV", "_" + service + "._tcp.office.test"));
            }
            checkout.git("pull", "-q", "--rebase", "origin", "main");
            var written = Files.readString(checkout.folder().resolve("office.test"));
            assertTrue(written.startsWith(ZONE.replace("hostmaster 7 ", "hostmaster 8 ")), written);
            assertEquals(
                    "changed by dav:dns-records",
                    checkout.git("log", "-1", "--format=%s").strip());

            var before = checkout.head();
            guelta.command("dav:dns-records office.test --write");
            checkout.git("pull", "-q", "--rebase", "origin", "main");
            assertEquals(before, checkout.head(), "what is so already is no commit");

            var strange = guelta.shell().result("dav:dns-records elsewhere.test --write");
            assertFalse(strange.ok());
            assertTrue(strange.output().contains("is in no zone of this server"), strange.output());

            guelta.command("bundle:stop guelta.dns.primary");
            try {
                var alone = guelta.shell().result("dav:dns-records office.test --write");
                assertFalse(alone.ok());
                assertTrue(
                        alone.output().contains("No DNS primary runs here, allowed is --write where the feature"),
                        alone.output());
                assertTrue(guelta.command("dav:dns-records office.test").contains("_caldavs._tcp.office.test."));
            } finally {
                guelta.command("bundle:start guelta.dns.primary");
            }
            Await.until("the zone is served again", Duration.ofSeconds(60), () -> dig(
                            guelta, folder, "SRV", "_caldavs._tcp.office.test")
                    .contains("dav.office.test."));
        } finally {
            guelta.configure("guelta.dav.http", "baseUrl", "");
        }
    }

    private static String dig(Guelta guelta, Path folder, String type, String name) {
        return Program.run(
                        folder,
                        "dig",
                        "+short",
                        "+time=5",
                        "@127.0.0.1",
                        "-p",
                        Integer.toString(guelta.dns().getPort()),
                        type,
                        name)
                .strip();
    }
}
