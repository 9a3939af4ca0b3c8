// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TreeTest {
    // Else -am would leave one unbuilt, and the rules would look at an old jar or at none.
    @Test
    void everyBundleIsBuiltBeforeTheRulesLookAtIt() throws IOException {
        assertEquals(new TreeSet<>(Tree.bundleNames()), new TreeSet<>(Tree.bundlesBuiltBefore()));
    }

    @Test
    void thereAreBundlesAndSourcesToLookAt() throws IOException {
        assertTrue(Tree.bundles().size() >= 11);
        assertTrue(Tree.sources().size() >= 60);
    }
}
