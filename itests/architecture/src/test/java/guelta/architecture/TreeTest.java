// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TreeTest {
    // Else -am would leave one unbuilt, and the rules would look at an old jar or at none.
    @Test
    void everyBundleIsBuiltBeforeTheRulesLookAtIt() throws IOException {
        assertEquals(new TreeSet<>(Tree.bundleNames()), new TreeSet<>(Tree.bundlesBuiltBefore()));
    }

    @Test
    void everyDecisionIsInTheIndex() throws IOException {
        String index = Files.readString(Tree.TOP.resolve("docs/adr/README.md"));
        try (Stream<Path> files = Files.list(Tree.TOP.resolve("docs/adr"))) {
            List<String> forgotten = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[0-9]{4}-.*\\.md"))
                    .filter(name -> !index.contains("(" + name + ")"))
                    .sorted()
                    .toList();
            assertEquals(List.of(), forgotten);
        }
    }

    @Test
    void thereAreBundlesAndSourcesToLookAt() throws IOException {
        assertTrue(Tree.bundles().size() >= 11);
        assertTrue(Tree.sources().size() >= 60);
    }
}
