// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What every source file keeps to, told by its text. */
final class SourceRule {
    static final int LONGEST = 400;

    /** Files that are longer for a reason. */
    private static final Map<String, String> LONGER = Map.of();

    // In parts, or this file would offend.
    private static final Pattern SLEEP = Pattern.compile("\\.sl" + "eep\\(");
    private static final Pattern LEFT_OPEN = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b");
    private static final Pattern AUTHOR = Pattern.compile("@auth" + "or\\b");
    private static final Pattern LOCK =
            Pattern.compile("^\\s*[^*/\"\\s][^\"]*\\bsynchron" + "ized\\b|^\\s*synchron" + "ized\\b");
    private static final Pattern TEST =
            Pattern.compile("^\\s*@(Test|Property|ParameterizedTest|FuzzTest|TestFactory)\\b");
    private static final Pattern RUN_BY_NAME = Pattern.compile(".*(Test|Fuzz|IT)\\.java");
    private static final Pattern CONTRACT =
            Pattern.compile("^(public |sealed )*(interface|abstract class) ", Pattern.MULTILINE);

    private SourceRule() {}

    /**
     * @param file its path from the top of the tree
     * @param text what is in it
     */
    static List<String> violations(String file, String text) {
        List<String> violations = new ArrayList<>();
        List<String> lines = text.lines().toList();
        if (!text.startsWith("// SPDX-License-Identifier: Apache-2.0\n")) {
            violations.add(file + " does not start with the SPDX line");
        }
        if (file.contains("/src/main/") && lines.size() > LONGEST && !LONGER.containsKey(file)) {
            violations.add(file + " has " + lines.size() + " lines, allowed are " + LONGEST);
        }
        each(lines, SLEEP, file + " sleeps instead of waiting for a condition", violations);
        each(lines, LEFT_OPEN, file + " leaves something open", violations);
        each(lines, AUTHOR, file + " names an author", violations);
        if (file.startsWith("bundles/guelta.dns/src/main/")) {
            each(lines, LOCK, file + " takes a lock", violations);
        }
        boolean tests = lines.stream().anyMatch(line -> TEST.matcher(line).find());
        if (tests
                && !RUN_BY_NAME.matcher(file).matches()
                && !CONTRACT.matcher(text).find()) {
            violations.add(file + " has tests that nothing runs: its name has to end in Test, Fuzz or IT");
        }
        if (file.endsWith("/package-info.java") && file.contains("/src/main/") && !text.contains("\n@NullMarked\n")) {
            violations.add(file + " is not @NullMarked");
        }
        return violations;
    }

    /** The packages of main sources without a {@code package-info.java}. */
    static List<String> unmarked(List<String> files) {
        return files.stream()
                .filter(file -> file.contains("/src/main/"))
                .map(file -> file.substring(0, file.lastIndexOf('/')))
                .distinct()
                .filter(folder -> !files.contains(folder + "/package-info.java"))
                .map(folder -> folder + " has no package-info.java")
                .toList();
    }

    private static void each(List<String> lines, Pattern wrong, String violation, List<String> violations) {
        for (int i = 0; i < lines.size(); i++) {
            if (wrong.matcher(lines.get(i)).find()) {
                violations.add(violation + ": line " + (i + 1));
            }
        }
    }
}
