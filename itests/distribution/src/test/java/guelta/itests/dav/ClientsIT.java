// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.Guelta;
import guelta.itests.Program;
import guelta.itests.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What people do with python-caldav, khal and cadaver, from the first contact to the last deletion. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsIT {
    private Calendars calendars;

    @BeforeAll
    void serve(Guelta shared) {
        calendars = new Calendars(shared);
        calendars.user("py");
        calendars.user("khal");
        calendars.user("cad");
    }

    @Test
    void pythonCaldavIsContent(@TempDir Path folder) throws IOException {
        var script = copied("/dav/pycaldav.py", folder);
        var said = Program.run(
                folder,
                Map.of("LC_ALL", "C.UTF-8"),
                List.of("/usr/bin/python3", script.toString(), calendars.url("/"), "py", Calendars.PASSWORD));
        assertTrue(said.contains("python-caldav is content"), said);
    }

    private static Path copied(String resource, Path folder) throws IOException {
        var file = folder.resolve(Path.of(resource).getFileName().toString());
        try (var in = ClientsIT.class.getResourceAsStream(resource)) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    /** Two people with a calendar in common: what one of them makes, changes and deletes is what the other sees. */
    @Test
    void khalShowsTheSameInTwoPlaces(@TempDir Path folder) throws IOException {
        var one = new Place(folder.resolve("one"), calendars);
        var two = new Place(folder.resolve("two"), calendars);
        one.sync("discover");
        two.sync("discover");

        one.khal("", "new", "2026-11-27", "10:00", "11:30", "Frühstück", "::", "with jam");
        one.khal(
                "", "new", "-l", "Office", "-r", "weekly", "-u", "2026-12-08", "2026-11-23", "09:00", "30m", "Meeting");
        one.khal("", "new", "2026-12-24", "2026-12-26", "Holidays");
        var made = one.list();
        assertEquals(
                List.of(
                        "2026-11-23 09:00-2026-11-23 09:30 Meeting @Office ",
                        "2026-11-27 10:00-2026-11-27 11:30 Frühstück @ with jam",
                        "2026-11-30 09:00-2026-11-30 09:30 Meeting @Office ",
                        "2026-12-07 09:00-2026-12-07 09:30 Meeting @Office ",
                        "2026-12-24-2026-12-26 Holidays @ "),
                made);
        one.sync("sync");
        two.sync("sync");
        assertEquals(made, two.list());

        two.khal("s\nBrunch\nq\n", "edit", "--show-past", "Frühstück");
        two.khal("l\nHome\nq\n", "edit", "--show-past", "Meeting");
        two.khal("D\ny\n", "edit", "--show-past", "Holidays");
        two.sync("sync");
        one.sync("sync");
        assertEquals(
                List.of(
                        "2026-11-23 09:00-2026-11-23 09:30 Meeting @Home ",
                        "2026-11-27 10:00-2026-11-27 11:30 Brunch @ with jam",
                        "2026-11-30 09:00-2026-11-30 09:30 Meeting @Home ",
                        "2026-12-07 09:00-2026-12-07 09:30 Meeting @Home "),
                one.list());
        assertEquals(one.list(), two.list());
        var whole = calendars.send("khal", "GET", "/dav/calendars/khal/calendar/", "", "Accept", "text/calendar");
        assertTrue(whole.body().contains("SUMMARY:Brunch\r\n"), () -> whole.statusCode() + " " + whole.body());
    }

    /** A folder with a khal of its own, and vdirsyncer between it and the server. */
    private record Place(Path folder, Calendars calendars) {
        Place {
            try {
                Files.createDirectories(folder.resolve("status"));
                Files.writeString(
                        folder.resolve("vdirsyncer"), """
                        [general]
                        status_path = "%1$s/status"
                        [pair calendars]
                        a = "here"
                        b = "there"
                        collections = ["from b"]
                        [storage here]
                        type = "filesystem"
                        path = "%1$s/calendars"
                        fileext = ".ics"
                        [storage there]
                        type = "caldav"
                        url = "%2$s"
                        username = "khal"
                        password = "%3$s"
                        """.formatted(folder, calendars.url("/"), Calendars.PASSWORD));
                Files.writeString(folder.resolve("khal"), """
                        [calendars]
                        [[calendar]]
                        path = %1$s/calendars/calendar
                        [sqlite]
                        path = %1$s/khal.db
                        [locale]
                        timeformat = %%H:%%M
                        dateformat = %%Y-%%m-%%d
                        longdateformat = %%Y-%%m-%%d
                        datetimeformat = %%Y-%%m-%%d %%H:%%M
                        longdatetimeformat = %%Y-%%m-%%d %%H:%%M
                        local_timezone = Europe/Berlin
                        default_timezone = Europe/Berlin
                        [default]
                        default_calendar = calendar
                        """.formatted(folder));
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
        }

        private String run(String input, List<String> command) {
            try {
                var typed = Files.writeString(folder.resolve("typed"), input);
                var line = new java.util.ArrayList<>(List.of("sh", "-c", "typed=$1; shift; \"$@\" < $typed", "sh"));
                line.add(typed.toString());
                line.addAll(command);
                var said = Program.run(folder, Map.of("HOME", folder.toString(), "LC_ALL", "C.UTF-8"), line);
                return new String(said.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
        }

        void sync(String what) {
            run(
                    "y\n".repeat(10),
                    List.of("vdirsyncer", "-c", folder.resolve("vdirsyncer").toString(), what));
        }

        String khal(String input, String... what) {
            var command = new java.util.ArrayList<>(
                    List.of("khal", "-c", folder.resolve("khal").toString()));
            command.addAll(List.of(what));
            return run(input, command);
        }

        /** What there is, a line each, without the headings of the days. */
        List<String> list() {
            var format = "{start}-{end} {title} @{location} {description}";
            return khal("", "list", "--format", format, "2026-11-23", "2026-12-31")
                    .lines()
                    .filter(line -> line.startsWith("20"))
                    .distinct()
                    .toList();
        }
    }

    /** RFC 4918 by hand: folders, files, copies, properties and locks. */
    @Test
    void cadaverDoesAllThatItCan(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("hello.txt"), "hello wörld\n");
        Files.writeString(folder.resolve("other.txt"), "other\n");
        var netrc = Files.createFile(
                folder.resolve(".netrc"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        // A password with spaces in it is quoted there.
        Files.writeString(netrc, "machine 127.0.0.1\nlogin cad\npassword \"" + Calendars.PASSWORD + "\"\n");
        Files.writeString(folder.resolve("typed"), """
                mkcol drafts
                mkcol sent
                put hello.txt "drafts/a b%ü.txt"
                ls drafts
                get "drafts/a b%ü.txt" back.txt
                cd drafts
                put hello.txt
                copy hello.txt copied.txt
                move copied.txt ../sent/moved.txt
                ls ../sent
                cd ..
                copy sent archive
                ls archive
                propset drafts/hello.txt colour green
                propget drafts/hello.txt colour
                propdel drafts/hello.txt colour
                propget drafts/hello.txt colour
                lock drafts/hello.txt
                discover drafts/hello.txt
                put other.txt drafts/hello.txt
                cat drafts/hello.txt
                unlock drafts/hello.txt
                lock drafts
                put other.txt drafts/new.txt
                unlock drafts
                delete drafts/new.txt
                rmcol archive
                ls
                """);
        var url = URI.create(calendars.url("/dav/files/cad/"));
        var said = Program.run(
                folder,
                Map.of("HOME", folder.toString(), "LC_ALL", "C.UTF-8"),
                List.of("sh", "-c", "cadaver " + url + " < typed"));
        assertFalse(said.contains("failed"), said);
        assertEquals("hello wörld\n", Files.readString(folder.resolve("back.txt")), said);
        assertTrue(said.contains("Value of colour is: green"), said);
        assertTrue(said.contains("Scope: exclusive  Type: write"), said);
        assertEquals(
                "other\n",
                calendars
                        .send("cad", "GET", "/dav/files/cad/drafts/hello.txt", "")
                        .body());
        assertEquals(
                "hello wörld\n",
                calendars
                        .send("cad", "GET", "/dav/files/cad/sent/moved.txt", "")
                        .body());
        assertEquals(
                404,
                calendars
                        .send("cad", "GET", "/dav/files/cad/drafts/copied.txt", "")
                        .statusCode());
        assertEquals(
                404, calendars.send("cad", "GET", "/dav/files/cad/archive/", "").statusCode());
        var locks = calendars.send("cad", "PROPFIND", "/dav/files/cad/drafts/", LOCKS, "Depth", "1");
        assertFalse(locks.body().contains("activelock"), locks.body());
    }

    private static final String LOCKS = "<propfind xmlns='DAV:'><prop><lockdiscovery/></prop></propfind>";
}
