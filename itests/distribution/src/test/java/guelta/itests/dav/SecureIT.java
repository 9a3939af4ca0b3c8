// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dav;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.Await;
import guelta.itests.Guelta;
import guelta.itests.Program;
import guelta.itests.Servers;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Calendars inside TLS, with a certificate from files, as curl, openssl and h2load see them. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecureIT {
    private static final Duration APPLIED = Duration.ofMinutes(1);
    private static final String LOGIN = "tls:" + Calendars.PASSWORD;
    private static final String FILES = "/dav/files/tls/";
    private static final String CALENDAR = "/dav/calendars/tls/calendar/";

    private Guelta guelta;
    private Calendars calendars;

    @TempDir
    private Path folder;

    @BeforeAll
    void serve(Guelta shared) {
        guelta = shared;
        calendars = new Calendars(shared);
        calendars.user("tls");
    }

    private String curl(String... arguments) {
        var command = new ArrayList<>(List.of("curl", "-s", "-k", "-m", "120", "-u", LOGIN));
        command.addAll(List.of(arguments));
        try (var curl = Program.start(folder, Map.of(), command)) {
            curl.exit(Duration.ofMinutes(3));
            return curl.output();
        }
    }

    private String secure(String path) {
        return calendars.url(path).replace("http:", "https:");
    }

    /** RFC 7301: who speaks HTTP/2 gets it, who does not gets HTTP/1.1; both see the same. */
    @Test
    void bothVersionsOfHttpAreSpokenInsideTls() throws IOException {
        Program.run(folder, ProxyIT.openssl("dav", "dav.example.org").toArray(String[]::new));
        guelta.command("feature:install guelta-cert-pem");
        guelta.edit(
                "guelta.cert.pem-dav.cfg",
                text -> "name = dav\nchain = " + folder.resolve("dav.chain") + "\nkey = " + folder.resolve("dav.key")
                        + "\n");
        guelta.configure("guelta.dav.http", "certificate", "dav");
        try {
            Await.until(
                    "it answers inside TLS",
                    APPLIED,
                    () -> curl("-o", "/dev/null", "-w", "%{http_code}", "-X", "OPTIONS", secure("/dav/"))
                            .equals("200"),
                    guelta::trouble);
            var text =
                    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\nBEGIN:VEVENT\r\nUID:tls\r\nDTSTAMP:20261126T080000Z\r\n"
                            + "DTSTART:20261127T100000Z\r\nDESCRIPTION:" + "x".repeat(600_000)
                            + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
            Files.writeString(folder.resolve("event"), text);
            var tell = new String[] {"-w", "%{http_version} %{http_code}"};
            assertEquals("2 201", curl(tell[0], tell[1], "--http2", "-T", "event", secure(CALENDAR + "tls.ics")));
            assertEquals("1.1 200", curl(tell[0], tell[1], "--http1.1", "-o", "back", secure(CALENDAR + "tls.ics")));
            assertEquals(text, Files.readString(folder.resolve("back")));
            assertEquals("2 200", curl(tell[0], tell[1], "--http2", "-o", "back", secure(CALENDAR + "tls.ics")));
            assertEquals(text, Files.readString(folder.resolve("back")));
            var listed = curl("--http2", "-X", "PROPFIND", "-H", "Depth: 1", secure(CALENDAR));
            assertTrue(listed.contains("<D:href>" + CALENDAR + "tls.ics</D:href>"), listed);
            // RFC 9113 5.4.2: the stream is refused, and the connection goes on.
            var tooMuch = curl(
                    "-w",
                    "[%{http_code}]",
                    "--http2",
                    "-T",
                    WireIT.zeros(folder).toString(),
                    secure(FILES + "h2"),
                    "--next",
                    "-s",
                    "-k",
                    "-u",
                    LOGIN,
                    "-w",
                    "[%{http_code} %{num_connects}]",
                    "-o",
                    "/dev/null",
                    "-X",
                    "OPTIONS",
                    secure(FILES));
            assertTrue(tooMuch.contains("the body has at most 33554432 octets here"), tooMuch);
            assertTrue(tooMuch.contains("[413]"), tooMuch);
            assertTrue(tooMuch.endsWith("[200 0]"), tooMuch);
            for (var protocol : List.of("h2", "http/1.1")) {
                var hello = Program.run(
                        folder,
                        "sh",
                        "-c",
                        "openssl s_client -connect 127.0.0.1:"
                                + URI.create(secure("/")).getPort() + " -alpn " + protocol + " < /dev/null 2>&1; true");
                assertTrue(hello.contains("ALPN protocol: " + protocol), hello);
            }
            assertEquals("201", curl("-w", "%{http_code}", "-X", "PUT", "--data", "small", secure(FILES + "small")));
            everyBodyComesBackAsItWentIn();
            var load = Program.run(
                    folder,
                    "h2load",
                    "-n",
                    "400",
                    "-c",
                    "4",
                    "-m",
                    "10",
                    "-H",
                    "authorization: Basic "
                            + Base64.getEncoder().encodeToString(LOGIN.getBytes(StandardCharsets.UTF_8)),
                    secure(FILES + "small"));
            assertTrue(load.contains("400 succeeded, 0 failed, 0 errored, 0 timeout"), load);
            assertTrue(load.contains("400 2xx"), load);
        } finally {
            guelta.configure("guelta.dav.http", "certificate", "");
            calendars.awaitReady();
        }
    }

    /** Around each size at which something happens: a part of the wire, what stays in memory, what is streamed. */
    private void everyBodyComesBackAsItWentIn() throws IOException {
        var random = new Random(7);
        var ways = List.of(
                List.of("--http2"), List.of("--http1.1"), List.of("--http1.1", "-H", "Transfer-Encoding: chunked"));
        for (var around : new int[] {0, 8 << 10, 64 << 10, 128 << 10, 256 << 10, 320 << 10, 1 << 20, 3 << 20}) {
            for (var way : ways) {
                var octets = new byte[Math.max(1, around + random.nextInt(16 << 10) - (8 << 10))];
                random.nextBytes(octets);
                var sent = Files.write(folder.resolve("sent"), octets);
                var what = way + " with " + octets.length + " octets";
                var put = new ArrayList<>(way);
                put.addAll(List.of("-w", "%{http_code}", "-T", sent.toString(), secure(FILES + "body")));
                var stored = curl(put.toArray(String[]::new));
                assertTrue(stored.matches("20[14]"), () -> what + ": " + stored);
                for (var back : List.of("--http2", "--http1.1")) {
                    var came = folder.resolve("came");
                    curl(back, "--compressed", "-o", came.toString(), secure(FILES + "body"));
                    assertEquals(-1, Files.mismatch(sent, came), () -> what + " and back by " + back);
                }
                var from = octets.length / 3;
                if (from > 0) {
                    var part = folder.resolve("part");
                    curl("-r", from + "-", "-o", part.toString(), secure(FILES + "body"));
                    assertArrayEquals(Arrays.copyOfRange(octets, from, octets.length), Files.readAllBytes(part), what);
                }
            }
        }
    }
}
