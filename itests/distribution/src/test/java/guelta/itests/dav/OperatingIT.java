// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.Await;
import guelta.itests.Guelta;
import guelta.itests.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators of calendars type and mistype. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatingIT {
    private static final String PID = "guelta.dav.http";
    private static final Duration APPLIED = Duration.ofSeconds(30);

    private Calendars calendars;
    private Guelta guelta;

    @BeforeAll
    void serve(Guelta shared) {
        guelta = shared;
        calendars = new Calendars(shared);
        calendars.user("opal");
    }

    private String fails(String command) {
        var result = guelta.shell().result(command);
        assertFalse(result.ok(), result::output);
        return result.output().strip();
    }

    @Test
    void usersAndGroupsAreKeptByCommands() {
        calendars.user("olaf");
        assertTrue(guelta.command("dav:collection-list olaf").contains("/dav/contacts/olaf/contacts/"));
        guelta.command("dav:group-add circle --display-name Circle");
        guelta.command("dav:group-add wide");
        var members = guelta.command("dav:group-member circle +opal +olaf --json");
        assertEquals("[{\"member\":\"users/olaf\"},{\"member\":\"users/opal\"}]", members.strip());
        assertTrue(guelta.command("dav:group-member wide +groups/circle").contains("groups/circle"));
        assertTrue(guelta.command("dav:group-list --json")
                .contains("{\"group\":\"circle\",\"displayName\":\"Circle\","
                        + "\"members\":[\"users/olaf\",\"users/opal\"]}"));
        guelta.command("dav:user-change olaf --display-name 'Olaf O.' --email o@example.org,olaf@example.org");
        assertTrue(guelta.command("dav:user-list --json")
                .contains("{\"user\":\"olaf\",\"displayName\":\"Olaf O.\","
                        + "\"emails\":[\"o@example.org\",\"olaf@example.org\"],\"groups\":[\"circle\",\"wide\"],"
                        + "\"appPasswords\":0}"));
        assertTrue(guelta.command("dav:user-list").contains("Olaf O."));
        guelta.command("dav:group-member circle -olaf");
        assertEquals("The user 'olaf' is no member of the group 'circle'.", fails("dav:group-member circle -olaf"));
        guelta.command("dav:app-password-add olaf phone");
        assertTrue(guelta.command("dav:app-password-list olaf").contains("phone"));
        guelta.command("dav:app-password-remove olaf phone");
        assertTrue(guelta.shell().result("dav:user-password olaf", "another\n").ok());
        assertEquals(
                401,
                calendars.send("olaf", "OPTIONS", "/dav/calendars/olaf/", "").statusCode());
        guelta.command("dav:group-remove circle");
        guelta.command("dav:group-remove wide");
        guelta.command("dav:user-remove olaf");
        assertEquals("There is no user 'olaf'.", fails("dav:collection-list olaf"));
        assertEquals("There is no user 'olaf'.", fails("dav:user-password olaf"));
    }

    @ParameterizedTest
    @CsvSource({
        "listen, 127.0.0.1:70000",
        "registration, maybe",
        "principals, some",
        "baseUrl, https://dav.example.org/dav",
        "allowInsecure, perhaps",
        "trustedProxies, localhost",
        "maxResourceSize, 10",
        "quota, lots",
        "syncRetention, 1h",
        "vcard4, yes",
    })
    void aBadValueIsToldInOneLineAndHurtsNothing(String key, String value) {
        var good = guelta.setting(PID, key);
        var before = guelta.log().length();
        guelta.configure(PID, key, value);
        try {
            Await.until("it is told", APPLIED, () -> !told(before, key).isEmpty(), guelta::trouble);
            assertEquals(1, told(before, key).size(), () -> String.join("\n", guelta.logSince(before)));
            assertTrue(
                    told(before, key).get(0).contains("'" + value + "', allowed is "),
                    told(before, key).get(0));
            assertTrue(guelta.logSince(before).stream().noneMatch(line -> line.startsWith("\tat ")));
            assertServed();
        } finally {
            guelta.configure(PID, key, good);
        }
    }

    @Test
    void aStoreThatIsNotThereIsTold() {
        for (var key : List.of("store", "accounts")) {
            var good = guelta.setting(PID, key);
            var before = guelta.log().length();
            guelta.configure(PID, key, "nowhere");
            try {
                Await.until("it is told", APPLIED, () -> !told(before, key).isEmpty(), guelta::trouble);
                assertTrue(told(before, key).get(0).contains("no store of that name is there"));
            } finally {
                guelta.configure(PID, key, good);
            }
            Await.until("calendars are served", APPLIED, this::isServed, guelta::trouble);
        }
    }

    /** As an operator begins to move the calendars there: its file as shipped names another store than that of the calendars. */
    @Test
    void aStoreOfAnotherKindLeavesCalendarsAlone() throws IOException {
        guelta.command("feature:install guelta-store-jdbc guelta-store-memory");
        try {
            Await.until(
                    "the stores are there",
                    APPLIED,
                    () -> guelta.command("store:list").contains("jdbc"),
                    guelta::trouble);
            assertServed();
            assertFalse(guelta.command("store:list").contains("There are several stores"));
        } finally {
            guelta.command("feature:uninstall guelta-store-jdbc guelta-store-memory");
            Files.deleteIfExists(guelta.home().resolve("etc/guelta.store.jdbc-database.cfg"));
            Files.deleteIfExists(guelta.home().resolve("etc/guelta.store.memory-scratch.cfg"));
        }
    }

    private List<String> told(int before, String key) {
        return guelta.logSince(before).stream()
                .filter(line -> line.contains("etc/" + PID + ".cfg: " + key + " is "))
                .toList();
    }

    private boolean isServed() {
        return calendars
                        .send("opal", "PROPFIND", "/dav/calendars/opal/calendar/", "", "Depth", "0")
                        .statusCode()
                == 207;
    }

    private void assertServed() {
        assertTrue(isServed(), guelta::trouble);
    }
}
