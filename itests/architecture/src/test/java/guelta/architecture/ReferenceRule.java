// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A service of another bundle may go away at any moment, and takes nobody with it: references to it are optional,
 * dynamic and greedy, and commands are there without it.
 */
final class ReferenceRule {
    private static final String KARAF_REFERENCE = "org.apache.karaf.shell.api.action.lifecycle.Reference";

    private ReferenceRule() {}

    static List<String> violations(Bundle bundle) {
        List<String> violations = new ArrayList<>();
        List<Element> components = bundle.documents("OSGI-INF/[^/]+\\.xml");
        Set<String> own = new HashSet<>();
        for (Element component : components) {
            each(component, "provide").forEach(service -> own.add(service.getAttribute("interface")));
        }
        for (Element component : components) {
            for (Element reference : each(component, "reference")) {
                if (!own.contains(reference.getAttribute("interface"))) {
                    check(component.getAttribute("name"), reference, violations);
                }
            }
        }
        for (JavaClass command : bundle.classes()) {
            for (JavaField field : command.getFields()) {
                if (required(field) && !field.getRawType().getName().startsWith(bundle.name() + ".")) {
                    violations.add(
                            field.getFullName() + " is a service without which the command is not there: use a List");
                }
            }
        }
        return violations;
    }

    private static void check(String component, Element reference, List<String> violations) {
        String what = component + " references " + reference.getAttribute("interface") + " with ";
        String cardinality = reference.getAttribute("cardinality");
        if (!cardinality.startsWith("0..")) {
            violations.add(what + "cardinality='" + cardinality + "', allowed is 0..1, 0..n");
        }
        if (!reference.getAttribute("policy").equals("dynamic")) {
            violations.add(what + "policy='" + reference.getAttribute("policy") + "', allowed is dynamic");
        }
        // OSGi Compendium 112.3.8: a dynamic reference to any number takes every new service, greedy or not.
        if (!cardinality.equals("0..n")
                && !reference.getAttribute("policy-option").equals("greedy")) {
            violations.add(what + "policy-option='" + reference.getAttribute("policy-option") + "', allowed is greedy");
        }
    }

    /** A list is never required; what the shell itself hands over is always there. */
    private static boolean required(JavaField field) {
        String type = field.getRawType().getName();
        return field.tryGetAnnotationOfType(KARAF_REFERENCE)
                        .map(ReferenceRule::notOptional)
                        .orElse(false)
                && !type.equals("java.util.List")
                && !type.startsWith("org.apache.karaf.shell.api.console.")
                && !type.equals("org.osgi.framework.BundleContext");
    }

    private static boolean notOptional(JavaAnnotation<?> reference) {
        return !reference.get("optional").map(Boolean.TRUE::equals).orElse(false);
    }

    private static List<Element> each(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }
}
