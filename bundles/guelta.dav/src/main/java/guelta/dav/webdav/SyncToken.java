// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.collection.ChangeLog;
import guelta.dav.collection.Found;
import guelta.dav.place.Href;
import guelta.dav.xml.Name;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a client has followed a collection (RFC 6578 4): {@code urn:guelta:sync:EPOCH:UID:N[:NAME]}. Changes are
 * in the order of their numbers, those of one commit in the order of the names.
 *
 * @param epoch of the history
 * @param uid of the collection: one that was made again has another
 * @param number all changes before this commit are known
 * @param name up to which member its own changes are known; empty for all of them
 */
record SyncToken(String epoch, String uid, long number, String name) {
    static final Name NAME = Name.dav("sync-token");

    private static final Pattern FORM = Pattern.compile(
            "urn:guelta:sync:([A-Za-z0-9-]{1,80}):([A-Za-z0-9-]{1,80}):(\\d{1,18})(?::([^:/]{1,765}))?");

    /** Whether a collection can be followed: all that have members, folders in folders too (RFC 6578 3.2). */
    static boolean isServed(Found.Collection collection) {
        return collection.takesMembers();
    }

    /** Everything in a collection is known. */
    static SyncToken of(View view, Found.Collection collection) {
        return new SyncToken(
                view.home(collection.place().owner()).snapshot().epoch(),
                collection.settings().uid(),
                view.lastChange(collection),
                "");
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
            String name = matcher.group(4);
            SyncToken token = new SyncToken(
                    matcher.group(1),
                    matcher.group(2),
                    Long.parseLong(matcher.group(3)),
                    name == null ? "" : Href.parse('/' + name).names().get(0));
            if (token.epoch.equals(head.epoch) && token.uid.equals(head.uid) && token.number <= head.number) {
                return token;
            }
        }
        throw new Refusal(
                403, Name.dav("valid-sync-token"), "the sync token is not one of this collection as it is now");
    }

    /** Up to which commit everything is known. */
    long whole() {
        return name.isEmpty() ? number : number - 1;
    }

    /** Whether a change is known. */
    boolean knows(ChangeLog.Change change) {
        return change.number() < number
                || change.number() == number && (name.isEmpty() || change.name().compareTo(name) <= 0);
    }

    /** Everything up to a change is known. */
    SyncToken after(ChangeLog.Change change) {
        return new SyncToken(epoch, uid, change.number(), change.name());
    }

    /** As it stands in {@code DAV:sync-token}. */
    String text() {
        return "urn:guelta:sync:" + epoch + ':' + uid + ':' + number + (name.isEmpty() ? "" : ":" + Href.encode(name));
    }
}
