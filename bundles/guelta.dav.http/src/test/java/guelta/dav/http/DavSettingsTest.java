// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.config.Problem;
import guelta.config.Settings;
import guelta.dav.account.Visibility;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DavSettingsTest {
    /** Keys that may have any text. */
    private static final Set<String> FREE = Set.of("store", "accounts", "certificate", "realm");

    /** Where anybody may make an account, nobody is shown who else has one unless the operator wants that. */
    @Test
    void everybodyFindsEverybodyUnlessAnybodyMayCome() {
        assertEquals(Visibility.ALL, read(Map.of()));
        assertEquals(Visibility.ALL, read(Map.of("registration", "closed", "principals", "")));
        assertEquals(Visibility.SELF, read(Map.of("registration", "open")));
        assertEquals(Visibility.SELF, read(Map.of("registration", "open", "principals", " ")));
    }

    @Test
    void theOperatorDecidesWhoFindsWhom() {
        assertEquals(Visibility.ALL, read(Map.of("registration", "open", "principals", "all")));
        assertEquals(Visibility.GROUPS, read(Map.of("principals", "Groups")));
        assertEquals(Visibility.SELF, read(Map.of("principals", "self")));
    }

    /** An operator who mistypes a restriction is told, and does not get its contrary. */
    @Test
    void anotherWordIsAProblem() {
        Settings settings = new Settings(DavSettings.FILE, Map.of("principals", "none"));
        DavSettings.read(settings);
        assertEquals(
                List.of("etc/guelta.dav.http.cfg: principals is 'none', allowed is one of all, groups, self"),
                settings.problems().stream().map(Problem::toString).toList());
    }

    /** One line for the operator, and all of it as if the key were not there: nothing falls over. */
    @Test
    void nonsenseIsAProblemOfItsKeyAlone() {
        for (Method key : DavServer.Config.class.getMethods()) {
            if (key.getDeclaringClass() == DavServer.Config.class && !FREE.contains(key.getName())) {
                Settings settings = new Settings(DavSettings.FILE, Map.of(key.getName(), "what ever"));
                DavSettings.read(settings);
                assertEquals(1, settings.problems().size(), key.getName());
                String said = settings.problems().get(0).toString();
                assertTrue(
                        said.startsWith("etc/guelta.dav.http.cfg: " + key.getName() + " is 'what ever', allowed is "),
                        said);
            }
        }
    }

    @Test
    void aQuotaIsASizeOrNone() {
        for (var each : Map.of("", Long.MAX_VALUE, "20k", 20L << 10, "0", 0L, "2g", 2L << 30)
                .entrySet()) {
            Settings settings = new Settings(DavSettings.FILE, Map.of("quota", each.getKey()));
            assertEquals(each.getValue(), DavSettings.read(settings).limits().quota(), each.getKey());
            assertEquals(List.of(), settings.problems());
        }
    }

    /** Nobody is looked up in the DNS for what a client or a proxy sends, or an operator mistypes. */
    @Test
    void namesAreNoAddresses() {
        for (String address : List.of("192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1")) {
            assertTrue(DavSettings.address(address).isPresent(), address);
        }
        for (String other : List.of("", "cafe", "ab.de", "192.0.2", "192.0.2.256", "192.0.2.1.", "ab.de:c", ":")) {
            assertEquals(Optional.empty(), DavSettings.address(other), other);
        }
    }

    private static Visibility read(Map<String, Object> configuration) {
        Settings settings = new Settings(DavSettings.FILE, configuration);
        Visibility visibility = DavSettings.read(settings).visibility();
        assertEquals(List.of(), settings.problems());
        return visibility;
    }
}
