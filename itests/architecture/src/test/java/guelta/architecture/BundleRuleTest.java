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

class BundleRuleTest {
    @TempDir
    Path folder;

    static List<Bundle> bundles() {
        return Tree.bundles();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void everyBundleIsALibraryOrAService(Bundle bundle) {
        assertEquals(List.of(), BundleRule.violations(bundle));
    }

    @Test
    void aLibraryAndAServiceAreAllowed() throws IOException {
        Fixture library = new Fixture(folder, "guelta.good").header("Export-Package", "guelta.good;version=\"1.0\"");
        assertEquals(List.of(), BundleRule.violations(library.build()));
        Fixture service = new Fixture(folder, "guelta.good").header("Karaf-Commands", "guelta.good");
        assertEquals(List.of(), BundleRule.violations(service.build()));
    }

    @Test
    void exportsTogetherWithComponentsOrCommandsAreRefused() throws IOException {
        for (String components : List.of("Service-Component", "Karaf-Commands")) {
            Fixture both = new Fixture(folder, "guelta.bad")
                    .header("Export-Package", "guelta.bad")
                    .header(components, "x");
            assertEquals(
                    List.of("guelta.bad exports packages and has components"), BundleRule.violations(both.build()));
        }
    }

    @Test
    void aBundleWithoutAReasonToExistIsRefused() throws IOException {
        Fixture neither = new Fixture(folder, "guelta.bad").source("guelta.bad.Idle", "class Idle {}");
        assertEquals(List.of("guelta.bad has neither exports nor components"), BundleRule.violations(neither.build()));
    }

    @Test
    void whatStartsByItselfIsRefused() throws IOException {
        for (String header :
                List.of("DynamicImport-Package", "Bundle-Activator", "Bundle-Blueprint", "Bundle-ClassPath")) {
            Fixture bad = new Fixture(folder, "guelta.bad")
                    .header("Export-Package", "guelta.bad")
                    .header(header, "x");
            assertEquals(List.of("guelta.bad has the header " + header), BundleRule.violations(bad.build()));
        }
        Fixture blueprint = new Fixture(folder, "guelta.bad")
                .header("Export-Package", "guelta.bad")
                .entry("OSGI-INF/blueprint/bad.xml", "<blueprint/>");
        assertEquals(
                List.of("guelta.bad has a blueprint: OSGI-INF/blueprint/bad.xml"),
                BundleRule.violations(blueprint.build()));
    }

    @Test
    void codeOfOthersInABundleIsRefused() throws IOException {
        Fixture embedding = new Fixture(folder, "guelta.bad")
                .header("Export-Package", "guelta.bad")
                .source("org.other.Copied", "class Copied {}")
                .entry("lib/other.jar", "");
        assertEquals(
                List.of(
                        "guelta.bad embeds lib/other.jar",
                        "guelta.bad holds what is not below its package: org/other/Copied.class"),
                BundleRule.violations(embedding.build()));
    }
}
