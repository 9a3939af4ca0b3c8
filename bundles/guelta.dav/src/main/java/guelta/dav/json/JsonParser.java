// SPDX-License-Identifier: Apache-2.0
package guelta.dav.json;

import guelta.dav.text.Malformed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one document. Confined. */
final class JsonParser {
    private static final int DEEPEST = 32;
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?");
    private static final String ESCAPED = "\"\\/bfnrt";
    private static final String MEANT = "\"\\/\b\f\n\r\t";

    private final String text;
    private final int most;
    private int at;
    private int values;

    /**
     * @param most how many values, names aside, it may have: each is an object
     */
    JsonParser(String text, int most) {
        this.text = text;
        this.most = most;
    }

    @Nullable
    Object document() throws Malformed {
        Object value = value(0);
        space();
        if (at < text.length()) {
            throw wrong("nothing more");
        }
        return value;
    }

    private @Nullable Object value(int depth) throws Malformed {
        values++;
        if (values > most) {
            throw new Malformed("the JSON has more than " + most + " values");
        }
        space();
        char c = at < text.length() ? text.charAt(at) : 0;
        if (c == '"') {
            return string();
        }
        if (c == '{' || c == '[') {
            if (depth == DEEPEST) {
                throw new Malformed("the JSON is more than " + DEEPEST + " deep");
            }
            at++;
            return c == '{' ? object(depth + 1) : array(depth + 1);
        }
        if (word("null")) {
            return null;
        }
        if (word("true")) {
            return true;
        }
        return word("false") ? Boolean.FALSE : number();
    }

    private boolean word(String word) {
        boolean there = text.startsWith(word, at);
        at += there ? word.length() : 0;
        return there;
    }

    /** A {@link Long} where it is a whole number in its range. */
    private Object number() throws Malformed {
        Matcher matcher = NUMBER.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw wrong("a value");
        }
        at = matcher.end();
        BigDecimal number = new BigDecimal(matcher.group());
        boolean whole = matcher.group(2) == null && matcher.group(3) == null && number.precision() <= 18;
        return whole ? (Object) number.longValueExact() : number;
    }

    private Map<String, @Nullable Object> object(int depth) throws Malformed {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        if (next('}')) {
            return object;
        }
        do {
            space();
            String name = string();
            expect(':');
            object.put(name, value(depth));
        } while (next(','));
        expect('}');
        return object;
    }

    private List<@Nullable Object> array(int depth) throws Malformed {
        List<@Nullable Object> array = new ArrayList<>();
        if (next(']')) {
            return array;
        }
        do {
            array.add(value(depth));
        } while (next(','));
        expect(']');
        return array;
    }

    private String string() throws Malformed {
        if (at >= text.length() || text.charAt(at) != '"') {
            throw wrong("a text in quotes");
        }
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c < ' ') {
                throw wrong("no control character");
            }
            value.append(c == '\\' ? escaped() : c);
        }
        throw wrong("the end of a text");
    }

    /** What an escape means; goes to its last character. */
    private char escaped() throws Malformed {
        at++;
        char c = at < text.length() ? text.charAt(at) : 0;
        int known = ESCAPED.indexOf(c);
        if (known >= 0) {
            return MEANT.charAt(known);
        }
        int code = 0;
        for (int i = 1; i <= 4; i++) {
            int digit = c == 'u' && at + i < text.length() ? Character.digit(text.charAt(at + i), 16) : -1;
            if (digit < 0) {
                throw wrong("an escape");
            }
            code = code << 4 | digit;
        }
        at += 4;
        return (char) code;
    }

    private boolean next(char c) {
        space();
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char c) throws Malformed {
        if (!next(c)) {
            throw wrong("'" + c + "'");
        }
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private Malformed wrong(String expected) {
        return new Malformed("the JSON needs " + expected + " at character " + (at + 1));
    }
}
