// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import static guelta.dav.rendition.CalendarReadingTest.MOST;
import static guelta.dav.rendition.CalendarReadingTest.calendar;
import static guelta.dav.rendition.CalendarReadingTest.inXml;
import static guelta.dav.rendition.CalendarReadingTest.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guelta.dav.text.Malformed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What XML allows in a calendar beyond what iCalendar has: forms of values, and elements of others (RFC 6321). */
class CalendarSchemaTest {
    /** RFC 6321, appendix A: booleans, numbers and addresses may be written in every way that XML Schema has for them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '$',
            value = {
                "<x-a><boolean>1</boolean></x-a> | X-A;VALUE=BOOLEAN:TRUE",
                "<x-a><boolean> false </boolean></x-a> | X-A;VALUE=BOOLEAN:FALSE",
                "<x-a><float>1E-7</float><float>.5</float><float>5.</float></x-a> | X-A;VALUE=FLOAT:0.0000001,0.5,5",
                "<x-a><float>INF</float></x-a> | X-A:INF",
                "<geo><latitude> 3.7E1 </latitude><longitude>-.5</longitude></geo> | GEO:37;-0.5",
                "<priority><integer> +5 </integer></priority> | PRIORITY:+5",
                "<sequence><integer>0000000000000000000000</integer></sequence> | SEQUENCE:0000000000000000000000",
                "<url><uri>&#10; http://a/ &#10;</uri></url> | URL:http://a/",
                "<attendee><parameters><rsvp><boolean>1</boolean></rsvp><sent-by><cal-address> mailto:b@x </cal-address></sent-by></parameters><cal-address>&#10;mailto:a@x</cal-address></attendee> | ATTENDEE;RSVP=TRUE;SENT-BY=\"mailto:b@x\":mailto:a@x",
                "<rrule><recur><freq>DAILY</freq><count> +5 </count><byday>+1SU</byday></recur></rrule> | RRULE:FREQ=DAILY;COUNT=5;BYDAY=+1SU",
                "<summary><?c d?><text>a<!-- c --><![CDATA[b]]></text></summary> | SUMMARY:ab"
            })
    void whatXmlSchemaAllowsIsRead(String xml, String line) throws Exception {
        assertEquals(calendar(line), read(CalendarFormat.XCAL, inXml(xml)));
    }

    /** RFC 6321 3.6.1: lines of Base64 may be broken anywhere. RFC 5545 3.3.1: what they are, has to be said. */
    @Test
    void binaryValuesMayHaveSpaceInThem() throws Exception {
        assertEquals(
                calendar("ATTACH;ENCODING=BASE64;VALUE=BINARY:SGVsbG8gV29ybGQh"),
                read(
                        CalendarFormat.XCAL,
                        inXml("<attach><parameters><encoding><text>BASE64</text></encoding></parameters>"
                                + "<binary>\n  SGVsbG8g\n  V29ybGQh\n</binary></attach>")));
    }

    /** RFC 6321 4.1 and 4.2: right among the properties it is kept, and comes out as it was; elsewhere it is passed over. */
    @Test
    void anElementOfAnotherNamespaceIsKept() throws Exception {
        String xml = "<summary><text>a</text><y:b xmlns:y=\"urn:y\"/></summary>"
                + "<other xmlns=\"urn:x\" c=\"d\"><e>1, 2</e></other>";
        String read = read(CalendarFormat.XCAL, inXml(xml));

        assertEquals(calendar("SUMMARY:a\r\nXML:<other c=\"d\" xmlns=\"urn:x\"><e>1\\, 2</e></other>"), read);
        String again = new String(CalendarFormat.XCAL.of(read.getBytes(UTF_8)), UTF_8);
        assertEquals(read, read(CalendarFormat.XCAL, again), again);
    }

    /** What comes out is read again, and comes out the same from then on, also in a file of many, which declares more. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a/>",
                "<a xmlns=''>b</a>",
                "<a:b xmlns:a='urn:x' a:c='d'>a:e<f/></a:b>",
                "<D:b xmlns:D='urn:x'><b xmlns='DAV:'/></D:b>",
                "<b xmlns='urn:x'>\\n<!-- c --><?d e?>\\n</b>",
                "<b xmlns='urn:ietf:params:xml:ns:icalendar-2.0'/>",
                "<b xmlns='urn:x'>",
                "b"
            })
    void anElementThatWasKeptStaysTheSame(String xml) throws Exception {
        byte[] event = ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nXML:" + xml
                        + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
                .getBytes(UTF_8);
        String second = new String(
                CalendarFormat.XCAL.of(CalendarFormat.XCAL.icalendar(CalendarFormat.XCAL.of(event), MOST)), UTF_8);
        CalendarFile file = new CalendarFile(CalendarFormat.XCAL);
        String all =
                new String(file.begin("x"), UTF_8) + new String(file.add(event), UTF_8) + new String(file.end(), UTF_8);
        String exported =
                new String(CalendarFormat.XCAL.of(read(CalendarFormat.XCAL, all).getBytes(UTF_8)), UTF_8);

        for (String document : List.of(second, exported)) {
            assertEquals(
                    document,
                    new String(
                            CalendarFormat.XCAL.of(
                                    read(CalendarFormat.XCAL, document).getBytes(UTF_8)),
                            UTF_8));
        }
    }

    /** RFC 6321 B.2.2 has a TZID so, against its own schema. */
    @Test
    void aTextWithoutItsTypeIsATextAllTheSame() throws Exception {
        assertEquals(calendar("TZID:US/Eastern"), read(CalendarFormat.XCAL, inXml("<tzid>US/Eastern</tzid>")));
        assertEquals(calendar("X-A:b\\,c"), read(CalendarFormat.XCAL, inXml("<x-a> b\\,c </x-a>")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<x-a><boolean>2</boolean></x-a>",
                "<x-a><float>1E</float></x-a>",
                "<x-a><float>.</float></x-a>",
                "<geo><latitude>INF</latitude><longitude>0</longitude></geo>"
            })
    void whatXmlSchemaDoesNotAllowIsRefused(String xml) {
        assertThrows(Malformed.class, () -> read(CalendarFormat.XCAL, inXml(xml)));
    }
}
