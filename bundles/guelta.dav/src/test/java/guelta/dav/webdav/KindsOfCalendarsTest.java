// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.webdav.Served.Response;
import org.junit.jupiter.api.Test;

/** RFC 4791 5.2.3: what a calendar is for, it takes, and nothing else. */
class KindsOfCalendarsTest {
    private static final String TASKS = "/dav/calendars/anna/tasks/";

    private static String calendar(String entry) {
        return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n" + entry + "\r\nEND:VCALENDAR\r\n";
    }

    @Test
    void whatACalendarIsNotForIsRefusedByItsPrecondition() {
        try (Served served = new Served("anna")) {
            String event = calendar("BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260601T090000Z\r\nEND:VEVENT");
            Response refused = served.on("anna", "PUT", TASKS + "a.ics", event);
            assertEquals(403, refused.status());
            assertTrue(refused.text().contains("<C:supported-calendar-component/>"), refused.text());
            assertTrue(
                    refused.text().contains("this calendar takes no VEVENT, allowed are VJOURNAL, VTODO"),
                    refused.text());

            String todo = calendar("BEGIN:VTODO\r\nUID:1\r\nEND:VTODO");
            assertEquals(201, served.on("anna", "PUT", TASKS + "a.ics", todo).status());
        }
    }
}
