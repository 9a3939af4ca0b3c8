// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.Refusal;
import guelta.dav.text.Collation;
import guelta.dav.text.ContentLine;
import guelta.dav.xml.Element;
import java.util.List;

/**
 * What a text has to have (RFC 6352 10.5.4): it is compared unfolded and without escapes. The values of NICKNAME and CATEGORIES
 * are lists: the whole is compared, and each text in it.
 *
 * @param folded by the collation
 * @param widest folded by the collation that takes most for the same
 */
record TextMatch(Collation collation, Kind kind, boolean negated, String folded, String widest) {
    /** Where in a text it has to be. */
    enum Kind {
        EQUALS,
        CONTAINS,
        STARTS_WITH,
        ENDS_WITH
    }

    static TextMatch of(Element element) throws Refusal {
        Parts parts = new Parts(element);
        String named = element.attribute("collation").orElse(Collation.UNICODE_CASEMAP.identifier());
        // RFC 6352 8.3.1: "default" is the one that a server uses when nothing is said.
        Collation collation = Collation.named(named.equals("default") ? Collation.UNICODE_CASEMAP.identifier() : named)
                .orElseThrow(() -> Precondition.SUPPORTED_COLLATION.because(
                        element,
                        "the collation '" + named + "' is not known, allowed are i;ascii-casemap, i;octet and"
                                + " i;unicode-casemap"));
        String type = element.attribute("match-type").orElse("contains");
        Kind kind =
                switch (type) {
                    case "equals" -> Kind.EQUALS;
                    case "contains" -> Kind.CONTAINS;
                    case "starts-with" -> Kind.STARTS_WITH;
                    case "ends-with" -> Kind.ENDS_WITH;
                    default ->
                        throw parts.wrong("has the match-type '" + type
                                + "', allowed are equals, contains, starts-with and ends-with");
                };
        String negated = element.attribute("negate-condition").orElse("no");
        if (!negated.equals("yes") && !negated.equals("no")) {
            throw parts.wrong("has the negate-condition '" + negated + "', allowed are yes and no");
        }
        return new TextMatch(
                collation,
                kind,
                negated.equals("yes"),
                collation.folded(element.text()),
                Collation.UNICODE_CASEMAP.folded(element.text()));
    }

    boolean matches(ContentLine line) {
        if (!ValueType.LISTS.contains(line.name()) || line.value().indexOf(',') < 0) {
            return has(line.text()) != negated;
        }
        return (has(line.text()) || Values.list(line.value()).stream().anyMatch(this::has)) != negated;
    }

    /** Whether one of several texts has it; negated, whether none has. */
    boolean matches(List<String> texts) {
        return texts.stream().anyMatch(this::has) != negated;
    }

    private boolean has(String text) {
        String candidate = collation.folded(text);
        return switch (kind) {
            case EQUALS -> candidate.equals(folded);
            case CONTAINS -> candidate.contains(folded);
            case STARTS_WITH -> candidate.startsWith(folded);
            case ENDS_WITH -> candidate.endsWith(folded);
        };
    }
}
