// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.text.ContentLine;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a card is called where it does not say so: RFC 6350 6.2.1 demands an FN, clients leave it out. */
final class DisplayName {
    private DisplayName() {}

    /** The FN, or what comes near; empty when there is nothing. */
    static String of(List<ContentLine> lines) {
        return text(lines, "FN")
                .or(() -> first(lines, "N").map(DisplayName::ofName).filter(name -> !name.isEmpty()))
                .or(() -> text(lines, "NICKNAME"))
                .or(() -> first(lines, "ORG").map(DisplayName::ofOrganisation).filter(name -> !name.isEmpty()))
                .or(() -> text(lines, "EMAIL"))
                .or(() -> text(lines, "TEL"))
                .orElse("");
    }

    private static Optional<ContentLine> first(List<ContentLine> lines, String name) {
        return lines.stream().filter(line -> line.name().equals(name)).findFirst();
    }

    private static Optional<String> text(List<ContentLine> lines, String name) {
        return first(lines, name).map(line -> line.text().strip()).filter(text -> !text.isEmpty());
    }

    /** Prefix, given, additional, family, suffix. */
    private static String ofName(ContentLine name) {
        List<String> parts = Values.components(name.value()).stream()
                .map(part -> String.join(" ", part).strip())
                .toList();
        return Stream.of(3, 1, 2, 0, 4)
                .filter(index -> index < parts.size())
                .map(parts::get)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String ofOrganisation(ContentLine organisation) {
        return String.join(" ", Values.components(organisation.value()).get(0)).strip();
    }
}
