// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.exchange.CalendarStream;
import guelta.dav.rendition.CalendarFormat;
import guelta.dav.vcard.CardFormat;
import guelta.dav.webdav.Served.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Collections and entries as files that other programs take. */
class ExportTest extends EntriesTrial {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "calendars/anna/calendar/ | ?export | '' | text/calendar; charset=utf-8 | BEGIN:VCALENDAR",
                "calendars/anna/calendar/ | '' | application/calendar+json | application/calendar+json | [\"vcalendar\",[[\"version\",{},\"text\",\"2.0\"],",
                "calendars/anna/calendar/ | ?export=xcal | '' | application/calendar+xml; charset=utf-8 | <?xml",
                "contacts/anna/contacts/ | '' | text/vcard | text/vcard; charset=utf-8 | BEGIN:VCARD",
                "contacts/anna/contacts/ | '' | text/vcard;version=4.0 | text/vcard; charset=utf-8; version=4.0 | BEGIN:VCARD",
                "contacts/anna/contacts/ | ?export | application/vcard+json | application/vcard+json | [[\"vcard\",",
                "contacts/anna/contacts/ | ?export=xcard | '' | application/vcard+xml; charset=utf-8 | <?xml",
                "contacts/anna/contacts/ | '' | text/csv | text/csv; charset=utf-8; header=present | First Name,Middle Name,Last Name",
                "contacts/anna/contacts/ | ?export=outlook | '' | text/csv; charset=utf-8; header=present; profile=outlook | First Name,Middle Name,Last Name",
                "contacts/anna/contacts/ | '' | '*/*' | text/html; charset=utf-8 | <!DOCTYPE"
            })
    void aCollectionIsOneFile(String place, String query, String accept, String type, String beginning) {
        String target = "/dav/" + place + query;
        String[] fields = accept.isEmpty() ? new String[0] : new String[] {"Accept", accept};
        Response file = get(target, fields);

        assertEquals(200, file.status(), file.text());
        assertEquals(type, file.field("Content-Type"));
        assertEquals("Accept", file.field("Vary"));
        assertTrue(file.text().regionMatches(true, 0, beginning, 0, beginning.length()), file.text());
    }

    /** A calendar that others follow by its file is sent when it has changed. */
    @Test
    void anExportIsSentAgainWhenItHasChanged() {
        String target = "/dav/calendars/anna/calendar/?export";
        String etag = get(target).field("ETag");

        assertTrue(etag.startsWith("W/\""), etag);
        assertEquals(304, get(target, "If-None-Match", etag).status());
        assertEquals(
                200,
                get("/dav/calendars/anna/calendar/?export=jcal", "If-None-Match", etag)
                        .status());
        served.on("anna", "PUT", EVENT, ICS.replace("SUMMARY:A", "SUMMARY:B"));
        assertEquals(200, get(target, "If-None-Match", etag).status());
        assertEquals(400, get("/dav/calendars/anna/calendar/?export=csv").status());
    }

    /** Several members in each form are as many again. */
    @Test
    void exportsHaveAllMembers() throws Exception {
        served.on("anna", "PUT", "/dav/calendars/anna/calendar/b.ics", ICS.replace("UID:a", "UID:b"));
        served.on("anna", "PUT", "/dav/contacts/anna/contacts/b.vcf", VCF.replace("UID:u1", "UID:u2"));
        byte[] json = get("/dav/calendars/anna/calendar/?export=jcal").bytes();
        byte[] xml = get("/dav/calendars/anna/calendar/?export=xcal").bytes();

        for (byte[] each :
                List.of(CalendarFormat.JCAL.icalendar(json, 1000), CalendarFormat.XCAL.icalendar(xml, 1000))) {
            assertEquals(2, CalendarStream.split(each).pieces().size());
        }
        for (CardFormat format : List.of(CardFormat.JCARD, CardFormat.XCARD)) {
            String key = format == CardFormat.JCARD ? "jcard" : "xcard";
            assertEquals(
                    2,
                    format.vcards(
                                    get("/dav/contacts/anna/contacts/?export=" + key)
                                            .bytes(),
                                    1000)
                            .size());
        }
        assertEquals(
                3, get("/dav/contacts/anna/contacts/?export=csv").text().lines().count());
    }

    /** An entry has the endings that its collection has. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                EVENT + "?export | a.ics | text/calendar; charset=utf-8; component=VEVENT | BEGIN:VCALENDAR",
                EVENT + "?export=ics | a.ics | text/calendar; charset=utf-8; component=VEVENT | BEGIN:VCALENDAR",
                EVENT + "?export=jcal | a.json | application/calendar+json | [\"vcalendar\",",
                EVENT + "?export=xcal | a.xml | application/calendar+xml; charset=utf-8 | <?xml",
                CARD + "?export=vcf | a.vcf | text/vcard; charset=utf-8; version=3.0 | BEGIN:VCARD",
                CARD + "?export=vcard3 | a.vcf | text/vcard; charset=utf-8; version=3.0 | BEGIN:VCARD",
                CARD + "?export=vcard4 | a.vcf | text/vcard; charset=utf-8; version=4.0 | BEGIN:VCARD",
                CARD + "?export=jcard | a.json | application/vcard+json | [\"vcard\",",
                CARD + "?export=xcard | a.xml | application/vcard+xml; charset=utf-8 | <?xml",
                CARD + "?export=csv | a.csv | text/csv; charset=utf-8; header=present | First Name,",
                CARD
                        + "?export=outlook | a.csv | text/csv; charset=utf-8; header=present; profile=outlook | First Name,"
            })
    void anEntryIsAFileOfItsOwn(String target, String name, String type, String beginning) {
        Response file = get(target, "Accept", "text/html");

        assertEquals(200, file.status(), file.text());
        assertEquals(type, file.field("Content-Type"));
        assertEquals("attachment; filename*=UTF-8''" + name, file.field("Content-Disposition"));
        assertTrue(file.text().startsWith(beginning), file.text());
        assertEquals(304, get(target, "If-None-Match", file.field("ETag")).status());
        assertEquals(
                file.fields(),
                served.on("anna", "HEAD", target, "", "Accept", "text/html").fields());
    }

    @Test
    void thereIsNoOtherExportOfAnEntry() {
        Response refused = get(EVENT + "?export=csv");

        assertEquals(400, refused.status());
        assertTrue(refused.text().contains("'csv', allowed are ics, jcal, xcal"), refused.text());
        assertEquals(201, served.on("anna", "PUT", "/dav/files/anna/a.ics", ICS).status());
        assertEquals(ICS, get("/dav/files/anna/a.ics?export=jcal").text());
    }

    /** What stands in the store but is none, as other programs can put it into a repository, is in no export; its number is told. */
    @ParameterizedTest
    @CsvSource({
        "calendars/anna/calendar/, ics", "calendars/anna/calendar/, jcal", "calendars/anna/calendar/, xcal",
        "contacts/anna/contacts/, vcf", "contacts/anna/contacts/, vcard3", "contacts/anna/contacts/, jcard",
        "contacts/anna/contacts/, xcard", "contacts/anna/contacts/, csv", "contacts/anna/contacts/, outlook"
    })
    void whatIsLeftOutOfAnExportIsTold(String place, String format) {
        String target = "/dav/" + place + "?export=" + format;
        String before = get(target).text();
        assertFalse(get(target).fields().has("Guelta-Left-Out"));
        served.store("anna", place + "a broken \u00e4", "BEGIN:VNONSENSE\r\nEND:VNONSENSE\r\n");
        served.store("anna", place + "zebra", "\u0000");

        Response file = get(target);

        assertEquals("2;first=\"a%20broken%20%C3%A4\"", file.field("Guelta-Left-Out"));
        assertEquals(before, file.text());
        assertEquals(file.fields(), served.on("anna", "HEAD", target, "").fields());
        Response one = get("/dav/" + place + "zebra?export=" + format);
        boolean asPut = format.equals("ics") || format.equals("vcf");
        assertEquals(asPut ? 200 : 406, one.status(), one.text());
    }

    /** A calendar with two UIDs in one object is one for other programs: it is in the file, and can be imported in parts. */
    @Test
    void whatOthersTakeIsExported() {
        String two = ICS.replace("END:VCALENDAR", "BEGIN:VTODO\nUID:other\nEND:VTODO\nEND:VCALENDAR");
        served.store("anna", "calendars/anna/calendar/two.ics", two);

        Response file = get("/dav/calendars/anna/calendar/?export");

        assertFalse(file.fields().has("Guelta-Left-Out"));
        assertTrue(file.text().contains("UID:other"), file.text());
    }
}
