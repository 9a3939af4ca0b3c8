// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dns.DomainName;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZoneFileNameTest {
    @ParameterizedTest
    @CsvSource({
        "example.org, example.org.",
        "root.zone, .",
        "0%2F25.2.0.192.in-addr.arpa, 0/25.2.0.192.in-addr.arpa.",
        "xn--bcher-kva.example, xn--bcher-kva.example."
    })
    void aFileIsNamedLikeItsZone(String file, String zone) {
        assertEquals(Optional.of(DomainName.of(zone)), ZoneFileName.zone(file));
        assertEquals(file, ZoneFileName.of(DomainName.of(zone)));
    }

    @Test
    void theNameOfTheFileIsInLowerCase() {
        assertEquals("example.org", ZoneFileName.of(DomainName.of("Example.ORG.")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"README.md", ".gitattributes", "_keys", "example.org._keys", "example.org._settings", "a..b"})
    void otherFilesAreNoZones(String file) {
        assertEquals(Optional.empty(), ZoneFileName.zone(file));
    }
}
