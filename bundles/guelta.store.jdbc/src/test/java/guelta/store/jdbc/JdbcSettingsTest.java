// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.config.Problem;
import guelta.config.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcSettingsTest {
    private static final String FILE = "etc/guelta.store.jdbc-database.cfg";

    private static List<String> problems(Map<String, String> values) {
        Settings settings = new Settings(FILE, values);
        JdbcSettings.read(settings);
        return settings.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void theShippedSettingsAreTaken() {
        Settings settings = new Settings(FILE, Map.of());
        assertEquals(
                new JdbcSettings("database", "jdbc:postgresql://localhost:5432/guelta", "guelta", "", 16),
                JdbcSettings.read(settings));
        assertEquals(List.of(), settings.problems());
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db.example.org/cal, db.example.org/cal",
        "jdbc:postgresql://[::1]:5433/cal?sslmode=verify-full, [::1]:5433/cal",
        "'jdbc:postgresql://a:1,b:2/cal?targetServerType=primary', 'a:1,b:2/cal'",
        "jdbc:postgresql:cal, cal",
    })
    void addressesAreTakenAndShownWithoutTheirParameters(String url, String place) {
        Settings settings = new Settings(FILE, Map.of("url", url));
        assertEquals(place, JdbcSettings.read(settings).place());
        assertEquals(List.of(), settings.problems());
    }

    // Whoever puts a password into the address would find it in logs of others: pg_stat_activity, the driver's.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h/d?user=u&password=hunter2",
                "jdbc:postgresql://h/d?PASSWORD=hunter2",
                "jdbc:postgresql://u:hunter2@h/d",
                "jdbc:mysql://h/d?x=hunter2",
                "postgresql://h/hunter2",
                "jdbc:postgresql://h/ hunter2",
                "jdbc:postgresql://h",
            })
    void otherAddressesAreRefusedWithoutBeingShown(String url) {
        List<String> problems = problems(Map.of("url", url));
        assertEquals(1, problems.size());
        assertFalse(problems.get(0).contains("hunter2"), problems.get(0));
        assertTrue(problems.get(0).contains("jdbc:postgresql://HOST:PORT/DATABASE"), problems.get(0));
    }

    @Test
    void aWrongNumberOfConnectionsIsRefused() {
        assertTrue(problems(Map.of("connections", "2")).get(0).contains("3 to 1000"));
        assertEquals(List.of(), problems(Map.of("connections", "3")));
    }

    @Test
    void thePasswordIsInNoText() {
        String text = new JdbcSettings("c", "jdbc:postgresql://h/d?sslpassword=also", "u", "hunter2", 5).toString();
        assertEquals("store c in h/d", text);
    }
}
