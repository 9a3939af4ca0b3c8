// SPDX-License-Identifier: Apache-2.0
package guelta.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.regex.Pattern;

/** A name says what a class is. */
final class NameRule {
    private static final Pattern NOTHING = Pattern.compile(".+(Impl|Manager|Helper|Utils?)");

    private NameRule() {}

    static List<String> violations(JavaClasses classes) {
        return classes.stream()
                .filter(each -> NOTHING.matcher(each.getSimpleName()).matches())
                .map(JavaClass::getName)
                .sorted()
                .map(name -> name + " has a name that says nothing")
                .toList();
    }
}
