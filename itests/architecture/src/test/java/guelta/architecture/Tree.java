// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checked-out tree of the project. */
final class Tree {
    /** The folder with the root {@code pom.xml}: the tests run two below it. */
    static final Path TOP = Path.of("../..").toAbsolutePath().normalize();

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern BUNDLE_DEPENDENCY =
            Pattern.compile("<groupId>guelta</groupId>\\s*<artifactId>(guelta\\.[^<]+)</artifactId>");

    private Tree() {}

    /** The names of the bundles, as {@code bundles/pom.xml} lists them. */
    static List<String> bundleNames() throws IOException {
        return all(MODULE, TOP.resolve("bundles/pom.xml"));
    }

    /** The names of the bundles that are built before this module. */
    static List<String> bundlesBuiltBefore() throws IOException {
        return all(BUNDLE_DEPENDENCY, TOP.resolve("itests/architecture/pom.xml"));
    }

    /** The bundles as they were built; the same objects each time, since reading their classes takes a while. */
    static List<Bundle> bundles() {
        return Built.BUNDLES;
    }

    private static final class Built {
        static final List<Bundle> BUNDLES = built();

        private static List<Bundle> built() {
            try {
                return bundleNames().stream()
                        .map(name -> new Bundle(name, jar(TOP.resolve("bundles").resolve(name))))
                        .toList();
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    /** The Java sources of the project, in order. */
    static List<Path> sources() throws IOException {
        try (Stream<Path> files =
                Stream.concat(Files.walk(TOP.resolve("bundles")), Files.walk(TOP.resolve("itests")))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
    }

    private static Path jar(Path module) {
        try (Stream<Path> files = Files.list(module.resolve("target"))) {
            List<Path> jars = files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar") && !file.endsWith("-tests.jar"))
                    .map(Path::of)
                    .toList();
            if (jars.size() != 1) {
                throw new IllegalStateException("one jar is expected in " + module + "/target, there are " + jars);
            }
            return jars.get(0);
        } catch (IOException notBuilt) {
            throw new IllegalStateException(module + " is not built: mvn verify -pl itests/architecture -am", notBuilt);
        }
    }

    private static List<String> all(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
