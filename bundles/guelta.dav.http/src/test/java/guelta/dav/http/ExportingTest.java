// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.Reply.Answer;
import guelta.dav.collection.Layout;
import guelta.dav.place.Place.InHome;
import guelta.store.Author;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.StorePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calendars, address books and entries become files, whose endings say the form. */
class ExportingTest extends OperatorTrial {
    private static final String EVENT =
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u\r\nDTSTART:20261126T080000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    private static final String CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:c\r\nFN:Carl\r\nN:Carl;;;;\r\nEND:VCARD\r\n";

    @BeforeEach
    void put() {
        assertEquals(201, put("/dav/calendars/anna/calendar/a.ics", EVENT).status());
        assertEquals(201, put("/dav/contacts/anna/contacts/c.vcf", CARD).status());
        assertEquals(201, put("/dav/files/anna/a.ics", "any").status());
    }

    private static void commit(Root root, StorePath path, String text) {
        root.commit(head -> Plan.of(
                        List.of(new Edit.Put(path, Content.of(text.getBytes(UTF_8)))),
                        new Author("test", "test"),
                        "test"))
                .toCompletableFuture()
                .join();
    }

    private Answer put(String target, String body) {
        return operator.on("anna", "PUT", target, body, "test");
    }

    private Exporting exporting(String path, String file) throws Exception {
        return new Exporting(operator, PathCommand.area(server, path), file);
    }

    /** One entry as well as all of them: what nobody knows, and what is shown, is as it was put. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "calendars/anna/calendar/ | x.ics | BEGIN:VCALENDAR",
                "calendars/anna/calendar/ | x.JSON | [\"vcalendar\",",
                "calendars/anna/calendar/a.ics | x.ics | BEGIN:VCALENDAR",
                "calendars/anna/calendar/a.ics | x.json | [\"vcalendar\",",
                "calendars/anna/calendar/a.ics | x.xml | <?xml",
                "calendars/anna/calendar/a.ics | x | BEGIN:VCALENDAR",
                "contacts/anna/contacts/ | x.csv | First Name,",
                "contacts/anna/contacts/c.vcf | x.vcf | BEGIN:VCARD",
                "contacts/anna/contacts/c.vcf | x.json | [\"vcard\",",
                "contacts/anna/contacts/c.vcf | x.xml | <?xml",
                "contacts/anna/contacts/c.vcf | x.csv | First Name,",
                "contacts/anna/contacts/c.vcf | '' | BEGIN:VCARD",
                "files/anna/a.ics | x.json | any"
            })
    void theEndingOfTheFileSaysTheForm(String path, String file, String beginning) throws Exception {
        Path target = folder.resolve(file.isEmpty() ? "none" : file);
        Exporting exporting = exporting(path, file.isEmpty() ? "" : target.toString());
        Answer answer = exporting.answer();

        assertTrue(Operator.text(answer).startsWith(beginning), Operator.text(answer));
        assertEquals("", Exporting.leftOut(answer).sentence());
        if (!file.isEmpty()) {
            assertEquals(exporting.written(exporting.answer()), Files.size(target));
            assertTrue(Files.readString(target).startsWith(beginning));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "calendars/anna/calendar/ | x.csv | '/dav/calendars/anna/calendar/' can't be a file .csv, allowed are .ics, .json, .xml.",
                "contacts/anna/contacts/c.vcf | x.ics | '/dav/contacts/anna/contacts/c.vcf' can't be a file .ics, allowed are .vcf, .json, .xml, .csv.",
                "calendars/anna/ | x.ics | '/dav/calendars/anna/' can't be one file, allowed are calendars, address books and what is in them."
            })
    void whatCantBeSuchAFileIsTold(String path, String file, String sentence) {
        Exception refused =
                assertThrows(Exception.class, () -> exporting(path, file).answer());

        assertTrue(refused.getMessage().contains(sentence.substring(1)), refused.getMessage());
    }

    /** What other programs have written into the store need not be a calendar. */
    @Test
    void whatIsLeftOutIsTold() throws Exception {
        InHome place = (InHome) Operator.place("calendars/anna/calendar/no%20event");
        StorePath path = Layout.member(Layout.folder(place.parent()).orElseThrow(), place.name())
                .orElseThrow();
        commit(calendars.root(Layout.root("anna")), path, "nothing");

        Answer answer = exporting("calendars/anna/calendar/", "x.json").answer();

        assertFalse(Operator.text(answer).contains("nothing"));
        assertEquals(
                "1 member is not in it, since nothing in it is a calendar or card: 'no event'.",
                Exporting.leftOut(answer).sentence());
        assertEquals(
                "3 members are not in it, since nothing in them is a calendar or card, the first is 'a\ufffd'.",
                new Exporting.LeftOut(3, "a\u001b").sentence());
        assertTrue(assertThrows(Exception.class, () -> exporting("calendars/anna/calendar/no%20event", "x.json")
                        .answer())
                .getMessage()
                .contains("can't be in this form"));
    }

    @Test
    void saysWhyAFileCantBeWritten() throws Exception {
        Path file = folder.resolve("nowhere/a.ics");
        Exporting exporting = exporting("calendars/anna/calendar/", file.toString());
        Answer answer = exporting.answer();
        CommandException said = assertThrows(CommandException.class, () -> exporting.written(answer));
        assertEquals("'" + file + "' can't be written: there is no such file or folder.", said.getNiceHelp());
    }
}
