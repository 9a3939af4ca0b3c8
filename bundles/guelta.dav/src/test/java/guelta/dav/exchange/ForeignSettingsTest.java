// SPDX-License-Identifier: Apache-2.0
package guelta.dav.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guelta.dav.collection.Settings;
import guelta.dav.collection.Type;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Name;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The files are those that Radicale 3.1.8 and Xandikos 0.2.8 have written. */
class ForeignSettingsTest {
    private static final Name DISPLAY_NAME = Name.dav("displayname");

    @Test
    void readsACalendarOfRadicale() throws Malformed {
        Settings settings = ForeignSettings.radicale(
                        "{\"C:calendar-description\": \"What is to be done\", \"C:supported-calendar-component-set\":"
                                + " \"VEVENT,VTODO\", \"D:displayname\": \"Work & m\\u00f6re\","
                                + " \"ICAL:calendar-color\": \"#ff0000ff\", \"tag\": \"VCALENDAR\"}")
                .orElseThrow();
        assertEquals(Type.CALENDAR, settings.type());
        assertEquals(List.of("VEVENT", "VTODO"), settings.components());
        assertEquals(Optional.of("Work & möre"), settings.text(DISPLAY_NAME));
        assertEquals(Optional.of("#ff0000ff"), settings.text(new Name(Name.APPLE, "calendar-color")));
        assertEquals(Optional.of("What is to be done"), settings.text(Name.caldav("calendar-description")));
        assertEquals(3, settings.properties().size());
    }

    @Test
    void readsAnAddressBookOfRadicale() throws Malformed {
        Settings settings = ForeignSettings.radicale(
                        "{\"CR:addressbook-description\": \"Whom I know\", \"D:displayname\": \"People\","
                                + " \"tag\": \"VADDRESSBOOK\", \"{http://inf-it.com/ns/ab/}addressbook-color\": \"#00ff00ff\"}")
                .orElseThrow();
        assertEquals(Type.ADDRESSBOOK, settings.type());
        assertEquals(
                Optional.of("#00ff00ff"), settings.text(new Name("http://inf-it.com/ns/ab/", "addressbook-color")));
        assertEquals(Optional.of("Whom I know"), settings.text(Name.carddav("addressbook-description")));
    }

    /** Live properties and names that XML can't have are not taken over. */
    @Test
    void takesNoPropertyThatNobodyHasSet() throws Malformed {
        Settings settings = ForeignSettings.radicale(
                        "{\"tag\":\"VCALENDAR\",\"D:getetag\":\"x\",\"{DAV:}acl\":\"x\",\"C:a b\":\"x\",\"Z:y\":\"x\",\"n\":1}")
                .orElseThrow();
        assertEquals(0, settings.properties().size());
        assertEquals(Optional.empty(), ForeignSettings.radicale("{}"));
        assertThrows(Malformed.class, () -> ForeignSettings.radicale("[]"));
        assertThrows(Malformed.class, () -> ForeignSettings.radicale("{\"tag\":"));
    }

    @Test
    void readsCollectionsOfXandikos() {
        Settings calendar = ForeignSettings.xandikos(
                        "[DEFAULT]\ntype = calendar\ndisplayname = 100%% of\n\tAnna\ncolor = #0000ffff\n# no\n\n[calendar]\norder = 3\n")
                .orElseThrow();
        assertEquals(Type.CALENDAR, calendar.type());
        assertEquals(Optional.of("100% of\nAnna"), calendar.text(DISPLAY_NAME));
        assertEquals(Optional.of("#0000ffff"), calendar.text(new Name(Name.APPLE, "calendar-color")));
        assertEquals(Optional.of("3"), calendar.text(new Name(Name.APPLE, "calendar-order")));
        Settings book = ForeignSettings.xandikos(
                        "[DEFAULT]\ntype = addressbook\ndisplayname = People I know\ndescription = All\n\n")
                .orElseThrow();
        assertEquals(Type.ADDRESSBOOK, book.type());
        assertEquals(Optional.of("All"), book.text(Name.carddav("addressbook-description")));
        assertEquals(Optional.empty(), ForeignSettings.xandikos("[DEFAULT]\ntype = schedule-inbox\n"));
        assertEquals(Optional.empty(), ForeignSettings.xandikos("nonsense"));
    }
}
