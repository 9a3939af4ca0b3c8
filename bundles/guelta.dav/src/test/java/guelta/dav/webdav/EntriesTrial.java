// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dav.webdav.Served.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server with one event and one card of Anna's, whom the requests are of. */
abstract class EntriesTrial {
    static final String EVENT = "/dav/calendars/anna/calendar/a.ics";
    static final String CARD = "/dav/contacts/anna/contacts/a.vcf";
    static final String ICS = """
            BEGIN:VCALENDAR
            VERSION:2.0
            BEGIN:VEVENT
            UID:a
            DTSTART:20261126T080000Z
            SUMMARY:A
            END:VEVENT
            END:VCALENDAR
            """;
    static final String VCF = """
            BEGIN:VCARD
            VERSION:3.0
            UID:u1
            FN:Anna
            N:Example;Anna;;;
            TEL;TYPE=home,pref:+49 1
            END:VCARD
            """;

    final Served served = new Served("anna", "ben");

    @BeforeEach
    void put() {
        assertEquals(201, served.on("anna", "PUT", EVENT, ICS).status());
        assertEquals(201, served.on("anna", "PUT", CARD, VCF).status());
    }

    @AfterEach
    void close() {
        served.close();
    }

    final Response get(String target, String... fields) {
        return served.on("anna", "GET", target, "", fields);
    }
}
