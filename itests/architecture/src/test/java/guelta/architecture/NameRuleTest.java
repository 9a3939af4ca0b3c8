// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NameRuleTest {
    @TempDir
    Path folder;

    static List<Bundle> bundles() {
        return Tree.bundles();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void everyNameSaysSomething(Bundle bundle) {
        assertEquals(List.of(), NameRule.violations(bundle.classes()));
    }

    @Test
    void namesThatSayNothingAreFoundAndNamesThatHappenToEndSoAreNot() throws IOException {
        Bundle bad = new Fixture(folder, "guelta.bad")
                .source("guelta.bad.StoreImpl", "class StoreImpl { class IoUtil {} }")
                .source("guelta.bad.ZoneManager", "class ZoneManager { class NameUtils {} class DnsHelper {} }")
                .source("guelta.bad.Futility", "class Futility { class Implication {} }")
                .build();
        assertEquals(
                List.of(
                        "guelta.bad.StoreImpl has a name that says nothing",
                        "guelta.bad.StoreImpl$IoUtil has a name that says nothing",
                        "guelta.bad.ZoneManager has a name that says nothing",
                        "guelta.bad.ZoneManager$DnsHelper has a name that says nothing",
                        "guelta.bad.ZoneManager$NameUtils has a name that says nothing"),
                NameRule.violations(bad.classes()));
    }
}
