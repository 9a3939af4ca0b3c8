// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandRuleTest {
    @TempDir
    Path folder;

    static List<Bundle> withCommands() {
        return Tree.bundles().stream()
                .filter(bundle -> !bundle.header("Karaf-Commands").isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("withCommands")
    void everyCommandKeepsTheContract(Bundle bundle) {
        assertEquals(List.of(), CommandRule.violations(bundle.classes()));
        assertTrue(bundle.classes().stream()
                .anyMatch(each -> each.isAnnotatedWith("org.apache.karaf.shell.api.action.Command")));
    }

    private List<String> violations(String heading, String body) throws IOException {
        return CommandRule.violations(new Fixture(folder, "guelta.test")
                .source(
                        "guelta.test.Log",
                        "import org.apache.karaf.shell.api.action.*;\n" + heading + " { " + body + " }")
                .build()
                .classes());
    }

    @Test
    void aCommandOfTheContractIsAllowed() throws IOException {
        assertEquals(
                List.of(),
                violations(
                        "@Command(scope = \"test\", name = \"log\", description = \"Lists\")"
                                + " abstract class Log extends guelta.console.ListingCommand",
                        "@Argument(description = \"Whose\") String store;"
                                + " @Argument(index = 1, multiValued = true, description = \"More\") java.util.List<String> options;"));
    }

    @Test
    void aCommandWithoutJsonLateOptionsAndManualIsFound() throws IOException {
        assertEquals(
                List.of(
                        "test:log is no ConsoleCommand: it has to take --json and options behind its arguments",
                        "test:log has no description",
                        "test:log does not describe store",
                        "test:log does not describe limit",
                        "test:log does not take options behind its arguments"),
                violations(
                        "@Command(scope = \"test\", name = \"log\") abstract class Log implements Action",
                        "@Argument String store; @Option(name = \"--limit\") int limit;"));
    }
}
