// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.dav.calendar.Summary;
import guelta.dav.vcard.CardSummary;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the bytes of a member without reading them again.
 *
 * @param uid of the calendar object or card; empty for files, and for what can't be read
 * @param type its content type; empty when the bytes do not say
 * @param object the summary of a calendar object; null of anything else
 * @param card the summary of a card; null of anything else
 */
public record Facts(
        String uid,
        String type,
        @Nullable Summary object,
        @Nullable CardSummary card) {
    /** Of what is neither calendar object nor card. */
    public static final Facts NONE = new Facts("", "", null, null);
}
