// SPDX-License-Identifier: Apache-2.0
package guelta.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.impl.action.command.DefaultActionPreparator;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LateOptionsTest {
    /** A command with all that a command can have. */
    @Command(scope = "test", name = "log")
    public static class Log implements Action {
        @Option(name = "--json")
        boolean json;

        @Option(name = "--limit", aliases = "-l")
        int limit = 20;

        @Argument(required = true, name = "store")
        String store = "";

        @Argument(index = 1, name = "path")
        String path = "top";

        @Argument(index = 2, name = ConsoleCommand.OPTIONS, multiValued = true)
        List<String> options = List.of();

        @Override
        public @Nullable Object execute() {
            return null;
        }
    }

    /** What the words lead to, by way of Karaf's own preparation. */
    private static String read(String line) throws Exception {
        Log log = new Log();
        new DefaultActionPreparator().prepare(log, null, new ArrayList<Object>(List.of(line.split(" "))));
        LateOptions.settle(log);
        return log.store + " " + log.path + " " + log.limit + " " + log.json;
    }

    @Test
    void optionsMayStandAnywhere() throws Exception {
        for (String line : List.of(
                "--json --limit 5 zones example.org",
                "--limit 5 zones --json example.org",
                "zones --limit 5 example.org --json",
                "zones example.org --json --limit=5",
                "zones example.org -l 5 --json",
                "zones --json=true --limit 5 example.org")) {
            assertEquals("zones example.org 5 true", read(line), line);
        }
    }

    // Karaf put '--json' where the path is: the path has to become its default again.
    @Test
    void anArgumentThatWasNotGivenKeepsItsDefault() throws Exception {
        assertEquals("zones top 20 true", read("zones --json"));
        assertEquals("zones top 20 true", read("--json zones"));
        assertEquals("zones top 7 false", read("zones -l 7"));
        assertEquals("zones top 20 false", read("zones"));
    }

    @Test
    void aWordWithoutAPlaceIsNamed() {
        assertSays("'c' is one argument too many.", "a b c");
        assertSays("There is no option --all, there are --json, --limit, -l.", "a --all");
        assertSays("The option --limit needs a value.", "a --limit");
        assertSays("The --limit is 'x', allowed is a whole number.", "a --limit x");
    }

    @Test
    void aWordThatOnlyStartsLikeAnOptionIsAnArgument() throws Exception {
        assertEquals("zones -5 20 false", read("zones -5"));
    }

    /** A command that takes words which look like options. */
    @Command(scope = "test", name = "member")
    public static class Member extends ConsoleCommand {
        @Argument(required = true, name = "group")
        String group = "";

        @Argument(index = 1, name = OPTIONS, multiValued = true)
        List<String> options = List.of();

        @Override
        protected boolean takes(String word) {
            return word.matches("[+-][a-z].*");
        }

        @Override
        protected void answer(PrintStream out, boolean json) {}
    }

    @Test
    void wordsOfTheCommandStayWhereTheyAre() throws Exception {
        for (String line : List.of("team +anna -json --json", "--json team +anna -json", "+anna -json team --json")) {
            Member member = new Member();
            new DefaultActionPreparator().prepare(member, null, new ArrayList<Object>(List.of(line.split(" "))));
            LateOptions.settle(member);
            assertEquals("team", member.group, line);
            assertEquals(List.of("+anna", "-json"), member.options, line);
            assertEquals(true, member.json, line);
        }
    }

    private static void assertSays(String sentence, String line) {
        CommandException said = assertThrows(CommandException.class, () -> read(line));
        assertEquals(sentence, said.getNiceHelp());
    }
}
