// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.Body;
import guelta.dav.Reply;
import guelta.dav.Request;
import guelta.dav.World;
import guelta.dav.account.Accounts;
import guelta.dav.account.Visibility;
import guelta.dav.collection.ChangeLog;
import guelta.dav.collection.Members;
import guelta.dav.collection.Memory;
import guelta.dav.text.Malformed;
import guelta.dav.webdav.Dav;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.net.HttpFields;
import guelta.store.Content;
import guelta.store.Store;
import guelta.store.Tag;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A client of anna's calendar in a store whose {@code main} has her account; it remembers nothing between requests. */
final class CalendarClient {
    private static final String CALENDAR = "/dav/calendars/anna/calendar/";
    private static final String EVENT = """
            BEGIN:VCALENDAR\r
            VERSION:2.0\r
            PRODID:-//guelta//test//EN\r
            BEGIN:VEVENT\r
            UID:%s\r
            DTSTAMP:20261126T080000Z\r
            DTSTART:20261127T100000Z\r
            SUMMARY:%s\r
            END:VEVENT\r
            END:VCALENDAR\r
            """;

    private final Store store;
    private final Accounts accounts;

    CalendarClient(Store store) {
        this.store = store;
        this.accounts = Accounts.of(store.root("main").head());
    }

    /**
     * The calendar as a client knows it.
     *
     * @param token of the moment
     * @param files their tags by name
     */
    record State(String token, Map<String, String> files) {}

    /** Puts an entry, and has it acknowledged. */
    void put(String name, String summary) {
        int status =
                send("PUT", CALENDAR + name, EVENT.formatted(name, summary)).status();
        assertTrue(status == 201 || status == 204, () -> name + " " + status);
    }

    void delete(String name) {
        assertEquals(204, send("DELETE", CALENDAR + name, "").status());
    }

    /** All there is, with the token for what comes. */
    State state() {
        Map<String, String> files = new TreeMap<>();
        return new State(sync("", files), files);
    }

    /** What somebody has who had a state and asks for what changed since. */
    Map<String, String> follow(State earlier) {
        Map<String, String> files = new TreeMap<>(earlier.files);
        sync(earlier.token, files);
        return files;
    }

    private String sync(String token, Map<String, String> files) {
        Reply.Answer answer = send(
                "REPORT",
                CALENDAR,
                "<sync-collection xmlns='DAV:'><sync-token>" + token + "</sync-token><sync-level>1</sync-level>"
                        + "<prop><getetag/></prop></sync-collection>");
        String text = text(answer.body());
        assertEquals(207, answer.status(), text);
        Element told = parsed(text);
        told.elements(Name.dav("response")).forEach(one -> {
            String name = text(one, "href").orElseThrow().substring(CALENDAR.length());
            Optional<String> tag = one.elements(Name.dav("propstat"))
                    .flatMap(status -> status.elements(Name.dav("prop")))
                    .flatMap(prop -> text(prop, "getetag").stream())
                    .findFirst();
            if (tag.isPresent()) {
                files.put(name, tag.get());
            } else {
                assertTrue(text(one, "status").orElseThrow().contains("404"), text);
                files.remove(name);
            }
        });
        return text(told, "sync-token").orElseThrow();
    }

    private static Optional<String> text(Element in, String name) {
        return in.elements(Name.dav(name)).findFirst().map(Element::text);
    }

    private static Element parsed(String text) {
        try {
            return Element.parse(text.getBytes(UTF_8));
        } catch (Malformed broken) {
            throw new AssertionError(text, broken);
        }
    }

    private Reply.Answer send(String method, String target, String body) {
        Request request = new Request(
                method, target, HttpFields.NONE, Content.of(body.getBytes(UTF_8)), "anna", "http://dav.example.org");
        World world = new World(accounts, store::root, new Forgetful(), World.Limits.DEFAULT, Visibility.ALL);
        Reply reply = new Reply.Again();
        while (!(reply instanceof Reply.Answer)) {
            reply = reply instanceof Reply.Write write
                    ? store.root(write.root())
                            .commit(write.plan())
                            .toCompletableFuture()
                            .join()
                            .result()
                    : Dav.on(request, world, Instant.now(), UUID.randomUUID());
        }
        return (Reply.Answer) reply;
    }

    private static String text(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (body instanceof Body.Bytes all) {
            bytes.writeBytes(all.bytes());
        } else if (body instanceof Body.Pieces pieces) {
            pieces.pieces().forEachRemaining(bytes::writeBytes);
        }
        return bytes.toString(UTF_8);
    }

    /** As after a restart. */
    private static final class Forgetful implements Memory {
        @Override
        public <T> T of(Tag tag, Class<T> what, int weight, Supplier<T> make) {
            return make.get();
        }

        @Override
        public Members members(String key, UnaryOperator<Members> next) {
            return next.apply(Members.NONE);
        }

        @Override
        public <R> R log(String key, Supplier<ChangeLog> make, Function<ChangeLog, R> ask) {
            return ask.apply(make.get());
        }
    }
}
