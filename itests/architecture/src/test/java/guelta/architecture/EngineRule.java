// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** An engine is pure: bytes, state, time and randomness in; bytes and state out. Nothing ambient, nothing shared. */
final class EngineRule {
    /** The bundles that are engines, those of design.md that are to come included. */
    static final Set<String> ENGINES =
            Set.of("guelta.dns", "guelta.resolver", "guelta.acme", "guelta.dav", "guelta.vpn", "guelta.fleet");

    /** What changes after it was made, whoever holds it. */
    private static final Pattern MUTABLE =
            Pattern.compile("java\\.util\\.(Array|Hash|Linked|Tree|Identity|Weak|Enum|Priority)"
                    + "(List|Map|Set|Deque|Queue|HashMap|HashSet|BlockingQueue)|java\\.util\\.(BitSet|Vector|Stack|Properties)"
                    + "|java\\.lang\\.String(Builder|Buffer)|java\\.nio\\..*Buffer|java\\.util\\.concurrent\\..*");

    private EngineRule() {}

    static List<String> violations(JavaClasses classes) {
        List<String> violations = new ArrayList<>(Ambience.OF_ENGINES.touched(classes));
        for (JavaClass each : classes) {
            for (JavaField field : each.getFields()) {
                if (field.getModifiers().contains(JavaModifier.STATIC)
                        && !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && mutable(field)) {
                    violations.add(field.getFullName() + " is static state that can change");
                }
            }
            for (JavaMethod method : each.getMethods()) {
                if (method.getModifiers().contains(JavaModifier.SYNCHRONIZED)) {
                    violations.add(method.getFullName() + " is synchronized");
                }
            }
        }
        return violations;
    }

    /** A private array may be a table, which nobody writes; one that others can reach is not safe from them. */
    private static boolean mutable(JavaField field) {
        return !field.getModifiers().contains(JavaModifier.FINAL)
                || MUTABLE.matcher(field.getRawType().getName()).matches()
                || field.getRawType().isArray() && !field.getModifiers().contains(JavaModifier.PRIVATE);
    }
}
