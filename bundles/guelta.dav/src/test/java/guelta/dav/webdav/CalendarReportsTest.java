// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dav.rfc4791.Transcript;
import guelta.dav.webdav.Served.Response;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 4791 7.8, 7.9 and 7.10: the examples, asked of a server that has the calendar of appendix B. What the reports make of
 * each object is looked at beside their transcripts, too; here it is what clients get.
 */
class CalendarReportsTest {
    /** {@code /bernard/work/} of the examples. */
    private static final String WORK = "/dav/calendars/anna/work/";

    private final Served served = new Served("anna");
    private final Map<String, String> tags = new HashMap<>();

    @BeforeEach
    void fill() throws Exception {
        assertEquals(201, served.on("anna", "MKCALENDAR", WORK, "").status());
        for (Map.Entry<String, String> object :
                Transcript.sections("calendar.txt").entrySet()) {
            Response put = served.on(
                    "anna",
                    "PUT",
                    WORK + object.getKey(),
                    object.getValue(),
                    "Content-Type",
                    "text/calendar",
                    "If-None-Match",
                    "*");
            assertEquals(201, put.status(), put.text());
            tags.put(object.getKey(), put.field("ETag"));
        }
    }

    @AfterEach
    void close() {
        served.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7.8.1",
                "7.8.2",
                "7.8.3",
                "7.8.4",
                "7.8.5",
                "7.8.6",
                "7.8.7",
                "7.8.8",
                "7.8.9",
                "7.8.10",
                "7.9.1",
                "appendix-B"
            })
    void theAnswerIsThatOfTheRfc(String example) throws Exception {
        Map<String, String> transcript = Transcript.sections(example + ".txt");
        String request = transcript.remove("request");
        Map<String, List<String>> expected = new LinkedHashMap<>();
        transcript.forEach((name, text) -> expected.put(WORK + name, Transcript.inOrder(text)));

        Response response = report(request);

        assertEquals(207, response.status(), response.text());
        assertEquals("application/xml; charset=utf-8", response.field("Content-Type"));
        Map<String, List<String>> found = new HashMap<>();
        for (Element each : response.xml().elements(Name.dav("response")).toList()) {
            String href = each.element(Name.dav("href")).orElseThrow().text();
            found.put(href, Transcript.inOrder(told(each, href, request.contains("<D:getetag/>"))));
        }
        assertEquals(expected, found);
    }

    /** The calendar data of a response, which has the tag, too, if that was asked for; or its status. */
    private String told(Element response, String href, boolean tagged) {
        if (response.has(Name.dav("status"))) {
            return response.element(Name.dav("status")).orElseThrow().text();
        }
        Element propstat = response.element(Name.dav("propstat")).orElseThrow();
        assertEquals(
                "HTTP/1.1 200 OK",
                propstat.element(Name.dav("status")).orElseThrow().text());
        Element prop = propstat.element(Name.dav("prop")).orElseThrow();
        String tag = tags.get(href.substring(WORK.length()));
        assertEquals(
                tagged ? List.of(tag) : List.of(),
                prop.elements(Name.dav("getetag")).map(Element::text).toList());
        return prop.element(Name.caldav("calendar-data")).orElseThrow().text();
    }

    /** RFC 4791 7.10.1. */
    @Test
    void theBusyTimeIsThatOfTheRfc() throws Exception {
        Map<String, String> transcript = Transcript.sections("7.10.1.txt");

        Response response = report(transcript.get("request"));

        assertEquals(200, response.status(), response.text());
        assertEquals("text/calendar; charset=utf-8", response.field("Content-Type"));
        assertEquals(
                transcript.get("answer").replace("DTSTAMP:20050125T090000Z", "DTSTAMP:20261126T080000Z"),
                response.text().replace("\r\n", "\n"));
    }

    private Response report(String body) {
        return served.on(
                "anna",
                "REPORT",
                WORK,
                body.replace("/bernard/work/", WORK),
                "Depth",
                "1",
                "Content-Type",
                "application/xml; charset=\"utf-8\"");
    }
}
