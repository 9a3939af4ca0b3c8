// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.Reply;
import guelta.dav.Request;
import guelta.dav.World;
import guelta.dav.collection.Facts;
import guelta.net.HttpFields;
import guelta.store.Content;
import guelta.store.Tag;
import guelta.store.memory.MemoryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is refused leaves nothing behind, neither in the memory nor in the store. */
class TracesTest {
    private static final String EVENT = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:%s\r\n"
            + "DTSTAMP:20261126T080000Z\r\nDTSTART:20261203T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    private static final String CALENDAR = "/dav/calendars/anna/calendar/";

    /** Notes of which bytes facts are remembered. */
    private static final class Noting extends Served.Remembering {
        private final Set<String> facts = new TreeSet<>();

        @Override
        public Facts facts(Tag tag, Supplier<Facts> make) {
            facts.add('"' + tag.hex() + '"');
            return super.facts(tag, make);
        }
    }

    // Who may write could else drive out what is known of others, by bytes that no quota counts.
    @Test
    void nothingIsRememberedOfAPutThatIsRefused() {
        Passing time = new Passing();
        Noting memory = new Noting();
        try (MemoryStore calendars = new MemoryStore("calendars", time);
                MemoryStore accounts = new MemoryStore("accounts", time);
                Served served = new Served(calendars, accounts, time, memory)) {
            served.users("anna");
            served.on("anna", "PROPFIND", "/dav/calendars/anna/", "", "Depth", "0");
            String tag = served.on("anna", "PUT", CALENDAR + "a.ics", EVENT.formatted("a"))
                    .field("ETag");
            assertEquals(Set.of(tag), memory.facts);
            assertEquals(
                    200,
                    served.on(
                                    "anna",
                                    "LOCK",
                                    CALENDAR + "a.ics",
                                    "<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope><locktype><write/>"
                                            + "</locktype></lockinfo>")
                            .status());

            String changed = EVENT.formatted("a").replace("T09", "T10");
            assertEquals(
                    423, served.on("anna", "PUT", CALENDAR + "a.ics", changed).status());
            for (String[] condition : new String[][] {{"If-Match", "\"1\""}, {"If", "(<urn:uuid:1>)"}}) {
                assertEquals(
                        412,
                        served.on("anna", "PUT", CALENDAR + "b.ics", EVENT.formatted("b"), condition)
                                .status());
                assertEquals(
                        412,
                        served.on("anna", "POST", CALENDAR + "?add-member", EVENT.formatted("c"), condition)
                                .status());
            }

            assertEquals(Set.of(tag), memory.facts);
            served.on("anna", "POST", CALENDAR + "?add-member", EVENT.formatted("c"));
            assertEquals(2, memory.facts.size());
        }
    }

    // A store keeps an object for each root that it was asked for: names that nobody has would fill it.
    @Test
    void nothingIsAskedOfTheHomesOfInventedUsers() {
        try (Served served = new Served("anna", "bob")) {
            World world = served.world();
            List<String> asked = new ArrayList<>();
            World watched = new World(
                    world.accounts(),
                    name -> {
                        asked.add(name);
                        return world.homes().root(name);
                    },
                    world.memory(),
                    world.limits(),
                    world.visibility());
            for (String method : List.of(
                    "GET",
                    "HEAD",
                    "POST",
                    "PUT",
                    "DELETE",
                    "PROPFIND",
                    "PROPPATCH",
                    "MKCOL",
                    "MKCALENDAR",
                    "COPY",
                    "MOVE",
                    "LOCK",
                    "UNLOCK",
                    "ACL",
                    "REPORT",
                    "OPTIONS")) {
                for (String target : List.of(
                        "/dav/history/principals/users/nobody/",
                        "/dav/history/calendars/nobody/",
                        "/dav/history/calendars/nobody/a/b.ics?change=3&content",
                        "/dav/history/files/nobody/a/b/c?change=3",
                        "/dav/calendars/nobody/",
                        "/dav/calendars/nobody/a/b.ics",
                        "/dav/files/nobody/a/b/")) {
                    Request request = new Request(
                            method,
                            target,
                            HttpFields.of(
                                    "Destination", "/dav/files/nobody/x/",
                                    "If-Match", "*",
                                    "If", "</dav/files/nobody/y> (<urn:uuid:1>)",
                                    "Lock-Token", "<urn:uuid:1>",
                                    "Content-Type", "application/json"),
                            Content.of("{\"revert\": 1}".getBytes(UTF_8)),
                            "bob",
                            "http://dav.example.org");
                    Reply reply = Dav.on(request, watched, Instant.EPOCH, new UUID(0, 1));
                    assertTrue(reply instanceof Reply.Answer, method + ' ' + target);
                }
            }

            assertEquals(List.of(), asked.stream().filter("home/nobody"::equals).toList());
        }
    }
}
