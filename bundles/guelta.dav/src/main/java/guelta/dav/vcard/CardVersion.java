// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import java.util.Optional;

/** The versions of vCard that are taken and given. */
public enum CardVersion {
    /** RFC 2426: what all clients read. */
    V3("3.0"),
    /** RFC 6350. */
    V4("4.0");

    private final String text;

    CardVersion(String text) {
        this.text = text;
    }

    /** What stands in the property VERSION, {@code 3.0}. */
    public String text() {
        return text;
    }

    /** The version of a text. */
    public static Optional<CardVersion> of(String text) {
        for (CardVersion version : values()) {
            if (version.text.equals(text)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }
}
