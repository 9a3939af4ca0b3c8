// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.collection.ChangeLog.Change;
import guelta.store.Author;
import guelta.store.Commit;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.StorePath;
import guelta.store.memory.MemoryStore;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a log answers that is asked now and then, against a history that is read whole. */
class ChangeLogTest {
    private static final StorePath WORK = StorePath.of("calendars/work");
    private static final StorePath HOME = StorePath.of("calendars/home");

    private final Root root = new MemoryStore("calendars", Clock.systemUTC()).root("home/anna");
    private final Random random = new Random(5);
    private final Map<String, Change> last = new HashMap<>();

    private void commit(StorePath in, List<String> names) {
        List<Edit> edits = names.stream()
                .<Edit>map(name -> {
                    StorePath file = Layout.member(in, name).orElseThrow();
                    byte[] text = Long.toString(random.nextLong()).getBytes(StandardCharsets.UTF_8);
                    boolean gone = root.head().find(file).isPresent() && random.nextInt(3) == 0;
                    return gone ? new Edit.Delete(file) : new Edit.Put(file, Content.of(text));
                })
                .toList();
        root.commit(head -> Plan.of(edits, new Author("anna", "anna@example.org"), "test"))
                .toCompletableFuture()
                .join();
        try (Stream<Commit> newest = root.history(StorePath.TOP, Long.MAX_VALUE)) {
            Commit commit = newest.findFirst().orElseThrow();
            if (in.equals(WORK)) {
                names.forEach(name -> last.put(name, new Change(name, commit.number(), commit.at())));
            }
        }
    }

    private List<Change> since(long number) {
        return last.values().stream()
                .filter(change -> change.number() > number)
                .sorted(Comparator.comparingLong(Change::number).thenComparing(Change::name))
                .toList();
    }

    @Test
    void theLogSaysWhatTheHistorySaysHoweverSeldomItIsAsked() {
        for (int round = 0; round < 15; round++) {
            ChangeLog log = new ChangeLog(WORK, root.head().number());
            for (int i = 0; i < 40; i++) {
                for (int more = random.nextInt(random.nextInt(10) == 0 ? 300 : 6); more > 0; more--) {
                    List<String> names = new ArrayList<>();
                    for (int name = random.nextInt(3); name >= 0; name--) {
                        names.add("event-" + random.nextInt(60) + ".ics");
                    }
                    commit(
                            random.nextInt(4) == 0 ? HOME : WORK,
                            names.stream().distinct().toList());
                }
                long head = root.head().number();
                long number = random.nextLong(head + 1);
                String name = "event-" + random.nextInt(60) + ".ics";
                switch (random.nextInt(5)) {
                    case 0 -> assertEquals(since(number), log.since(number, root, head));
                    case 1 -> assertEquals(Optional.ofNullable(last.get(name)), log.of(name, root, head));
                    case 2 ->
                        assertEquals(
                                last.values().stream()
                                        .mapToLong(Change::number)
                                        .max()
                                        .orElse(0),
                                log.last(root, head));
                    default -> assertTrue(head >= 0, "nobody asks this time");
                }
            }
        }
    }

    /**
     * RFC 6578 3.4: a token must not stand for more than what was told with it. Who reads an older state while others ask
     * about a newer one gets the number of the older one, and is told of the rest the next time.
     */
    @Test
    void whoAsksAboutAnOlderStateIsNotToldTheNumberOfANewerOne() {
        ChangeLog log = new ChangeLog(WORK, root.head().number());
        commit(WORK, List.of("one.ics"));
        commit(WORK, List.of("two.ics"));
        commit(WORK, List.of("one.ics"));
        assertEquals(3, log.last(root, 3));
        assertEquals(2, log.last(root, 2));
        assertEquals(
                List.of(2L, 2L),
                log.since(1, root, 2).stream().map(Change::number).toList());
        assertEquals(List.of(), log.since(2, root, 2));
        assertEquals(List.of(last.get("one.ics")), log.since(2, root, 3));
    }

    /** A client that asks for the CTag after a thousand changes waits for one of them to be looked at. */
    @Test
    void theLastChangeIsFoundWithoutAllThatCameBeforeIt() {
        AtomicLong read = new AtomicLong();
        commit(WORK, List.of("first.ics"));
        ChangeLog log = new ChangeLog(WORK, root.head().number());
        Root counting = (Root) Proxy.newProxyInstance(
                Root.class.getClassLoader(), new Class<?>[] {Root.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(root, arguments);
                    return answer instanceof Stream<?> history ? history.peek(one -> read.incrementAndGet()) : answer;
                });
        assertEquals(1, log.last(counting, 1));
        for (int i = 0; i < 1000; i++) {
            commit(WORK, List.of("event-" + i % 10 + ".ics"));
        }
        read.set(0);
        assertEquals(1001, log.last(counting, 1001));
        assertTrue(read.get() <= 2, read + " commits were read");
        assertEquals(List.of(last.get("event-9.ics")), log.since(1000, counting, 1001));
        assertTrue(read.get() <= 4, read + " commits were read");
    }
}
