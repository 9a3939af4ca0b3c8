// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.Await;
import guelta.itests.Guelta;
import guelta.itests.Ports;
import guelta.itests.Program;
import guelta.itests.Servers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands of history, import and export, with folders that Radicale and Xandikos have really written. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MovingInIT {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final String EVENT =
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//guelta//test//EN\r\nBEGIN:VEVENT\r\n"
                    + "UID:%1$s\r\nDTSTAMP:20261126T080000Z\r\nDTSTART:20261127T100000Z\r\nSUMMARY:%2$s\r\nEND:VEVENT\r\n"
                    + "END:VCALENDAR\r\n";
    private static final String CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:c1\r\nFN:Carl\r\nN:Carl;;;;\r\nEND:VCARD\r\n";
    private static final String PROPERTIES =
            "<D:set xmlns:D=\"DAV:\"><D:prop><D:displayname>Work &amp; more</D:displayname>"
                    + "<I:calendar-color xmlns:I=\"http://apple.com/ns/ical/\">#ff0000ff</I:calendar-color></D:prop></D:set>";

    private Calendars calendars;
    private Guelta guelta;

    @BeforeAll
    void serve(Guelta shared) {
        guelta = shared;
        calendars = new Calendars(shared);
        calendars.user("moved");
        calendars.user("mix");
        calendars.user("hist");
    }

    private int send(int port, String method, String path, String type, String body) {
        var login = Base64.getEncoder().encodeToString("anna:x".getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Basic " + login)
                .header("Content-Type", type);
        try {
            // A connection of its own: the other servers close theirs when they like.
            return HttpClient.newHttpClient()
                    .send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        } catch (IOException closed) {
            return 0;
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private void awaitOpen(int port, Program program) {
        Await.until(
                "the other server answers", READY, () -> send(port, "GET", "/", "text/plain", "") > 0, program::output);
    }

    @Test
    void collectionsOfRadicaleMoveIn(@TempDir Path folder) throws IOException {
        var port = Ports.free();
        Files.writeString(
                folder.resolve("config"),
                "[server]\nhosts = 127.0.0.1:" + port + "\n[auth]\ntype = none\n[rights]\ntype = authenticated\n"
                        + "[storage]\nfilesystem_folder = " + folder.resolve("data") + "\n");
        try (var radicale = Program.start(
                folder, "radicale", "--config", folder.resolve("config").toString())) {
            awaitOpen(port, radicale);
            var mkcalendar =
                    "<C:mkcalendar xmlns:C=\"urn:ietf:params:xml:ns:caldav\">" + PROPERTIES + "</C:mkcalendar>";
            assertEquals(201, send(port, "MKCALENDAR", "/anna/work/", "application/xml", mkcalendar));
            assertEquals(
                    201, send(port, "PUT", "/anna/work/a%20b.ics", "text/calendar", EVENT.formatted("r1", "Lunch")));
            var mkcol = "<D:mkcol xmlns:D=\"DAV:\"><D:set><D:prop><D:resourcetype><D:collection/>"
                    + "<C:addressbook xmlns:C=\"urn:ietf:params:xml:ns:carddav\"/></D:resourcetype></D:prop></D:set></D:mkcol>";
            assertEquals(201, send(port, "MKCOL", "/anna/people/", "application/xml", mkcol));
            assertEquals(201, send(port, "PUT", "/anna/people/carl.vcf", "text/vcard", CARD));
        }
        Files.writeString(folder.resolve("data/collection-root/anna/work/broken.ics"), "BEGIN:VCALENDAR\r\n");
        var told = guelta.command(
                "dav:import " + folder.resolve("data/collection-root/anna") + " principals/users/moved/");
        assertTrue(told.contains("broken.ics"), told);
        var entry = calendars.send("moved", "GET", "/dav/calendars/moved/work/a%20b.ics", "");
        assertTrue(entry.body().contains("SUMMARY:Lunch"), entry.body());
        var properties = calendars.send(
                "moved",
                "PROPFIND",
                "/dav/calendars/moved/work/",
                "<propfind xmlns='DAV:'><prop><displayname/><calendar-color xmlns='http://apple.com/ns/ical/'/></prop></propfind>",
                "Depth",
                "0");
        assertTrue(properties.body().contains("Work &amp; more"), properties.body());
        assertTrue(properties.body().contains("#ff0000ff"), properties.body());
        assertEquals(
                200,
                calendars
                        .send("moved", "GET", "/dav/contacts/moved/people/carl.vcf", "")
                        .statusCode());
    }

    @Test
    void collectionsOfXandikosMoveIn(@TempDir Path folder) {
        var port = Ports.free();
        var data = folder.resolve("data");
        try (var xandikos = Program.start(
                folder,
                "xandikos",
                "-d",
                data.toString(),
                "-l",
                "127.0.0.1",
                "-p",
                "" + port,
                "--defaults",
                "--current-user-principal",
                "/anna")) {
            awaitOpen(port, xandikos);
            var update = "<D:propertyupdate xmlns:D=\"DAV:\">" + PROPERTIES + "</D:propertyupdate>";
            assertEquals(207, send(port, "PROPPATCH", "/anna/calendars/calendar/", "text/xml", update));
            assertEquals(
                    201,
                    send(
                            port,
                            "PUT",
                            "/anna/calendars/calendar/x.ics",
                            "text/calendar",
                            EVENT.formatted("x1", "Dinner")));
            assertEquals(201, send(port, "PUT", "/anna/contacts/addressbook/carl.vcf", "text/vcard", CARD));
        }
        guelta.command("dav:import " + data.resolve("anna/calendars/calendar") + " calendars/mix/work/");
        guelta.command("dav:import " + data.resolve("anna/contacts") + " contacts/mix/");
        assertTrue(
                calendars.send("mix", "GET", "/dav/calendars/mix/", "").body().contains("Work &amp; more"));
        var entry = calendars.send("mix", "GET", "/dav/calendars/mix/work/x.ics", "");
        assertTrue(entry.body().contains("SUMMARY:Dinner"), entry.body());
        assertEquals(
                200,
                calendars
                        .send("mix", "GET", "/dav/contacts/mix/addressbook/carl.vcf", "")
                        .statusCode());
    }

    /** What an operator types, from the export over the mistake to its undoing. */
    @Test
    void operatorsTellAndUndoChanges(@TempDir Path folder) throws IOException {
        var path = "/dav/calendars/hist/calendar/a.ics";
        calendars.send("hist", "PUT", path, EVENT.formatted("h1", "Lunch"), "User-Agent", "Test/1");
        var file = folder.resolve("all.ics");
        guelta.command("dav:export calendars/hist/calendar/ " + file);
        assertTrue(Files.readString(file).contains("SUMMARY:Lunch"));
        var one = folder.resolve("one.json");
        guelta.command("dav:export " + path + " " + one);
        assertTrue(Files.readString(one).startsWith("[\"vcalendar\","), Files.readString(one));
        calendars.send("hist", "DELETE", path, "");
        var history = guelta.command("dav:history calendars/hist/calendar/");
        assertTrue(history.contains("Test/1") && history.contains("DELETE " + path), history);
        var number = history.lines()
                .filter(line -> line.contains("DELETE"))
                .findFirst()
                .orElseThrow()
                .replaceAll("^\\S*\\s*hist\\s*\\S?\\s*(\\d+).*", "$1");
        assertTrue(guelta.command("dav:diff " + path + " " + number).contains("-SUMMARY:Lunch"));
        guelta.command("dav:revert " + path + " " + number);
        assertEquals(200, calendars.send("hist", "GET", path, "").statusCode());
        calendars.send("hist", "DELETE", path, "");
        var imported = guelta.command("dav:import " + file + " calendars/hist/calendar/ --json");
        assertTrue(imported.contains("\"outcome\":\"added\",\"count\":1"), imported);
        assertTrue(guelta.command("dav:restore calendars/hist/ " + number).contains("removed"));
        assertEquals(404, calendars.send("hist", "GET", path, "").statusCode());
    }
}
