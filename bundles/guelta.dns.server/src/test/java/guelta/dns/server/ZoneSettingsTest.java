// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.access.AddressList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ZoneSettingsTest {
    private static final String FILE = "example.org._settings";

    private static ZoneSettings read(String text) {
        return ZoneSettings.read(FILE, text.getBytes(UTF_8));
    }

    /** docs/operate.md, Abuse and Keys: one file for lists and for what keys may change. */
    @Test
    void listsStandBesideWhatKeysMayChange() {
        ZoneSettings settings = read("""
                # who may ask
                allowQuery = 192.0.2.0/24, loopback   # inside
                allowTransfer=none
                allowNotify =
                update.acme._update.example.org = _acme-challenge.* TXT
                """);
        assertEquals(List.of(), settings.problems());
        assertEquals(Optional.of(AddressList.parse("192.0.2.0/24, 127.0.0.0/8, ::1")), settings.query());
        assertEquals(Optional.of(AddressList.NONE), settings.transfer());
        assertEquals(Optional.of(AddressList.NONE), settings.notifying(), "a list with nobody in it");
        assertEquals(
                Optional.empty(), read("allowQuery = any\n").transfer(), "what is not there is left to the server");
        DomainName www = DomainName.of("www.example.org.");
        assertFalse(settings.updates().allow(DomainName.of("acme._update.example.org."), www, RecordType.TXT));
    }

    /** A mistake lets nobody in, and each is told: where, what, what is allowed. */
    @Test
    void aListThatIsWrongAllowsNobody() {
        ZoneSettings settings = read("allowQuery = inside\nallowTransfers = any\nno sense\n");
        assertEquals(Optional.of(AddressList.NONE), settings.query());
        assertEquals(Optional.of(AddressList.NONE), settings.transfer());
        assertEquals(
                List.of(
                        FILE + ":1: allowQuery is 'inside', allowed is a list of addresses and networks, or any, none,"
                                + " loopback",
                        FILE + ":2: a key is 'allowTransfers', allowed is one of allowNotify, allowQuery,"
                                + " allowTransfer",
                        FILE + ":3: the line is not of the form KEY = VALUE"),
                settings.problems());
    }

    /** The last of several lines counts, and each that is wrong is told. */
    @Test
    void ofSeveralListsTheLastCounts() {
        ZoneSettings settings =
                read("allowQuery = inside\nallowQuery = any\n\nallowTransfer = any\nallowTransfer = 1\n");
        assertEquals(Optional.of(AddressList.parse("any")), settings.query());
        assertEquals(Optional.of(AddressList.NONE), settings.transfer());
        assertEquals(
                List.of(FILE + ":1: ", FILE + ":5: "),
                settings.problems().stream()
                        .map(problem -> problem.substring(0, FILE.length() + 4))
                        .toList());
    }

    /** docs/operate.md: a line that was meant as a list, however it is misspelt, must not leave the zone to all. */
    @Test
    void aMisspeltListAllowsNobody() {
        for (String line : List.of(
                "allowQuery 10.0.0.0/8",
                "allowTransfers = none",
                "AllowQuery = none",
                "\ufeffallowQuery = none",
                "allow.Query = none",
                "= none",
                "none")) {
            ZoneSettings settings = read("allowTransfer = any\n" + line + "\n");
            assertEquals(1, settings.problems().size(), line + settings.problems());
            assertTrue(settings.problems().get(0).startsWith(FILE + ":2: "), settings.problems()::toString);
            assertEquals(Optional.of(AddressList.NONE), settings.query(), line);
            assertEquals(Optional.of(AddressList.NONE), settings.transfer(), line);
            assertEquals(Optional.of(AddressList.NONE), settings.notifying(), line);
        }
        assertEquals(Optional.of(AddressList.NONE), read("allowTransfer =\n").transfer());
    }

    /** A limit that is misspelt would leave its key everything: as long as it stands there, no key changes the zone. */
    @Test
    void aMisspeltLimitLeavesNoKeyAnything() {
        String rest = "acme._update.example.org = _acme-challenge.* TXT\n";
        for (String line : List.of(
                "Update." + rest,
                "updte." + rest,
                "update-" + rest,
                "\ufeffupdate." + rest,
                rest,
                "updateacme = _acme-challenge.* TXT\n",
                "Update.acme._update.example.org _acme-challenge.* TXT\n")) {
            ZoneSettings settings = read("allowQuery = any\n" + line + "update.web._update.example.org = www A\n");
            assertEquals(1, settings.problems().size(), line + settings.problems());
            assertTrue(settings.problems().get(0).startsWith(FILE + ":2: "), settings.problems()::toString);
            DomainName challenge = DomainName.of("_acme-challenge.example.org.");
            for (String key : List.of("acme", "web", "another")) {
                DomainName name = DomainName.of(key + "._update.example.org.");
                assertFalse(settings.updates().allow(name, challenge, RecordType.TXT), line + key);
                assertFalse(settings.updates().allow(name, DomainName.of("www."), RecordType.A), line + key);
            }
            assertEquals(Optional.of(AddressList.parse("any")), settings.query(), "the other lines count");
        }
        assertTrue(read("allowQuerys = any\n").updates().allow(DomainName.of("k."), DomainName.of("a."), RecordType.A));
    }

    /** Whoever pushes, whatever stands there: reading it ends, and says something where nothing can be meant. */
    @Test
    void anyOctetsCanBeRead() {
        Random random = new Random(8);
        String parts = "allowQuery allowTransfer update.k = , # \n / 192.0.2.1 ::1 any none 33 \u0000 \u00e9";
        String[] words = parts.split(" ");
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(words[random.nextInt(words.length)]);
            }
            ZoneSettings settings = read(text.toString());
            assertTrue(settings.problems().stream().allMatch(problem -> problem.startsWith(FILE)), text::toString);
        }
    }
}
