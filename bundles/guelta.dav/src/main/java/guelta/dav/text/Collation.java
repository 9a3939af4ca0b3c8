// SPDX-License-Identifier: Apache-2.0
package guelta.dav.text;

import java.text.Normalizer;
import java.util.Optional;

/**
 * How a text is searched for in another one: the collations that CalDAV and CardDAV have (RFC 4790, RFC 5051). Each takes
 * letters for the same that are so by the one before it, and more.
 */
public enum Collation {
    /** To the letter. */
    OCTET("i;octet") {
        @Override
        public String folded(String text) {
            return text;
        }
    },
    /** Letters of ASCII in any case. */
    ASCII_CASEMAP("i;ascii-casemap") {
        @Override
        public String folded(String text) {
            StringBuilder folded = new StringBuilder(text.length());
            for (int i = 0; i < text.length(); i++) {
                folded.append(upper(text.charAt(i)));
            }
            return folded.toString();
        }
    },
    /** Letters of Unicode in any case and however they are composed (RFC 5051). */
    UNICODE_CASEMAP("i;unicode-casemap") {
        @Override
        public String folded(String text) {
            StringBuilder folded = new StringBuilder(text.length());
            text.codePoints().forEach(point -> fold(point, folded));
            return folded.toString();
        }

        /** RFC 5051 2: titlecase first, then the decomposition, but for Hangul. */
        private void fold(int point, StringBuilder to) {
            int title = Character.toTitleCase(point);
            if (title < ASCII) {
                to.append((char) title);
            } else if (title >= FIRST_HANGUL && title <= LAST_HANGUL) {
                to.appendCodePoint(title);
            } else {
                to.append(Normalizer.normalize(Character.toString(title), Normalizer.Form.NFKD));
            }
        }
    };

    private static final int ASCII = 0x80;
    private static final int FIRST_HANGUL = 0xac00;
    private static final int LAST_HANGUL = 0xd7a3;

    private final String identifier;

    Collation(String identifier) {
        this.identifier = identifier;
    }

    /** The collation of an identifier, {@code i;octet}. */
    public static Optional<Collation> named(String identifier) {
        for (Collation collation : values()) {
            if (collation.identifier.equals(identifier)) {
                return Optional.of(collation);
            }
        }
        return Optional.empty();
    }

    /** Its name in the registry of RFC 4790. */
    public String identifier() {
        return identifier;
    }

    /** The form in which texts are the same that it takes for the same. */
    public abstract String folded(String text);

    /** Whether a text has a part, which is folded already. */
    public boolean contains(String text, String foldedPart) {
        return folded(text).contains(foldedPart);
    }

    private static char upper(char c) {
        return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
    }
}
