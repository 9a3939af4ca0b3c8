// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every command takes {@code --json}, options stand before or behind its arguments, and its manual says what it does. */
final class CommandRule {
    private static final String KARAF = "org.apache.karaf.shell.api.action.";

    private CommandRule() {}

    static List<String> violations(JavaClasses classes) {
        List<String> violations = new ArrayList<>();
        for (JavaClass each : classes) {
            each.tryGetAnnotationOfType(KARAF + "Command").ifPresent(command -> check(each, command, violations));
        }
        return violations;
    }

    private static void check(JavaClass code, JavaAnnotation<?> command, List<String> violations) {
        String name = text(command, "scope") + ":" + text(command, "name");
        if (!code.isAssignableTo("guelta.console.ConsoleCommand")) {
            violations.add(name + " is no ConsoleCommand: it has to take --json and options behind its arguments");
        }
        if (text(command, "description").isEmpty()) {
            violations.add(name + " has no description");
        }
        Map<JavaField, JavaAnnotation<?>> arguments = annotated(code, "Argument");
        arguments.forEach((field, argument) -> described(name, field, argument, violations));
        annotated(code, "Option").forEach((field, option) -> described(name, field, option, violations));
        Optional<JavaAnnotation<?>> last = arguments.values().stream()
                .max(Comparator.comparing(argument -> (Integer) value(argument, "index", 0)));
        if (last.isPresent() && !value(last.get(), "multiValued", false).equals(true)) {
            violations.add(name + " does not take options behind its arguments");
        }
    }

    private static void described(
            String command, JavaField field, JavaAnnotation<?> annotation, List<String> violations) {
        if (text(annotation, "description").isEmpty()) {
            violations.add(command + " does not describe " + field.getName());
        }
    }

    private static Map<JavaField, JavaAnnotation<?>> annotated(JavaClass code, String annotation) {
        Map<JavaField, JavaAnnotation<?>> found = new TreeMap<>(Comparator.comparing(JavaField::getName));
        for (JavaField field : code.getAllFields()) {
            field.tryGetAnnotationOfType(KARAF + annotation).ifPresent(present -> found.put(field, present));
        }
        return found;
    }

    private static String text(JavaAnnotation<?> annotation, String member) {
        return value(annotation, member, "").toString();
    }

    private static Object value(JavaAnnotation<?> annotation, String member, Object fallback) {
        return annotation.get(member).orElse(fallback);
    }
}
