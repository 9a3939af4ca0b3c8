// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A component is configured by one file whose name operators can guess: its PID is the name of its bundle, and the
 * shipped {@code etc/PID.cfg} (factories: each {@code etc/PID-NAME.cfg}) holds exactly the keys of its {@code Config},
 * with the same defaults, each below a comment.
 */
final class ConfigurationRule {
    private ConfigurationRule() {}

    static List<String> violations(Bundle bundle, Path etc) throws IOException {
        List<String> violations = new ArrayList<>();
        Map<String, Element> designated = designated(bundle, violations);
        undesignated(bundle, designated, violations);
        for (Map.Entry<String, Element> entry : designated.entrySet()) {
            String pid = entry.getKey();
            boolean factory = entry.getValue().getTagName().equals("factory");
            Map<String, String> defaults = defaults(bundle, entry.getValue(), violations);
            List<Path> files = files(etc, pid, factory);
            if (files.isEmpty()) {
                violations.add(pid + " ships no etc/" + pid + (factory ? "-NAME.cfg" : ".cfg"));
            }
            for (Path file : files) {
                compare("etc/" + file.getFileName(), Files.readAllLines(file), defaults, factory, violations);
            }
        }
        return violations;
    }

    /** The object classes that the bundle's components are configured by, by their PID. */
    private static Map<String, Element> designated(Bundle bundle, List<String> violations) {
        Map<String, Element> designated = new LinkedHashMap<>();
        for (Element metadata : bundle.documents("OSGI-INF/metatype/[^/]+\\.xml")) {
            NodeList designates = metadata.getElementsByTagName("Designate");
            for (int i = 0; i < designates.getLength(); i++) {
                Element designate = (Element) designates.item(i);
                boolean factory = designate.hasAttribute("factoryPid");
                String pid = designate.getAttribute(factory ? "factoryPid" : "pid");
                if (!pid.equals(bundle.name())) {
                    violations.add(pid + " is the PID of a component of " + bundle + ", allowed is the bundle's name");
                }
                if (pid.contains("-")) {
                    violations.add(pid + " is a PID with '-', where the name of its file would be split");
                }
                Element objects = (Element) metadata.getElementsByTagName("OCD").item(0);
                designated.put(pid, factory ? asFactory(objects) : objects);
            }
        }
        return designated;
    }

    private static Element asFactory(Element objects) {
        Element factory = objects.getOwnerDocument().createElement("factory");
        factory.appendChild(objects.cloneNode(true));
        return factory;
    }

    /** Components that take a configuration which nobody described. */
    private static void undesignated(Bundle bundle, Map<String, Element> designated, List<String> violations) {
        JavaClasses classes = bundle.classes();
        for (Element component : bundle.documents("OSGI-INF/[^/]+\\.xml")) {
            String pids = component.hasAttribute("configuration-pid")
                    ? component.getAttribute("configuration-pid")
                    : component.getAttribute("name");
            Element code =
                    (Element) component.getElementsByTagName("implementation").item(0);
            JavaClass type = classes.get(code.getAttribute("class"));
            boolean configured = type.getCodeUnits().stream()
                    .filter(ConfigurationRule::activates)
                    .anyMatch(unit -> unit.getRawParameterTypes().stream().anyMatch(ConfigurationRule::configuration));
            if (configured && !designated.containsKey(pids)) {
                violations.add(type.getName() + " takes the configuration " + pids + ", which no Config describes");
            }
        }
    }

    private static boolean activates(JavaCodeUnit unit) {
        return unit.isAnnotatedWith("org.osgi.service.component.annotations.Activate")
                || unit.isAnnotatedWith("org.osgi.service.component.annotations.Modified");
    }

    private static boolean configuration(JavaClass parameter) {
        return parameter.isAnnotation() || parameter.isAssignableTo(Map.class);
    }

    private static Map<String, String> defaults(Bundle bundle, Element objects, List<String> violations) {
        Map<String, String> defaults = new LinkedHashMap<>();
        NodeList attributes = objects.getElementsByTagName("AD");
        for (int i = 0; i < attributes.getLength(); i++) {
            Element attribute = (Element) attributes.item(i);
            String key = attribute.getAttribute("id");
            // A default is written as a list there: its own commas stand behind a backslash.
            defaults.put(key, attribute.getAttribute("default").replaceAll("\\\\(.)", "$1"));
            if (!attribute.getAttribute("type").equals("String")) {
                violations.add(key + " of " + bundle + " is no String: a wrong value could not be told in one line");
            }
            if (attribute.getAttribute("description").isEmpty()) {
                violations.add(key + " of " + bundle + " has no description");
            }
        }
        return defaults;
    }

    private static List<Path> files(Path etc, String pid, boolean factory) throws IOException {
        Predicate<String> shipped = factory
                ? name -> name.startsWith(pid + "-") && name.endsWith(".cfg")
                : name -> name.equals(pid + ".cfg");
        try (Stream<Path> files = Files.list(etc)) {
            return files.filter(file -> shipped.test(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    private static void compare(
            String file, List<String> lines, Map<String, String> defaults, boolean factory, List<String> violations) {
        TreeSet<String> missing = new TreeSet<>(defaults.keySet());
        String before = "";
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (!line.startsWith("#") && equals > 0) {
                String key = line.substring(0, equals).strip();
                String value = line.substring(equals + 1).strip();
                missing.remove(key);
                if (!defaults.containsKey(key)) {
                    violations.add(file + " has the key " + key + ", which no Config describes");
                } else if (!factory && !value.equals(defaults.get(key))) {
                    violations.add(file + " says " + key + " = " + value + ", the default is " + defaults.get(key));
                }
                if (!before.startsWith("# ")) {
                    violations.add(file + " has no comment above " + key);
                }
            }
            before = line;
        }
        missing.forEach(key -> violations.add(file + " has no key " + key));
    }
}
