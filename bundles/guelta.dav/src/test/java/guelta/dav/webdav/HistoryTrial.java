// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dav.json.Json;
import guelta.dav.text.Malformed;
import guelta.dav.webdav.Served.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** A calendar of anna's, whose history is asked for and undone. */
abstract class HistoryTrial {
    static final String WORK = "/dav/calendars/anna/work/";
    static final String HISTORY = "/dav/history/calendars/anna/work/";
    final Served served = new Served("anna", "bob", "carl");

    @AfterEach
    void close() {
        served.close();
    }

    static String event(String uid, String summary) {
        return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:" + uid
                + "\r\nDTSTAMP:20261126T080000Z\r\nDTSTART:20261126T080000Z\r\nSUMMARY:" + summary
                + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    }

    Response on(String user, String method, String target, String body, String... fields) {
        return served.on(user, method, target, body, fields);
    }

    void put(String target, String body, int status) {
        assertEquals(
                status,
                on("anna", "PUT", target, body, "Content-Type", "text/calendar", "User-Agent", "DAVx5/4.4")
                        .status());
    }

    void work() {
        assertEquals(201, on("anna", "MKCALENDAR", WORK, "").status());
    }

    static Map<?, ?> json(Response response) {
        try {
            return (Map<?, ?>) Json.parse(response.text());
        } catch (Malformed wrong) {
            throw new AssertionError(response.text(), wrong);
        }
    }

    static List<?> list(Object value) {
        return (List<?>) value;
    }

    List<?> changes(String user, String path) {
        Response response = on(user, "GET", path, "");
        assertEquals(200, response.status(), response.text());
        return list(json(response).get("changes"));
    }

    Response post(String user, String path, String body) {
        return on(user, "POST", path, body, "Content-Type", "application/json", "User-Agent", "test");
    }

    long newest() {
        return served.root("anna").head().number();
    }

    String body(String target) {
        Response response = on("anna", "GET", target, "");
        return response.status() == 200 ? response.text() : "" + response.status();
    }
}
