// SPDX-License-Identifier: Apache-2.0
package guelta.dav.query;

import guelta.dav.Refusal;
import guelta.dav.text.Collation;
import guelta.dav.xml.Element;
import java.util.List;

/**
 * A text that has to be in another one, or must not be (RFC 4791 9.7.5, RFC 6352 10.5.4). Calendars can be asked for where in the
 * text it is, too, though RFC 4791 has it anywhere.
 *
 * @param negated whether it must not be there
 * @param folded the text, as the collation folds it
 * @param widest the text, as the collation that takes most for the same folds it
 */
public record TextMatch(Collation collation, Kind kind, boolean negated, String folded, String widest) {
    /** Where in a text it has to be. */
    public enum Kind {
        /** It is all of it. */
        EQUALS,
        /** Anywhere. */
        CONTAINS,
        /** At its beginning. */
        STARTS_WITH,
        /** At its end. */
        ENDS_WITH
    }

    /**
     * The condition of an element text-match.
     *
     * @throws Refusal when it asks for what is not known
     */
    public static TextMatch of(Dialect dialect, Element element) throws Refusal {
        FilterElement parts = new FilterElement(dialect, element);
        String usual = dialect.collation().identifier();
        String named = element.attribute("collation").orElse(usual);
        // RFC 4791 7.5.1, RFC 6352 8.3.1: "default" is the one that a server uses when nothing is said.
        Collation collation = Collation.named(named.equals("default") ? usual : named)
                .orElseThrow(() -> dialect.unknownCollation(
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
        String text = element.text();
        return new TextMatch(
                collation, kind, negated.equals("yes"), collation.folded(text), Collation.UNICODE_CASEMAP.folded(text));
    }

    /** Whether a text has it; negated, whether it has not. */
    public boolean matches(String text) {
        return has(text) != negated;
    }

    /** Whether one of several texts has it; negated, whether none has. */
    public boolean matches(List<String> texts) {
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
