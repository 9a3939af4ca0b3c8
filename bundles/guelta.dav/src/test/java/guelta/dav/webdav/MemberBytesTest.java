// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.collection.Memory;
import guelta.store.Content;
import guelta.store.Tag;
import guelta.store.memory.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class MemberBytesTest {
    private static final String CALENDAR = "/dav/calendars/anna/work/";
    private static final String QUERY = "<C:calendar-query xmlns:D='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'>"
            + "<D:prop><C:calendar-data/></D:prop><C:filter><C:comp-filter name='VCALENDAR'>"
            + "<C:comp-filter name='VEVENT'><C:time-range start='20260601T000000Z' end='20260608T000000Z'/>"
            + "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>";

    private final List<Integer> read = new ArrayList<>();

    /** Remembers all, and notes how much it is told of bytes that it did not know. */
    private final Memory memory = new Served.Remembering() {
        @Override
        public <T> T of(Tag tag, Class<T> what, int weight, Supplier<T> make) {
            return super.of(tag, what, weight, () -> {
                if (what == Content.class) {
                    read.add(weight);
                }
                return make.get();
            });
        }
    };

    private static String event(String uid, String more) {
        return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:" + uid
                + "\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260603T100000Z\r\n" + more
                + "END:VEVENT\r\nEND:VCALENDAR\r\n";
    }

    // What queries tell again and again is read of the store once, and weighs what it is; large ones would push out
    // many.
    @Test
    void smallMembersAreReadOnce() {
        Passing time = new Passing();
        Served served = new Served(new MemoryStore("calendars", time), new MemoryStore("accounts", time), time, memory);
        served.users("anna");
        served.on("anna", "MKCALENDAR", CALENDAR, "");
        String small = event("small", "");
        String weekly = event("weekly", "RRULE:FREQ=WEEKLY\r\n");
        String large = event("large", ("DESCRIPTION:" + "x".repeat(50) + "\r\n").repeat(300));
        assertTrue(large.length() > MemberBytes.SMALL);
        for (String event : List.of(small, weekly, large)) {
            String name = CALENDAR + event.length() + ".ics";
            assertEquals(201, served.on("anna", "PUT", name, event).status());
        }
        String first =
                served.on("anna", "REPORT", CALENDAR, QUERY, "Depth", "1").text();
        for (String uid : List.of("small", "weekly", "large")) {
            assertTrue(first.contains("UID:" + uid + "&#13;\n"), first);
        }
        assertEquals(
                List.of(small.length() + 40, weekly.length() + 40),
                read.stream().sorted().toList());
        assertEquals(
                first,
                served.on("anna", "REPORT", CALENDAR, QUERY, "Depth", "1").text());
        assertEquals(2, read.size());
    }
}
