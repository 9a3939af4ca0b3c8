// SPDX-License-Identifier: Apache-2.0
package guelta.dav.condition;

import guelta.dav.Refusal;
import java.util.Locale;
import java.util.Optional;

/** How far below a resource a request goes (RFC 4918 10.2). */
public enum Depth {
    /** To the resource alone. */
    ZERO("0"),
    /** To what is right in it too. */
    ONE("1"),
    /** To all that is below it too. */
    INFINITY("infinity");

    private final String text;

    Depth(String text) {
        this.text = text;
    }

    /**
     * The depth that a request names.
     *
     * @param field the value of {@code Depth}
     * @param otherwise what a request without it means
     * @throws Refusal 400 for another value
     */
    public static Depth of(Optional<String> field, Depth otherwise) throws Refusal {
        if (field.isEmpty()) {
            return otherwise;
        }
        String value = field.get().strip().toLowerCase(Locale.ROOT);
        for (Depth depth : values()) {
            if (depth.text.equals(value)) {
                return depth;
            }
        }
        throw new Refusal(400, "Depth is '" + field.get() + "', allowed are 0, 1 and infinity");
    }

    /** The value of the field. */
    public String text() {
        return text;
    }
}
