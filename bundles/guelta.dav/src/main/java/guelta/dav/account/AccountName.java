// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import guelta.dav.text.Malformed;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a user or group: the name of its file in the store, of its root {@code home/NAME}, and a segment of its paths.
 *
 * @param text 1 to 64 of {@code a-z 0-9 . _ @ + -}, the first a letter or digit, without {@code ..}, not ending in {@code .}
 *     or {@code .lock}: what Git takes as part of a reference
 */
public record AccountName(String text) implements Comparable<AccountName> {
    private static final Pattern ALLOWED = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,63}");

    /** Refuses what is no name. */
    public AccountName {
        if (!isName(text)) {
            throw new IllegalArgumentException("'" + text + "' is no name of an account");
        }
    }

    /**
     * The name that somebody typed, in either case of letters.
     *
     * @throws Malformed when it is none; says what is allowed
     */
    public static AccountName parse(String typed) throws Malformed {
        String folded = typed.toLowerCase(Locale.ROOT);
        // Letters that only become ASCII when they are folded, as the sign of Kelvin, are others.
        if (!isName(folded) || typed.chars().anyMatch(c -> c > '~')) {
            throw new Malformed("the name '" + typed + "' is not allowed: 1 to 64 of a-z, 0-9 and ._@+-,"
                    + " beginning with a letter or digit, without '..', not ending in '.' or '.lock'");
        }
        return new AccountName(folded);
    }

    /** Whether this is a name as it is, in lower case. */
    public static boolean isName(String text) {
        return ALLOWED.matcher(text).matches()
                && !text.contains("..")
                && !text.endsWith(".")
                && !text.endsWith(".lock");
    }

    @Override
    public int compareTo(AccountName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
