// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.Await;
import guelta.itests.Guelta;
import guelta.itests.Program;
import guelta.itests.Soak;
import guelta.itests.SystemCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What clients were told stays true, whatever others do at the same time and whatever moment the server dies in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
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

    private Guelta guelta;
    private Calendars calendars;

    @BeforeAll
    void serve(@TempDir Path folder) {
        guelta = Guelta.unpack(folder).start();
        calendars = new Calendars(guelta);
        calendars.user("anna");
        // The first one makes the home.
        put("first");
    }

    @AfterAll
    void stop() {
        guelta.close();
    }

    private void put(String name) {
        var answer = calendars.send("anna", "PUT", CALENDAR + name + ".ics", EVENT.formatted(name, name));
        assertEquals(201, answer.statusCode(), answer::body);
    }

    /** RFC 4791 5.3.2.1: whoever comes first has the UID, and everybody else is told. */
    @Test
    void oneOfManyThatPutAUidAtOnceSucceeds() throws Exception {
        var statuses = atOnce(RIVALS, i -> calendars
                .send("anna", "PUT", CALENDAR + "rival-" + i + ".ics", EVENT.formatted("rival", "from " + i))
                .statusCode());
        assertEquals(1, statuses.stream().filter(status -> status == 201).count(), statuses::toString);
        assertEquals(
                RIVALS - 1, statuses.stream().filter(status -> status == 403).count(), statuses::toString);
    }

    /** Each client adds one to a number that stands in an entry, again and again until it is let. */
    @Test
    void noUpdateOfManyClientsIsLost() throws Exception {
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

    /** A kill leaves the kernel's memory alone, power loss does not: only the order of the system calls shows that all was synced. */
    @Test
    void aPutIsSyncedBeforeItIsAcknowledged(@TempDir Path folder) throws IOException {
        var names = IntStream.range(0, 10).mapToObj(i -> "synced-" + i).toList();
        try (var calls = SystemCalls.of(guelta, folder)) {
            names.forEach(this::put);
            // What comes behind the last answer on the connection has been seen after it.
            put("end");
            calls.await("PUT " + CALENDAR + "end.ics ");
            for (var name : names) {
                calls.assertSynced("PUT " + CALENDAR + name + ".ics ", "HTTP/1.1 201");
            }
        }
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

    /** What one client was told is there after each kill, and another one that follows by tokens missed nothing. */
    @Test
    void nothingAcknowledgedIsLostWhenTheServerIsKilled(@TempDir Path folder) throws Exception {
        var random = new Random(11);
        try (var killed = Guelta.unpack(folder).start()) {
            var there = new Calendars(killed);
            there.user("anna");
            var writing = new Writing(there, CALENDAR, EVENT);
            var follower = new Follower(there, CALENDAR);
            for (var kill = 1; kill <= KILLS; kill++) {
                var before = writing.acknowledged();
                var synced = follower.answers();
                var clients = new ArrayList<Thread>();
                for (var i = 0; i < WRITERS; i++) {
                    clients.add(new Thread(writing::untilGone));
                }
                clients.add(new Thread(follower::untilGone));
                clients.forEach(Thread::start);
                Await.until(
                        "some are acknowledged, and followed",
                        PATIENCE,
                        () -> writing.acknowledged() > before + 20 && follower.answers() > synced,
                        killed::trouble);
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(500)).toNanos()); // any moment of the next ones
                killed.kill();
                for (var client : clients) {
                    client.join();
                }
                killed.start();
                there.awaitReady();
                var listed = follower.listed();
                writing.check(listed);
                follower.sync();
                assertEquals(listed, follower.files(), "what the tokens told, kill " + kill);
            }
            System.out.printf(
                    "[dav kill] %d kills: %d changes acknowledged, none lost; %d answers to sync tokens skipped none%n",
                    KILLS, writing.acknowledged(), follower.answers());
            Program.run(
                    folder,
                    "git",
                    "--git-dir",
                    killed.home().resolve("data/stores/calendars.git").toString(),
                    "fsck",
                    "--full",
                    "--strict");
        }
    }
}
