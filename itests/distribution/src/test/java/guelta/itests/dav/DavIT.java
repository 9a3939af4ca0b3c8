// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.Await;
import guelta.itests.Guelta;
import guelta.itests.Program;
import guelta.itests.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Calendars, contacts and files with the programs of others. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DavIT {
    private static final String EVENT = """
            BEGIN:VCALENDAR\r
            VERSION:2.0\r
            PRODID:-//guelta//test//EN\r
            BEGIN:VEVENT\r
            UID:%1$s\r
            DTSTAMP:20261126T080000Z\r
            DTSTART:20261127T100000Z\r
            DTEND:20261127T110000Z\r
            SUMMARY:%2$s\r
            END:VEVENT\r
            END:VCALENDAR\r
            """;

    private Calendars calendars;
    private Guelta guelta;

    @BeforeAll
    void serve(Guelta shared) {
        guelta = shared;
        calendars = new Calendars(shared);
        calendars.user("anna");
        calendars.user("bob");
        calendars.user("lit");
        calendars.user("vdir");
    }

    @Test
    void whatWasPutIsThereForItsOwnerAlone() {
        var path = "/dav/calendars/anna/calendar/a.ics";
        var put = calendars.send("anna", "PUT", path, EVENT.formatted("it-1", "Lunch"), "If-None-Match", "*");
        assertEquals(201, put.statusCode(), put.body());
        var got = calendars.send("anna", "GET", path, "");
        assertEquals(EVENT.formatted("it-1", "Lunch"), got.body());
        assertEquals(put.headers().firstValue("etag"), got.headers().firstValue("etag"));
        assertEquals(403, calendars.send("bob", "GET", path, "").statusCode());
        assertTrue(guelta.command("dav:collection-list anna").contains("/dav/calendars/anna/calendar/"));
        assertTrue(
                guelta.command("store:log --root home/anna calendars").contains("PUT " + path),
                () -> guelta.command("store:log --root home/anna calendars"));
    }

    /** The first part of a body that goes to the disk may be its last one: all of it is there, whatever its size. */
    @Test
    void aBodyThatJustPassesWhatStaysInMemoryIsWhole() {
        for (int lines = 16_384; lines <= 20_480; lines += 256) {
            var text = "0123456789abcde\n".repeat(lines);
            var path = "/dav/files/bob/lines" + lines;
            var put = calendars.send("bob", "PUT", path, text);
            assertEquals(201, put.statusCode(), put.body());
            assertEquals(text, calendars.send("bob", "GET", path, "").body());
        }
    }

    /** A large body comes through a file of ours, and is in Git only a moment after it was answered: till then it is readable. */
    @Test
    void aLargeFileIsInGitSoonAfterItsAnswer(@TempDir Path folder) {
        var text = "0123456789abcde\n".repeat(200_000);
        var put = calendars.send("bob", "PUT", "/dav/files/bob/large", text);
        assertEquals(201, put.statusCode(), put.body());
        assertEquals(
                text, calendars.send("bob", "GET", "/dav/files/bob/large", "").body());
        assertEquals(
                413,
                calendars
                        .send("bob", "PUT", "/dav/files/bob/larger", text.repeat(6))
                        .statusCode());
        var store = guelta.home().resolve("data/stores/calendars.git").toString();
        Await.until(
                "it is in Git",
                Duration.ofSeconds(30),
                () -> Program.run(folder, "git", "--git-dir", store, "ls-tree", "-r", "-l", "home/bob")
                        .contains(text.length() + "\tfiles/"),
                guelta::trouble);
        assertEquals(
                text, calendars.send("bob", "GET", "/dav/files/bob/large", "").body());
        calendars.send("bob", "PUT", "/dav/files/bob/small", "s");
        Await.until(
                "what comes behind it is, too",
                Duration.ofSeconds(30),
                () -> guelta.command("store:log --root home/bob calendars").contains("files/bob/small")
                        && Program.run(folder, "git", "--git-dir", store, "log", "--format=%s", "home/bob")
                                .contains("PUT /dav/files/bob/small"),
                guelta::trouble);
    }

    /** RFC 6764 5: before anybody says who it is, and without a host, which behind a proxy would be another one. */
    @Test
    void wellKnownPlacesSendOnBeforeTheLogin(@TempDir Path folder) {
        var answer = Program.run(folder, "curl", "-s", "-i", "-X", "PROPFIND", calendars.url("/.well-known/caldav"));
        assertTrue(answer.startsWith("HTTP/1.1 301"), answer);
        assertTrue(answer.toLowerCase(Locale.ROOT).contains("location: /dav/\r\n"), answer);
    }

    /** Litmus is the test of WebDAV servers: basic, copymove, props, locks and http, without a failure or a warning. */
    @Test
    void litmusFindsNothingToSay(@TempDir Path folder) {
        var output = Program.run(
                folder,
                Map.of("TESTS", "basic copymove props locks http"),
                List.of("litmus", "-k", calendars.url("/dav/files/lit/"), "lit", Calendars.PASSWORD));
        assertFalse(output.contains("FAIL"), output);
        assertFalse(output.contains("WARNING"), output);
        assertTrue(output.contains("summary for `http'"), output);
    }

    /** Two replicas that change the same entry: vdirsyncer keeps one of them, and both end with the same. */
    @Test
    void vdirsyncerKeepsTwoReplicasTogether(@TempDir Path folder) throws IOException {
        for (var replica : List.of("one", "two")) {
            Files.createDirectories(folder.resolve(replica + "/status"));
            Files.writeString(folder.resolve(replica + "/config"), """
                    [general]
                    status_path = "%1$s/status"
                    [pair calendars]
                    a = "here"
                    b = "there"
                    collections = ["from b"]
                    conflict_resolution = "b wins"
                    metadata = ["displayname", "color"]
                    [storage here]
                    type = "filesystem"
                    path = "%1$s/calendars"
                    fileext = ".ics"
                    [storage there]
                    type = "caldav"
                    url = "%2$s"
                    username = "vdir"
                    password = "%3$s"
                    """.formatted(
                            folder.resolve(replica), calendars.url("/"), Calendars.PASSWORD));
        }
        sync(folder, "one", "discover");
        sync(folder, "two", "discover");
        var mine = folder.resolve("one/calendars/calendar");
        var theirs = folder.resolve("two/calendars/calendar");
        Files.writeString(mine.resolve("v-1.ics"), EVENT.formatted("v-1", "from one"));
        Files.writeString(mine.resolve("v-2.ics"), EVENT.formatted("v-2", "stays"));
        sync(folder, "one", "sync");
        sync(folder, "two", "sync");
        assertTrue(Files.readString(theirs.resolve("v-1.ics")).contains("from one"));
        Files.writeString(mine.resolve("v-1.ics"), EVENT.formatted("v-1", "changed by one"));
        Files.writeString(theirs.resolve("v-1.ics"), EVENT.formatted("v-1", "changed by two"));
        Files.delete(theirs.resolve("v-2.ics"));
        sync(folder, "two", "sync");
        sync(folder, "one", "sync");
        assertTrue(Files.readString(mine.resolve("v-1.ics")).contains("changed by two"));
        assertFalse(Files.exists(mine.resolve("v-2.ics")));
    }

    private static void sync(Path folder, String replica, String what) {
        Program.run(
                folder,
                Map.of("HOME", folder.toString(), "LC_ALL", "C.UTF-8"),
                List.of("sh", "-c", "yes | vdirsyncer -c " + folder.resolve(replica + "/config") + " " + what));
    }
}
