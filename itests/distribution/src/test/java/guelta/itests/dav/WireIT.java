// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.Await;
import guelta.itests.Guelta;
import guelta.itests.Proc;
import guelta.itests.Program;
import guelta.itests.Servers;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What strangers send over the wire: too much, too slowly, or nonsense. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WireIT {
    private static final Duration APPLIED = Duration.ofMinutes(1);
    private static final int HUNDRED_MB = 100 << 20;
    private static final String LOGIN = "web:" + Calendars.PASSWORD;
    private static final String FILES = "/dav/files/web/";
    private static final String CALENDAR = "/dav/calendars/web/calendar/";

    private final List<Slow> slow = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private Guelta guelta;
    private Calendars calendars;

    @TempDir
    private Path folder;

    @BeforeAll
    void serve(Guelta shared) throws IOException {
        guelta = shared;
        calendars = new Calendars(shared);
        calendars.user("web");
        beginSlowly();
    }

    @AfterAll
    void stop() {
        clock.shutdownNow();
    }

    private String curl(String... arguments) {
        var command = new ArrayList<>(List.of("curl", "-s", "-k", "-m", "120", "-u", LOGIN));
        command.addAll(List.of(arguments));
        try (var curl = Program.start(folder, Map.of(), command)) {
            curl.exit(Duration.ofMinutes(3));
            return curl.output();
        }
    }

    /** 100 MB that take no room on the disk. */
    static Path zeros(Path folder) throws IOException {
        var file = folder.resolve("zeros");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(HUNDRED_MB);
        }
        return file;
    }

    /** RFC 7617 2.1, and clients that look only whether there is a server: they are asked who they are. */
    @Test
    void whoDoesNotSayWhoTheyAreIsAsked() {
        for (var path : List.of("/", "/dav/", CALENDAR, "/principals/")) {
            var asked = Program.run(folder, "curl", "-s", "-i", "-X", "OPTIONS", calendars.url(path));
            assertTrue(asked.startsWith("HTTP/1.1 401"), asked);
            assertTrue(asked.contains("WWW-Authenticate: Basic realm=\"guelta\", charset=\"UTF-8\"\r\n"), asked);
            assertTrue(asked.contains("DAV: 1, 2, 3, access-control, "), asked);
        }
        var served = curl("-i", "-X", "OPTIONS", calendars.url("/dav/principals/users/web/"));
        assertTrue(served.matches("(?s).*DAV: [^\r]*calendar-access[^\r]*addressbook.*"), served);
    }

    /** A proxy that lets one in by the first must not have the server go by the second. */
    @Test
    void whoSaysItTwiceIsNobody() {
        var again =
                "Authorization: Basic " + Base64.getEncoder().encodeToString("anna:a".getBytes(StandardCharsets.UTF_8));
        var answer = curl("-i", "-H", again, "-H", again, "-X", "OPTIONS", calendars.url("/dav/"));
        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        assertTrue(answer.endsWith("Authorization is there more than once.\n"), answer);
    }

    /** RFC 9110 10.1.1, 15.5.14: what is too large is refused, at best before it is sent, and memory does not grow by it. */
    @Test
    void hugeBodiesAreRefusedAndTakeNoMemory() throws IOException {
        var file = zeros(folder).toString();
        var target = calendars.url(FILES + "huge");
        curl("-T", file, "-H", "Transfer-Encoding: chunked", target); // so that what is loaded once is loaded
        var before = Proc.residentKilobytes(guelta.pid());
        var announced = curl("-w", "[%{http_code} %{size_upload}]", "-T", file, "-H", "Expect: 100-continue", target);
        assertTrue(announced.contains("the body has at most 33554432 octets here"), announced);
        assertTrue(announced.endsWith("[413 0]"), announced);
        var stranger = Program.run(
                folder,
                "curl",
                "-s",
                "-w",
                "[%{http_code} %{size_upload}]",
                "-T",
                file,
                "-H",
                "Expect: 100-continue",
                "-H",
                "Transfer-Encoding: chunked",
                target);
        assertTrue(stranger.endsWith("[401 0]"), stranger);

        var uploads = new ArrayList<Program>();
        for (var i = 0; i < 6; i++) {
            var command = new ArrayList<>(
                    List.of("curl", "-s", "-w", "[%{http_code}]", "-u", LOGIN, "-T", file, "-H", "Expect:"));
            command.addAll(i % 2 == 0 ? List.of() : List.of("-H", "Transfer-Encoding: chunked"));
            command.add(target + i);
            uploads.add(Program.start(folder, Map.of(), command));
        }
        for (var upload : uploads) {
            upload.exit(Duration.ofMinutes(2));
            assertTrue(upload.output().contains("the body has at most 33554432 octets here"), upload::output);
            assertTrue(upload.output().endsWith("[413]"), upload::output);
            upload.close();
        }
        var grown = Proc.residentKilobytes(guelta.pid()) - before;
        assertTrue(grown < HUNDRED_MB >> 10, () -> "resident memory has grown by " + grown + " kB");
        assertEquals(404, calendars.send("web", "GET", FILES + "huge1", "").statusCode());
    }

    private void beginSlowly() throws IOException {
        var login = Base64.getEncoder().encodeToString(LOGIN.getBytes(StandardCharsets.UTF_8));
        var head = "PUT " + FILES + "slow HTTP/1.1\r\nHost: localhost\r\n";
        var body = head + "Authorization: Basic " + login + "\r\nContent-Length: 100000\r\n\r\n";
        var chunked = head + "Authorization: Basic " + login + "\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n";
        for (var i = 0; i < 10; i++) {
            for (var begin : List.of(head + "X-Slow: ", body, chunked)) {
                slow.add(new Slow(URI.create(calendars.url("/")).getPort(), begin));
            }
        }
        clock.scheduleWithFixedDelay(() -> slow.forEach(Slow::trickle), 0, 100, TimeUnit.MILLISECONDS);
    }

    /** A peer that trickles holds a connection for half a minute and no more; all the other tests are served meanwhile. */
    @Test
    @Order(Integer.MAX_VALUE)
    void slowPeersAreEnded() {
        Await.until(
                "slow peers are ended",
                APPLIED.multipliedBy(2),
                () -> slow.stream().allMatch(Slow::ended),
                guelta::trouble);
        for (var peer : slow) {
            assertTrue(peer.answer().isEmpty() || peer.answer().startsWith("HTTP/1.1 408"), peer::answer);
        }
        assertTrue(slow.stream().anyMatch(peer -> peer.answer().contains("the body comes too slowly")));
        assertTrue(slow.stream().anyMatch(peer -> peer.answer().contains("the head comes too slowly")));
        assertEquals(404, calendars.send("web", "GET", FILES + "slow", "").statusCode());
    }

    /** A peer that begins a request and goes on by one octet at a time. */
    private static final class Slow {
        private final Socket socket;
        private final StringBuilder answer = new StringBuilder();
        private volatile boolean ended;

        Slow(int port, String begin) throws IOException {
            socket = new Socket("127.0.0.1", port);
            socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
        }

        boolean ended() {
            return ended;
        }

        String answer() {
            return answer.toString();
        }

        void trickle() {
            if (ended) {
                return;
            }
            try {
                var in = socket.getInputStream();
                if (in.available() > 0) {
                    answer.append(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
                    end();
                    return;
                }
                socket.getOutputStream().write('x');
            } catch (IOException closed) {
                end();
            }
        }

        private void end() {
            ended = true;
            try {
                socket.close();
            } catch (IOException gone) {
                return;
            }
        }
    }

    /** One address has 200 connections, so that nobody takes those of others. */
    @Test
    void whoConnectsTooOftenIsShutOutAlone() throws IOException {
        var port = URI.create(calendars.url("/")).getPort();
        var many = new ArrayList<Socket>();
        try {
            for (var i = 0; i < 250; i++) {
                var socket = new Socket();
                many.add(socket);
                socket.bind(new InetSocketAddress("127.0.0.2", 0));
                socket.connect(new InetSocketAddress("127.0.0.1", port));
                socket.setSoTimeout(1);
            }
            Await.until(
                    "those beyond are closed",
                    APPLIED,
                    () -> many.stream().filter(WireIT::closed).count() == 50,
                    guelta::trouble);
            assertEquals(
                    207,
                    calendars
                            .send("web", "PROPFIND", CALENDAR, "", "Depth", "0")
                            .statusCode());
        } finally {
            for (var socket : many) {
                socket.close();
            }
        }
    }

    private static boolean closed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** What is wrong with it is said, whatever it is; nothing of it is a fault of the server's. */
    @Test
    void nonsenseIsRefusedInASentence() {
        var before = guelta.log().length();
        var deep = "<a>".repeat(2_000) + "</a>".repeat(2_000);
        var attributes = new StringBuilder();
        for (var i = 0; i < 20_000; i++) {
            attributes.append(" a").append(i).append("=''");
        }
        var bodies = Map.of(
                "<!DOCTYPE p [<!ENTITY a 'aaaa'>]><propfind xmlns='DAV:'><prop>&a;</prop></propfind>",
                "the XML has a document type or entities",
                "<!DOCTYPE p SYSTEM 'file:///etc/passwd'><propfind xmlns='DAV:'/>",
                "the XML has a document type or entities",
                "<propfind xmlns='DAV:'><prop>" + deep + "</prop></propfind>",
                "the XML is nested deeper than 64 elements",
                "<propfind xmlns='DAV:'" + attributes + "><prop/></propfind>",
                "the XML is not well-formed: ",
                "<propfind xmlns='DAV:'><prop><x:y/></prop></propfind>",
                "the prefix 'x' is not declared",
                "<propfind xmlns='DAV:'><prop>" + "<a/>".repeat(1_000_000),
                "the XML has more than 400000 elements",
                "PROPFIND please",
                "the XML is not well-formed");
        bodies.forEach((body, sentence) -> {
            for (var method : List.of("PROPFIND", "PROPPATCH", "REPORT", "MKCOL", "LOCK", "ACL")) {
                var target = method.equals("MKCOL") ? "/dav/calendars/web/new/" : CALENDAR;
                var answer = calendars.send("web", method, target, body, "Depth", "0", "Content-Type", "text/xml");
                // RFC 4918 16: what is from elsewhere has a name of its own.
                var status = body.contains("SYSTEM") ? 403 : 400;
                refused(method + " " + body, status, sentence, answer.statusCode(), answer.body());
            }
        });
        var objects = Map.of(
                "BEGIN:VCALENDAR\r\n",
                "line 1 begins VCALENDAR, which does not end",
                "nonsense",
                "line 1 has no colon behind NONSENSE",
                "\0\1\2",
                "line ",
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n"
                        + "DTSTART:soon\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
                "line 7 has the DTSTART 'soon', allowed is",
                "BEGIN:A\r\n".repeat(100_000),
                "line ");
        objects.forEach((body, sentence) -> {
            var event = calendars.send("web", "PUT", CALENDAR + "n.ics", body, "Content-Type", "text/calendar");
            refused(body, 403, sentence, event.statusCode(), event.body());
            var card = calendars.send(
                    "web", "PUT", "/dav/contacts/web/contacts/n.vcf", body, "Content-Type", "text/vcard");
            refused(body, 403, "line", card.statusCode(), card.body());
        });
        assertFalse(guelta.logSince(before).stream().anyMatch(line -> line.contains(" has failed")), guelta::trouble);
    }

    private static void refused(String what, int status, String sentence, int actual, String answer) {
        var shown = what.substring(0, Math.min(200, what.length()));
        assertEquals(status, actual, () -> shown + "\n" + answer);
        assertTrue(
                answer.replace("&apos;", "'").replace("&quot;", "\"").contains(sentence), () -> shown + "\n" + answer);
    }

    /** Paths are split before they are decoded; what cannot be a name is none, and what is odd comes back as it was. */
    @Test
    void oddPathsAreNamesOrRefused() {
        var never = List.of(
                "../../web/calendar/x", "%2e%2e/x", "..", ".", "a%00b", "a%zz", "%ff%fe", "/x", "n".repeat(256));
        for (var name : never) {
            var answer = curl(
                    "-w", "[%{http_code}]", "--path-as-is", "-X", "PUT", "--data", "x", calendars.url(FILES + name));
            assertTrue(
                    answer.matches("(?s).*<D:responsedescription>.+</D:responsedescription>.*\\[4\\d\\d]"),
                    name + answer);
        }
        var fine = List.of(
                ".git", ".collection", "a%2Fb", "%2F..%2F..%2Fx", "a%5Cb", "%0A", "a%25", ".p", "HEAD", "refs%2Fx");
        for (var name : fine) {
            var url = calendars.url(FILES + name);
            assertEquals("[201]", curl("-w", "[%{http_code}]", "--path-as-is", "-X", "PUT", "--data", name, url), name);
            assertEquals(name, curl("--path-as-is", url));
        }
        var store = guelta.home().resolve("data/stores/calendars.git").toString();
        Await.until(
                "all of them are in Git, none under a name of its own",
                APPLIED,
                () -> names(store).anyMatch(name -> name.endsWith("/refs%2Fx")),
                guelta::trouble);
        assertFalse(names(store).anyMatch(name -> name.matches("(.*/)?(\\.git|\\.\\.|\\.)(/.*)?")), () -> store);
        Program.run(folder, "git", "--git-dir", store, "fsck", "--strict");
    }

    private Stream<String> names(String store) {
        return Program.run(
                        folder, "git", "--git-dir", store, "ls-tree", "-r", "-z", "--name-only", "home/web", "files/")
                .lines()
                .flatMap(line -> Stream.of(line.split("\0")));
    }
}
