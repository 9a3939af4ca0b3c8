// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dav.Reply.Answer;
import guelta.store.StoreUnavailable;
import org.junit.jupiter.api.Test;

/** What an operator reads of a refusal, in the shell and in the log. */
class RefusalsTest extends OperatorTrial {
    @Test
    void refusalsSayWhyOnOneLine() {
        Answer unknown = operator.on("anna", "GET", "/dav/calendars/anna/a%0Ab/x", "", "test");
        assertEquals(404, unknown.status());
        assertEquals("there is nothing at '/dav/calendars/anna/a%0Ab/x'", Refusals.sentence(unknown));
        assertEquals("A name and its password are needed", Refusals.sentence(Refusals.whoAreYou("r")));
        assertEquals("", Refusals.sentence(new Answer(500)));
    }

    @Test
    void aFullDiskIsToldApartFromAStoreThatIsAway() {
        assertEquals(
                507,
                Refusals.away(new StoreUnavailable("No space left on device")).status());
        assertEquals(
                503, Refusals.away(new StoreUnavailable("Connection refused")).status());
    }
}
