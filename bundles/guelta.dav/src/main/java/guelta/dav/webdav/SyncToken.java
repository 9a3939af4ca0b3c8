// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.Refusal;
import guelta.dav.access.Who;
import guelta.dav.collection.ChangeLog;
import guelta.dav.collection.Found;
import guelta.dav.place.Href;
import guelta.dav.place.Place.InHome;
import guelta.dav.xml.Name;
import guelta.store.Content;
import guelta.store.tree.Tags;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a client has followed a collection (RFC 6578 4): {@code urn:guelta:sync:EPOCH:UID:N[-SIGHT][:NAME]}. Changes are in the
 * order of their numbers, those of one commit in the order of the names.
 *
 * @param epoch of the history
 * @param uid of the collection: one that was made again has another
 * @param number all changes before this commit are known
 * @param sight what of the collections in it the client was told of, where there can be some: it depends on who asks, in which
 *     groups, and on the level. Empty for the owner on level 1, who is told of all of them
 * @param name up to which member its own changes are known; empty for all of them
 */
record SyncToken(String epoch, String uid, long number, String sight, String name) {
    static final Name NAME = Name.dav("sync-token");

    private static final int DIGEST = 12;
    private static final Pattern FORM = Pattern.compile(
            "urn:guelta:sync:([A-Za-z0-9-]{1,80}):([A-Za-z0-9-]{1,80}):(\\d{1,18})(?:-([0-9a-f]{12}i?|i))?(?::([^:/]{1,765}))?");

    /** Whether a collection can be followed: all that have members, folders in folders too (RFC 6578 3.2). */
    static boolean isServed(Found.Collection collection) {
        return collection.takesMembers();
    }

    /** Everything in a collection is known, as it is told on level 1. */
    static SyncToken of(View view, Found.Collection collection) {
        return of(view, collection, false);
    }

    /**
     * The same.
     *
     * @param deep whether it is told on the level infinite
     */
    static SyncToken of(View view, Found.Collection collection, boolean deep) {
        return new SyncToken(
                view.home(collection.place().owner()).snapshot().epoch(),
                collection.settings().uid(),
                view.lastChange(collection),
                sight(view, collection, deep),
                "");
    }

    private static String sight(View view, Found.Collection collection, boolean deep) {
        InHome place = collection.place();
        if (!place.kind().isNested()) {
            return "";
        }
        Who who = view.who();
        String asked = deep ? "i" : "";
        return who.name().equals(place.owner()) ? asked : digest(who) + asked;
    }

    /** Who joins a group may be told of collections that have not changed since. */
    private static String digest(Who who) {
        String text = who.name() + '\n' + String.join("\n", new TreeSet<>(who.groups()));
        return Tags.of(Content.of(text.getBytes(UTF_8))).hex().substring(0, DIGEST);
    }

    /**
     * What a client brings.
     *
     * @throws Refusal 403 with {@code DAV:valid-sync-token} when it is none of this collection's, from before a history
     *     that was rewritten, of another level, or of somebody else or in other groups where that makes a difference: the
     *     client starts anew
     */
    static SyncToken parse(String text, SyncToken head) throws Refusal {
        Matcher matcher = FORM.matcher(text.strip());
        if (matcher.matches()) {
            String sight = matcher.group(4);
            SyncToken token = new SyncToken(
                    matcher.group(1),
                    matcher.group(2),
                    Long.parseLong(matcher.group(3)),
                    sight == null ? "" : sight,
                    name(matcher.group(5)));
            if (token.epoch.equals(head.epoch)
                    && token.uid.equals(head.uid)
                    && token.number <= head.number
                    && token.sight.equals(head.sight)) {
                return token;
            }
        }
        throw none();
    }

    private static String name(@Nullable String encoded) throws Refusal {
        try {
            return encoded == null ? "" : Href.parse('/' + encoded).names().get(0);
        } catch (Refusal notOurs) {
            throw none();
        }
    }

    private static Refusal none() {
        return new Refusal(
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
        return new SyncToken(epoch, uid, change.number(), sight, change.name());
    }

    /** As it stands in {@code DAV:sync-token}. */
    String text() {
        return "urn:guelta:sync:" + epoch + ':' + uid + ':' + number + (sight.isEmpty() ? "" : "-" + sight)
                + (name.isEmpty() ? "" : ":" + Href.encode(name));
    }
}
