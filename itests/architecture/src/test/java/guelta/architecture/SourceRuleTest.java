// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceRuleTest {
    private static final String SPDX = "// SPDX-License-Identifier: Apache-2.0\n";
    private static final String MAIN = "bundles/guelta.dns/src/main/java/guelta/dns/Zone.java";

    @Test
    void everySourceKeepsTheRules() throws IOException {
        List<String> violations = new ArrayList<>();
        List<String> files = new ArrayList<>();
        for (Path source : Tree.sources()) {
            String file = Tree.TOP.relativize(source).toString();
            files.add(file);
            violations.addAll(SourceRule.violations(file, Files.readString(source)));
        }
        violations.addAll(SourceRule.unmarked(files));
        assertEquals("", String.join("\n", violations));
    }

    private static List<String> of(String file, String text) {
        return SourceRule.violations(file, SPDX + text);
    }

    @Test
    void aMissingSpdxLineIsFound() {
        assertEquals(
                List.of(MAIN + " does not start with the SPDX line"),
                SourceRule.violations(MAIN, "package guelta.dns;\n"));
    }

    @Test
    void aFileThatIsTooLongIsFoundInMainSourcesOnly() {
        String longest = "\n".repeat(SourceRule.LONGEST - 1);
        assertEquals(List.of(), of(MAIN, longest));
        assertEquals(List.of(MAIN + " has 401 lines, allowed are 400"), of(MAIN, longest + "\n"));
        assertEquals(List.of(), of(MAIN.replace("main", "test"), longest + "\n"));
    }

    @Test
    void sleepingIsFoundInTestsToo() {
        String test = MAIN.replace("main", "test");
        String call = "        Thread.sl" + "eep(10);\n";
        assertEquals(List.of(test + " sleeps instead of waiting for a condition: line 2"), of(test, call));
        assertEquals(
                List.of(MAIN + " sleeps instead of waiting for a condition: line 2"),
                of(MAIN, call.replace("Thread", "TimeUnit.SECONDS")));
    }

    @Test
    void locksAreFoundInTheDnsEngineOnly() {
        for (String lock : List.of("    public synchron" + "ized void on() {", "synchron" + "ized (this) {")) {
            assertEquals(List.of(MAIN + " takes a lock: line 2"), of(MAIN, lock));
            assertEquals(List.of(), of("bundles/guelta.store.git/src/main/java/guelta/store/git/Git.java", lock));
        }
        assertEquals(
                List.of(), of(MAIN, "     * is synchron" + "ized by the caller\n    // synchron" + "ized elsewhere"));
    }

    @Test
    void whatIsLeftOpenAndWhoWroteItAreFound() {
        assertEquals(List.of(MAIN + " leaves something open: line 2"), of(MAIN, "// TO" + "DO later"));
        assertEquals(List.of(MAIN + " names an author: line 2"), of(MAIN, " * @auth" + "or me"));
    }

    // Surefire runs classes by their name, and says nothing about the others.
    @Test
    void testsThatNothingRunsAreFound() {
        String folder = "bundles/guelta.dns/src/test/java/guelta/dns/";
        for (String annotation : List.of("    @Test", "    @Property(tries = 1)", "    @FuzzTest")) {
            assertEquals(
                    List.of(
                            folder
                                    + "ZoneProperties.java has tests that nothing runs: its name has to end in Test, Fuzz or IT"),
                    of(folder + "ZoneProperties.java", "class ZoneProperties {\n" + annotation));
            assertEquals(List.of(), of(folder + "ZoneTest.java", annotation));
            assertEquals(List.of(), of(folder + "ZoneContract.java", "public interface ZoneContract {\n" + annotation));
        }
    }

    @Test
    void aPackageThatIsNotNullMarkedIsFound() {
        String file = "bundles/guelta.dns/src/main/java/guelta/dns/package-info.java";
        assertEquals(List.of(), of(file, "@Export\n@NullMarked\npackage guelta.dns;"));
        assertEquals(List.of(file + " is not @NullMarked"), of(file, "@Export\npackage guelta.dns;"));
        assertEquals(
                List.of("bundles/guelta.dns/src/main/java/guelta/dns has no package-info.java"),
                SourceRule.unmarked(List.of(MAIN)));
        assertEquals(List.of(), SourceRule.unmarked(List.of(MAIN, file)));
    }
}
