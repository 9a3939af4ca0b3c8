// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.collection.Found;
import guelta.dav.xml.Name;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a client has followed a collection (RFC 6578 4): {@code urn:guelta:sync:EPOCH:UID:N[:I]}.
 *
 * @param epoch of the history
 * @param uid of the collection: one that was made again has another
 * @param number all changes up to this commit are known
 * @param within how many of the members that the next commits changed are known, too
 */
record SyncToken(String epoch, String uid, long number, int within) {
    static final Name NAME = Name.dav("sync-token");

    private static final Pattern FORM =
            Pattern.compile("urn:guelta:sync:([A-Za-z0-9-]{1,80}):([A-Za-z0-9-]{1,80}):(\\d{1,18})(?::(\\d{1,9}))?");

    /** Whether a collection can be followed: all that have members. */
    static boolean isServed(Found.Collection collection) {
        return collection.takesMembers();
    }

    /** Everything in a collection is known. */
    static SyncToken of(View view, Found.Collection collection) {
        return new SyncToken(
                view.home(collection.place().owner()).snapshot().epoch(),
                collection.settings().uid(),
                view.lastChange(collection),
                0);
    }

    /**
     * What a client brings.
     *
     * @throws Refusal 403 with {@code DAV:valid-sync-token} when it is none of this collection's, or from before a history
     *     that was rewritten: the client starts anew
     */
    static SyncToken parse(String text, SyncToken head) throws Refusal {
        Matcher matcher = FORM.matcher(text.strip());
        if (matcher.matches()) {
            String within = matcher.group(4);
            SyncToken token = new SyncToken(
                    matcher.group(1),
                    matcher.group(2),
                    Long.parseLong(matcher.group(3)),
                    within == null ? 0 : Integer.parseInt(within));
            if (token.epoch.equals(head.epoch) && token.uid.equals(head.uid) && token.number <= head.number) {
                return token;
            }
        }
        throw new Refusal(
                403, Name.dav("valid-sync-token"), "the sync token is not one of this collection as it is now");
    }

    /** As it stands in {@code DAV:sync-token}. */
    String text() {
        return "urn:guelta:sync:" + epoch + ':' + uid + ':' + number + (within == 0 ? "" : ":" + within);
    }
}
