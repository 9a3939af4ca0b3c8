// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares answers with what transcripts expect of them: XML whatever its prefixes, white space, and order where that means
 * nothing. Remembers what the names in double braces stand for. Confined to one conversation.
 */
final class Expected {
    private static final Pattern SPECIAL = Pattern.compile("\\{\\{(\\w+)}}|\\.\\.\\.");

    /** Elements in which the order of the others means something. */
    private static final Set<String> ORDERED = Set.of("acl", "ace");

    /** Sentences for people, which are compared only where a transcript has them. */
    private static final Name DESCRIPTION = Name.dav("responsedescription");

    private Map<String, String> known = new HashMap<>();

    /** A text of a request with the names replaced by what they stand for. */
    String filled(String text) {
        return SPECIAL.matcher(text).replaceAll(found -> {
            String name = found.group(1);
            String value = name == null ? found.group() : known.get(name);
            if (value == null) {
                throw new IllegalStateException("nothing is known of '" + name + "'");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    /** Whether a text is as expected. */
    boolean matches(String expected, String actual) {
        StringBuilder pattern = new StringBuilder();
        List<String> names = new ArrayList<>();
        String wanted = plain(expected);
        Matcher special = SPECIAL.matcher(wanted);
        int end = 0;
        while (special.find()) {
            pattern.append(Pattern.quote(wanted.substring(end, special.start())));
            end = special.end();
            String name = special.group(1);
            if (name == null) {
                pattern.append("(?s:.*)");
            } else if (known.containsKey(name)) {
                pattern.append(Pattern.quote(plain(known.get(name))));
            } else {
                names.add(name);
                pattern.append("(.+?)");
            }
        }
        pattern.append(Pattern.quote(wanted.substring(end)));
        Matcher whole = Pattern.compile(pattern.toString()).matcher(plain(actual));
        if (!whole.matches()) {
            return false;
        }
        for (int i = 0; i < names.size(); i++) {
            known.put(names.get(i), whole.group(i + 1));
        }
        return true;
    }

    private static String plain(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /** Whether an element is as expected. */
    boolean matches(Element expected, Element actual) {
        if (!expected.name().equals(actual.name()) || !sameAttributes(expected, actual)) {
            return false;
        }
        String text = expected.text();
        boolean open = text.strip().equals("...");
        List<Element> wanted = expected.elements().toList();
        if (wanted.isEmpty() && actual.elements().findAny().isEmpty()) {
            return matches(text, actual.text());
        }
        List<Element> there = new ArrayList<>(actual.elements()
                .filter(each -> !each.name().equals(DESCRIPTION) || expected.has(DESCRIPTION))
                .toList());
        return ORDERED.contains(expected.name().local()) && !open
                ? inOrder(wanted, there)
                : inAnyOrder(wanted, there) && (open || there.isEmpty());
    }

    private boolean inOrder(List<Element> wanted, List<Element> there) {
        if (wanted.size() != there.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!matches(wanted.get(i), there.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Takes out of the list what was wanted. */
    private boolean inAnyOrder(List<Element> wanted, List<Element> there) {
        for (Element each : wanted) {
            boolean found = false;
            for (int i = 0; i < there.size() && !found; i++) {
                Map<String, String> before = new HashMap<>(known);
                found = matches(each, there.get(i));
                if (found) {
                    there.remove(i);
                } else {
                    known = before;
                }
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private boolean sameAttributes(Element expected, Element actual) {
        long wanted = expected.attributes().stream()
                .filter(each -> !each.isDeclaration())
                .count();
        long there = actual.attributes().stream()
                .filter(each -> !each.isDeclaration())
                .count();
        return wanted == there
                && expected.attributes().stream()
                        .filter(each -> !each.isDeclaration())
                        .allMatch(each -> actual.attribute(each.name())
                                .filter(value -> matches(each.value(), value))
                                .isPresent());
    }

    /** An element on many lines, for people. */
    static String shown(Element element) {
        StringBuilder text = new StringBuilder();
        show(element, "", text);
        return text.toString();
    }

    private static void show(Element element, String indent, StringBuilder text) {
        text.append(indent).append(element.name().local());
        element.attributes().stream()
                .filter(each -> !each.isDeclaration())
                .forEach(each ->
                        text.append(' ').append(each.name().local()).append('=').append(each.value()));
        element.content().stream()
                .filter(Text.class::isInstance)
                .map(each -> plain(((Text) each).text()))
                .filter(each -> !each.isEmpty())
                .forEach(each -> text.append(": ").append(each));
        text.append('\n');
        element.elements().forEach(inner -> show(inner, indent + "  ", text));
    }
}
