// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.net.HttpFields;
import java.util.Locale;

/** What a client would like (RFC 7240, RFC 8144), which is never an error. */
final class Preferences {
    private Preferences() {}

    /** Whether properties that are not there may go without a word: also in the forms of before the RFCs. */
    static boolean isMinimal(HttpFields fields) {
        return fields.first("Brief").filter("t"::equalsIgnoreCase).isPresent()
                || has(fields, "return=minimal")
                || has(fields, "return-minimal");
    }

    /** Whether the client wants to get back what it has written, or what is there instead. */
    static boolean wantsRepresentation(HttpFields fields) {
        return has(fields, "return=representation");
    }

    private static boolean has(HttpFields fields, String preference) {
        return fields.members("Prefer").stream()
                .map(member -> member.replace(" ", "").replace("\"", ""))
                .anyMatch(member -> member.equalsIgnoreCase(preference)
                        || member.toLowerCase(Locale.ROOT).startsWith(preference + ';'));
    }
}
