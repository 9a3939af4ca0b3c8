// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each feature on a Karaf without our others, with an empty home and, where the system allows it, in a network namespace that has a
 * loopback and no route: what an installation needs is in its archive (docs/adr/0007).
 */
class FeaturesIT {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration ALL_FEATURES = Duration.ofMinutes(8);
    /** Stay at boot: without the first nobody can log in, without the second the shell restarts when JNA comes. */
    private static final List<String> KEPT = List.of("guelta-login", "guelta-jna");

    private static final Pattern FEATURE = Pattern.compile("<feature name=\"(guelta-[^\"]+)\"");
    private static final Pattern BOOT = Pattern.compile("(?m)^ +guelta-(?!login|jna).*\\R");
    private static final Pattern BUNDLE = Pattern.compile("(?m)^ *\\d+ \\| (\\w+) +\\|.*\\| (\\S+) *$");

    @TempDir
    private Path folder;

    @Test
    void eachFeatureStartsAloneFromTheArchiveAndGoesWithAllItBrought() throws IOException {
        var guelta = Guelta.unpack(folder.resolve("server"));
        guelta.edit("org.apache.karaf.features.cfg", text -> BOOT.matcher(text).replaceAll(""));
        // What a developer's home has, and where Pax URL would look by itself.
        var tempting = guelta.emptyHome().resolve(".m2/repository/tempting/bundle/1.0/bundle-1.0.jar");
        Files.createDirectories(tempting.getParent());
        Files.copy(guelta.jar("guelta.config"), tempting);

        var namespace = new Namespace(folder);
        try (var server = namespace.start(guelta)) {
            Await.until(
                    "the shell lets one in",
                    START,
                    () -> namespace
                            .shell(guelta, server, START, List.of("bundle:list -t 0 -s"))
                            .contains(" guelta.login"),
                    guelta::log);

            // One session for all: each costs the start of a Java machine.
            var lines = new ArrayList<>(List.of("echo '@ nothing'", "bundle:list -t 0 -s"));
            for (var feature : features(guelta)) {
                lines.addAll(List.of(
                        "feature:install " + feature,
                        "echo '@ with " + feature + "'",
                        "feature:list -i --show-hidden",
                        "bundle:list -t 0 -s",
                        "feature:uninstall " + feature,
                        "echo '@ without " + feature + "'",
                        "bundle:list -t 0 -s"));
            }
            var said = namespace.shell(guelta, server, ALL_FEATURES, lines);
            var sections = sections(said);
            assertTrue(sections.containsKey("nothing"), said);
            var bare = bundles(sections.get("nothing"));
            assertTrue(bare.containsKey("guelta.login") && !bare.containsKey("guelta.net"), bare::toString);
            for (var feature : features(guelta)) {
                var with = sections.getOrDefault("with " + feature, "");
                assertTrue(with.contains(feature), () -> feature + " is not installed:\n" + guelta.log());
                bundles(with)
                        .forEach((bundle, state) ->
                                // Fragments and packages without an activator end at Resolved.
                                assertTrue(
                                        state.matches("Active|Resolved"),
                                        () -> feature + ": " + bundle + " is " + state));
                assertEquals(
                        bare.keySet(),
                        bundles(sections.get("without " + feature)).keySet(),
                        "what stays of " + feature);
            }
            assertFalse(guelta.log().contains("| ERROR |"), guelta::log);
            // A feature that comes or goes restarts nothing else: Karaf tells what it refreshes and why.
            assertFalse(guelta.log().contains("which is being refreshed"), guelta::log);

            namespace.shell(guelta, server, START, List.of("bundle:install mvn:tempting/bundle/1.0"));
            assertTrue(guelta.log().contains("tempting"), "the refusal is told");
            assertFalse(namespace
                    .shell(guelta, server, START, List.of("bundle:list -t 0 -l"))
                    .contains("tempting"));
        }
    }

    /** What was printed behind each {@code @ TITLE} line. */
    private static Map<String, String> sections(String output) {
        var sections = new HashMap<String, String>();
        for (var section : output.split("(?m)^@ ")) {
            var end = section.indexOf('\n');
            if (end > 0) {
                sections.put(section.substring(0, end).strip(), section.substring(end));
            }
        }
        return sections;
    }

    private static Map<String, String> bundles(String list) {
        var states = new TreeMap<String, String>();
        BUNDLE.matcher(list).results().forEach(row -> states.put(row.group(2), row.group(1)));
        assertFalse(states.isEmpty(), list);
        return states;
    }

    /** The names in the features file that is shipped, so that a new feature is tested by being there. */
    private static List<String> features(Guelta guelta) throws IOException {
        try (var files = Files.walk(guelta.home().resolve("system/guelta/features"))) {
            var file = files.filter(f -> f.toString().endsWith("-features.xml"))
                    .findFirst()
                    .orElseThrow();
            return FEATURE.matcher(Files.readString(file))
                    .results()
                    .map(match -> match.group(1))
                    .filter(name -> !KEPT.contains(name))
                    .toList();
        }
    }
}
