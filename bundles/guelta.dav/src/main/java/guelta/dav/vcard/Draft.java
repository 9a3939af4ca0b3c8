// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.text.ContentLine;
import guelta.dav.text.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A line that is being converted. Confined. */
final class Draft {
    String group;
    String name;
    String value;
    final List<Parameter> parameters;

    Draft(ContentLine line) {
        group = line.group();
        name = line.name();
        value = line.value();
        parameters = new ArrayList<>(line.parameters());
    }

    Draft(String group, String name, String value) {
        this.group = group;
        this.name = name;
        this.value = value;
        parameters = new ArrayList<>();
    }

    ContentLine line() {
        return new ContentLine(0, group, name, parameters, value);
    }

    /** The first value of a parameter; empty when there is none. */
    String first(String parameter) {
        return line().parameter(parameter).orElse("");
    }

    boolean says(String parameter, String what) {
        return first(parameter).equalsIgnoreCase(what);
    }

    boolean has(String parameter) {
        return parameters.stream().anyMatch(candidate -> candidate.name().equals(parameter));
    }

    /** Takes a parameter away; answers its first value. */
    Optional<String> take(String parameter) {
        Optional<String> taken = line().parameter(parameter);
        parameters.removeIf(candidate -> candidate.name().equals(parameter));
        return taken;
    }

    void put(String parameter, String what) {
        parameters.removeIf(candidate -> candidate.name().equals(parameter));
        parameters.add(new Parameter(parameter, List.of(what)));
    }

    /** The types, gathered from wherever they stand; they are taken away. */
    List<String> takeTypes() {
        List<String> types = Values.types(line());
        parameters.removeIf(candidate ->
                candidate.name().equals("TYPE") || candidate.values().isEmpty());
        return types;
    }

    void putTypes(List<String> types) {
        if (!types.isEmpty()) {
            parameters.add(new Parameter("TYPE", types));
        }
    }

    /** Gives all parameters the names that they have in another version. */
    void translateParameters(Set<String> own, Set<String> foreign) {
        parameters.replaceAll(
                parameter -> new Parameter(Vocabulary.translated(parameter.name(), own, foreign), parameter.values()));
    }
}
