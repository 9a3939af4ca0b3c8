// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.Await;
import guelta.itests.Guelta;
import guelta.itests.Program;
import guelta.itests.Soak;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client was told stays true, whatever others do at the same time and whatever moment the server dies in. */
class DavFaultsIT {
    private static final int KILLS = Soak.times(10, 100);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int CLIENTS = 64;
    private static final int RIVALS = 32;
    private static final int WRITERS = 8;
    private static final String CALENDAR = "/dav/calendars/anna/calendar/";
    private static final String EVENT = """
            BEGIN:VCALENDAR\r
            VERSION:2.0\r
            PRODID:-//guelta//test//EN\r
            BEGIN:VEVENT\r
            UID:%1$s\r
            DTSTAMP:20261126T080000Z\r
            DTSTART:20261127T100000Z\r
            SUMMARY:%2$s\r
            END:VEVENT\r
            END:VCALENDAR\r
            """;

    /** RFC 4791 5.3.2.1: whoever comes first has the UID, and everybody else is told. */
    @Test
    void oneOfManyThatPutAUidAtOnceSucceeds(@TempDir Path folder) throws Exception {
        try (var guelta = Guelta.unpack(folder).start()) {
            var calendars = new Calendars(guelta);
            calendars.user("anna");
            var statuses = atOnce(RIVALS, i -> calendars
                    .send("anna", "PUT", CALENDAR + "rival-" + i + ".ics", EVENT.formatted("rival", "from " + i))
                    .statusCode());
            assertEquals(1, statuses.stream().filter(status -> status == 201).count(), statuses::toString);
            assertEquals(
                    RIVALS - 1,
                    statuses.stream().filter(status -> status == 403).count(),
                    statuses::toString);
            noUpdateIsLost(calendars);
        }
    }

    /** Each client adds one to a number that stands in an entry, again and again until it is let. */
    private static void noUpdateIsLost(Calendars calendars) throws Exception {
        var path = CALENDAR + "counted.ics";
        calendars.send("anna", "PUT", path, EVENT.formatted("counted", "0"));
        atOnce(CLIENTS, i -> {
            while (true) {
                var before = calendars.send("anna", "GET", path, "");
                var number = before.body().replaceAll("(?s).*SUMMARY:(\\d+).*", "$1");
                var after = EVENT.formatted("counted", Integer.parseInt(number) + 1);
                var etag = before.headers().firstValue("etag").orElseThrow();
                var status = calendars
                        .send("anna", "PUT", path, after, "If-Match", etag)
                        .statusCode();
                if (status == 204) {
                    return status;
                }
                assertEquals(412, status);
            }
        });
        var end = calendars.send("anna", "GET", path, "").body();
        assertTrue(end.contains("SUMMARY:" + CLIENTS + "\r"), end);
    }

    private interface Attempt {
        int as(int client) throws Exception;
    }

    private static List<Integer> atOnce(int clients, Attempt attempt) throws Exception {
        var pool = Executors.newFixedThreadPool(clients);
        try {
            var start = new CountDownLatch(1);
            var results = new ArrayList<Future<Integer>>();
            for (var i = 0; i < clients; i++) {
                var client = i;
                results.add(pool.submit(() -> {
                    start.await();
                    return attempt.as(client);
                }));
            }
            start.countDown();
            var statuses = new ArrayList<Integer>();
            for (var result : results) {
                statuses.add(result.get());
            }
            return statuses;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void nothingAcknowledgedIsLostWhenTheServerIsKilled(@TempDir Path folder) throws Exception {
        var random = new Random(11);
        var acknowledged = new ConcurrentHashMap<String, String>();
        try (var guelta = Guelta.unpack(folder).start()) {
            var calendars = new Calendars(guelta);
            calendars.user("anna");
            var names = new AtomicInteger();
            for (var kill = 1; kill <= KILLS; kill++) {
                var before = acknowledged.size();
                var writers = new ArrayList<Thread>();
                for (var i = 0; i < WRITERS; i++) {
                    writers.add(new Thread(() -> putUntilGone(calendars, names, acknowledged)));
                }
                writers.forEach(Thread::start);
                Await.until(
                        "some are acknowledged", PATIENCE, () -> acknowledged.size() > before + 20, guelta::trouble);
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(500)).toNanos()); // any moment of the next ones
                guelta.kill();
                for (var writer : writers) {
                    writer.join();
                }
                guelta.start();
                calendars.awaitReady();
                check(calendars, acknowledged);
            }
            System.out.println(
                    "[dav kill] " + KILLS + " kills, " + acknowledged.size() + " PUTs acknowledged, none lost");
            Program.run(
                    folder,
                    "git",
                    "--git-dir",
                    guelta.home().resolve("data/stores/calendars.git").toString(),
                    "fsck",
                    "--full",
                    "--strict");
        }
    }

    private static void putUntilGone(Calendars calendars, AtomicInteger names, Map<String, String> acknowledged) {
        try {
            while (true) {
                var name = "k-" + names.incrementAndGet();
                var answer = calendars.send("anna", "PUT", CALENDAR + name + ".ics", EVENT.formatted(name, name));
                if (answer.statusCode() == 201) {
                    acknowledged.put(name, answer.headers().firstValue("etag").orElseThrow());
                }
            }
        } catch (UncheckedIOException killed) {
            // What was on its way then may be there or not.
        }
    }

    private static void check(Calendars calendars, Map<String, String> acknowledged) {
        var all = calendars.send(
                "anna",
                "PROPFIND",
                CALENDAR,
                "<propfind xmlns='DAV:'><prop><getetag/></prop></propfind>",
                "Depth",
                "1");
        acknowledged.forEach((name, etag) -> assertTrue(
                all.body().contains("/" + name + ".ics</D:href><D:propstat><D:prop><D:getetag>" + etag + "<"),
                () -> name + " " + etag + " was acknowledged and is not there"));
    }
}
