// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.config.Problem;
import guelta.config.Settings;
import guelta.dav.account.Visibility;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DavSettingsTest {
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

    private static Visibility read(Map<String, Object> configuration) {
        Settings settings = new Settings(DavSettings.FILE, configuration);
        Visibility visibility = DavSettings.read(settings).visibility();
        assertEquals(List.of(), settings.problems());
        return visibility;
    }
}
