// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Clients that put new entries, change every third and remove every fifth of them, and remember what was acknowledged. */
final class Writing {
    private final Calendars calendars;
    private final String collection;
    private final String event;
    private final AtomicInteger names = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Map<String, String> there = new ConcurrentHashMap<>();
    private final Set<String> changing = ConcurrentHashMap.newKeySet();
    private final Set<String> gone = ConcurrentHashMap.newKeySet();

    /**
     * @param event an entry, with places for its UID and its summary
     */
    Writing(Calendars calendars, String collection, String event) {
        this.calendars = calendars;
        this.collection = collection;
        this.event = event;
    }

    /** How many changes were acknowledged. */
    int acknowledged() {
        return acknowledged.get();
    }

    /** One client. What is on its way when the server dies may be done or not. */
    void untilGone() {
        try {
            while (true) {
                var number = names.incrementAndGet();
                var href = collection + "k-" + number + ".ics";
                put(href, number, "new", 201);
                if (number % 3 == 0) {
                    there.remove(href);
                    changing.add(href);
                    put(href, number, "changed", 204);
                    changing.remove(href);
                }
                if (number % 5 == 0) {
                    there.remove(href);
                    assertEquals(204, calendars.send("anna", "DELETE", href, "").statusCode());
                    gone.add(href);
                    acknowledged.incrementAndGet();
                }
            }
        } catch (UncheckedIOException killed) {
            // The next server gets other names.
        }
    }

    private void put(String href, int number, String summary, int status) {
        var answer = calendars.send("anna", "PUT", href, event.formatted("k-" + number, summary));
        assertEquals(status, answer.statusCode(), answer::body);
        there.put(href, answer.headers().firstValue("etag").orElseThrow());
        acknowledged.incrementAndGet();
    }

    /**
     * Fails when something is not as it was acknowledged.
     *
     * @param listed the tags of what is there, by href
     */
    void check(Map<String, String> listed) {
        var lost = there.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(listed.get(entry.getKey())))
                .map(entry -> entry + " is " + listed.get(entry.getKey()));
        var half = changing.stream().filter(href -> !listed.containsKey(href)).map(href -> href + " is gone");
        var back = gone.stream().filter(listed::containsKey).map(href -> href + " is there again");
        assertEquals(
                List.of(), Stream.of(lost, half, back).flatMap(each -> each).toList());
    }
}
