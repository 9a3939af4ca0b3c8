// SPDX-License-Identifier: Apache-2.0
package guelta.dav.filter;

import guelta.dav.Refusal;
import guelta.dav.calendar.Precondition;
import guelta.dav.text.Collation;
import guelta.dav.xml.Element;

/**
 * A text that has to be in another one, or must not be (RFC 4791 9.7.5).
 *
 * @param folded the text, as the collation folds it
 * @param widest the text, as the widest collation folds it
 * @param negated whether it must not be there
 */
record TextMatch(Collation collation, String folded, String widest, boolean negated) {
    /**
     * The text-match of an element.
     *
     * @throws Refusal when it asks for what is not known
     */
    static TextMatch of(Element element) throws Refusal {
        String identifier = element.attribute("collation").orElse("i;ascii-casemap");
        Collation collation = Collation.named(identifier.equals("default") ? "i;ascii-casemap" : identifier)
                .orElseThrow(() -> Precondition.SUPPORTED_COLLATION.because("the collation '" + identifier
                        + "' is not known, allowed are i;ascii-casemap, i;octet and i;unicode-casemap"));
        String negate = element.attribute("negate-condition").orElse("no");
        if (!negate.equals("yes") && !negate.equals("no")) {
            throw Precondition.VALID_FILTER.because(
                    "the negate-condition of a text-match is '" + negate + "', allowed are yes and no");
        }
        String type = element.attribute("match-type").orElse("contains");
        if (!type.equals("contains")) {
            throw Precondition.SUPPORTED_FILTER.because(
                    "the match-type of a text-match is '" + type + "', allowed is contains");
        }
        String text = element.text();
        return new TextMatch(
                collation, collation.folded(text), Collation.UNICODE_CASEMAP.folded(text), negate.equals("yes"));
    }

    boolean matches(String text) {
        return collation.contains(text, folded) != negated;
    }
}
