// SPDX-License-Identifier: Apache-2.0
package guelta.dav.lock;

import guelta.dav.Refusal;
import guelta.dav.lock.IfHeader.Condition;
import guelta.dav.lock.IfHeader.StateList;
import java.util.ArrayList;
import java.util.List;

/** Reads the field {@code If} by the grammar of RFC 4918 10.4.2. Confined. */
final class IfHeaderParser {
    private final String text;
    private int at;

    IfHeaderParser(String text) {
        this.text = text;
    }

    List<StateList> lists() throws Refusal {
        List<StateList> lists = new ArrayList<>();
        blanks();
        boolean tagged = next('<');
        while (at < text.length()) {
            String resource = "";
            if (next('<')) {
                if (!tagged) {
                    throw wrong("a resource stands behind lists without one");
                }
                resource = reference();
                if (resource.isEmpty()) {
                    throw wrong("the resource has no URL");
                }
                blanks();
            }
            do {
                lists.add(new StateList(resource, conditions()));
                blanks();
            } while (next('('));
        }
        if (lists.isEmpty()) {
            throw wrong("it has no list");
        }
        return lists;
    }

    private List<Condition> conditions() throws Refusal {
        if (!next('(')) {
            throw wrong("a list has to begin with '('");
        }
        at++;
        List<Condition> conditions = new ArrayList<>();
        for (blanks(); !next(')'); blanks()) {
            conditions.add(condition());
        }
        at++;
        if (conditions.isEmpty()) {
            throw wrong("a list has no condition");
        }
        return conditions;
    }

    private Condition condition() throws Refusal {
        boolean not = text.regionMatches(true, at, "Not", 0, 3);
        if (not) {
            at += 3;
            blanks();
        }
        if (next('<')) {
            String token = reference();
            if (token.indexOf(':') < 1) {
                throw wrong("a token has to be an absolute URI");
            }
            return new Condition(not, false, token);
        }
        if (next('[')) {
            return new Condition(not, true, tag());
        }
        throw wrong("a condition has to be <TOKEN> or [\"TAG\"], with Not before it or without");
    }

    /** What stands in angle brackets. */
    private String reference() throws Refusal {
        int end = text.indexOf('>', at);
        if (end < 0) {
            throw wrong("a '<' has no '>'");
        }
        String reference = text.substring(at + 1, end);
        if (!reference.chars().allMatch(c -> c > ' ' && c != 0x7f && c != '<' && c != '"')) {
            throw wrong("a URL has characters that no URL has");
        }
        at = end + 1;
        return reference;
    }

    /** An entity tag in brackets, in which brackets may stand, and blanks (in RFC 2616 they might, and in examples they do). */
    private String tag() throws Refusal {
        int start = at + 1;
        int quote = text.startsWith("W/", start) ? start + 2 : start;
        int end = text.startsWith("\"", quote) ? text.indexOf('"', quote + 1) : -1;
        if (end < 0 || !text.startsWith("]", end + 1)) {
            throw wrong("an entity tag has to be in quotes and brackets");
        }
        String tag = text.substring(start, end + 1);
        if (!tag.chars().allMatch(c -> c >= ' ' && c != 0x7f)) {
            throw wrong("an entity tag has characters that none has");
        }
        at = end + 2;
        return tag;
    }

    private boolean next(char wanted) {
        return at < text.length() && text.charAt(at) == wanted;
    }

    private void blanks() {
        while (next(' ') || next('\t')) {
            at++;
        }
    }

    private Refusal wrong(String what) {
        return new Refusal(400, "the field If can't be read at character " + (at + 1) + ": " + what);
    }
}
