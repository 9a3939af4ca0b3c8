// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.Refusal;
import guelta.dav.calendar.Verdict;
import guelta.dav.query.FilterElement;
import guelta.dav.query.TextMatch;
import guelta.dav.text.ContentLine;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.ArrayList;
import java.util.List;

/**
 * A condition on the properties of a card (RFC 6352 10.5.1): that one of a name fulfils one or all of its conditions. It has to be
 * there, also where the text of it shall not have something.
 *
 * @param group that it has to be in; empty for any or none
 * @param missing whether it is that there is none
 * @param all whether all conditions have to be fulfilled, by one and the same property
 */
record PropertyFilter(
        String group,
        String name,
        boolean missing,
        boolean all,
        List<TextMatch> texts,
        List<ParameterFilter> parameters) {
    static PropertyFilter of(Element element) throws Refusal {
        FilterElement parts = OfCards.element(element, "is-not-defined", "text-match", "param-filter");
        List<TextMatch> texts = new ArrayList<>();
        for (Element text : element.elements(Name.carddav("text-match")).toList()) {
            texts.add(TextMatch.of(OfCards.DIALECT, text));
        }
        List<ParameterFilter> parameters = new ArrayList<>();
        for (Element parameter : element.elements(Name.carddav("param-filter")).toList()) {
            parameters.add(ParameterFilter.of(parameter));
        }
        String name = parts.name();
        int dot = name.indexOf('.');
        return new PropertyFilter(
                dot < 0 ? "" : name.substring(0, dot),
                dot < 0 ? name : name.substring(dot + 1),
                parts.missing(),
                parts.all(),
                List.copyOf(texts),
                List.copyOf(parameters));
    }

    boolean matches(VCard card) {
        boolean any = false;
        for (ContentLine line : card.lines()) {
            if (line.name().equals(name) && (group.isEmpty() || line.group().equals(group))) {
                if (!missing && fulfils(line)) {
                    return true;
                }
                any = true;
            }
        }
        // VERSION is no line of a card here: it was read, and not kept.
        if (name.equals("VERSION") && group.isEmpty() && !any) {
            ContentLine version =
                    new ContentLine(0, "", name, List.of(), card.version().text());
            return !missing && fulfils(version);
        }
        return missing && !any;
    }

    /** What a summary says of it. */
    Verdict judge(CardSummary summary) {
        Verdict there = summary.has(name);
        if (missing) {
            return there == Verdict.MAYBE || !group.isEmpty() && there == Verdict.YES
                    ? Verdict.MAYBE
                    : there == Verdict.NO ? Verdict.YES : Verdict.NO;
        }
        boolean bare = texts.isEmpty() && parameters.isEmpty() && group.isEmpty();
        if (there == Verdict.NO || bare) {
            return there;
        }
        boolean possible = all || !parameters.isEmpty() || texts.isEmpty();
        for (TextMatch text : texts) {
            boolean may = text.negated() || summary.mayHave(name, text.widest());
            possible = all ? possible && may : possible || may;
        }
        return possible ? Verdict.MAYBE : Verdict.NO;
    }

    private boolean fulfils(ContentLine line) {
        if (texts.isEmpty() && parameters.isEmpty()) {
            return true;
        }
        if (all) {
            return texts.stream().allMatch(text -> text.matches(Values.texts(line)))
                    && parameters.stream().allMatch(parameter -> parameter.matches(line));
        }
        return texts.stream().anyMatch(text -> text.matches(Values.texts(line)))
                || parameters.stream().anyMatch(parameter -> parameter.matches(line));
    }
}
