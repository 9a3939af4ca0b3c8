// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import java.util.ArrayList;
import java.util.List;

/** A bundle exports packages or has components, never both; it holds its own code and nothing that starts by itself. */
final class BundleRule {
    private BundleRule() {}

    static List<String> violations(Bundle bundle) {
        List<String> violations = new ArrayList<>();
        boolean components = !bundle.header("Service-Component").isEmpty()
                || !bundle.header("Karaf-Commands").isEmpty();
        boolean code = bundle.files().stream().anyMatch(file -> file.endsWith(".class"));
        if (bundle.exports() && components) {
            violations.add(bundle + " exports packages and has components");
        } else if (code && !bundle.exports() && !components) {
            violations.add(bundle + " has neither exports nor components");
        }
        for (String header : List.of(
                "DynamicImport-Package", "Bundle-Activator", "Bundle-Blueprint", "Bundle-ClassPath", "Fragment-Host")) {
            if (!bundle.header(header).isEmpty()) {
                violations.add(bundle + " has the header " + header);
            }
        }
        String own = bundle.name().replace('.', '/') + "/";
        for (String file : bundle.files()) {
            if (file.startsWith("OSGI-INF/blueprint/")) {
                violations.add(bundle + " has a blueprint: " + file);
            } else if (file.endsWith(".class") && !file.startsWith(own)) {
                violations.add(bundle + " holds what is not below its package: " + file);
            } else if (file.endsWith(".jar")) {
                violations.add(bundle + " embeds " + file);
            }
        }
        return violations;
    }
}
