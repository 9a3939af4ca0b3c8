// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.condition.Conditions;
import guelta.dav.condition.Validators;
import guelta.dav.lock.IfHeader;
import guelta.dav.place.Href;
import guelta.dav.place.Place;
import guelta.dav.place.Place.InHome;
import guelta.net.HttpFields;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The states of resources that a write depends on (RFC 9110 13, RFC 4918 10.4). */
final class States {
    private States() {}

    /**
     * Goes on when all conditions of the request hold.
     *
     * @param found what is at the target of the request
     * @return the tokens of locks that the client has shown
     * @throws Refusal 412 when a condition does not hold
     */
    static Set<String> require(View view, Found found) throws Refusal {
        HttpFields fields = view.request().fields();
        Conditions conditions = Conditions.of(fields::joined, view.now());
        if (!conditions.isEmpty()) {
            requireReadOrWrite(view, found);
            conditions.require(validators(view, found));
        }
        return requireIf(view, found);
    }

    /**
     * Goes on when the field {@code If} holds, if there is one: it may come with any method (RFC 4918 10.4.1).
     *
     * @return the tokens of locks that the client has shown
     * @throws Refusal 412 when it does not hold
     */
    static Set<String> requireIf(View view, Found found) throws Refusal {
        Optional<String> field = view.request().fields().joined("If");
        if (field.isEmpty()) {
            return Set.of();
        }
        IfHeader header = IfHeader.parse(field.get());
        boolean holds = header.holds(resource -> resource.isEmpty() ? state(view, found) : state(view, resource));
        if (!holds) {
            throw new Refusal(412, "none of the lists in the field If holds");
        }
        return header.submitted();
    }

    /** Conditions tell what is there: they are for those who may see that, or may write there and so would find out. */
    private static void requireReadOrWrite(View view, Found found) throws Refusal {
        if (!view.may(found, Privilege.WRITE_CONTENT) && !view.may(found, Privilege.BIND)) {
            view.require(found, Privilege.READ);
        }
    }

    /** The tokens of locks that the client has shown. */
    static Set<String> submitted(View view) throws Refusal {
        Optional<String> field = view.request().fields().joined("If");
        return field.isPresent() ? IfHeader.parse(field.get()).submitted() : Set.of();
    }

    private static IfHeader.State state(View view, String resource) {
        if (Href.isElsewhere(resource, Href.authority(view.request().origin()))) {
            return IfHeader.State.NOTHING;
        }
        try {
            Optional<Place> place = Place.of(Href.parse(resource));
            if (place.isPresent() && place.get() instanceof InHome inHome) {
                Found found = view.at(inHome);
                // What one may not read is as if it were not there.
                return view.may(found, Privilege.READ) ? state(view, found) : IfHeader.State.NOTHING;
            }
            return IfHeader.State.NOTHING;
        } catch (Refusal noPath) {
            return IfHeader.State.NOTHING;
        }
    }

    private static IfHeader.State state(View view, Found found) {
        InHome place = found.place();
        Set<String> tokens = new HashSet<>(view.locks(place.owner()).tokens(place.href()));
        if (found instanceof Found.Collection collection
                && SyncToken.isServed(collection)
                && view.may(found, Privilege.READ)) {
            tokens.add(SyncToken.of(view, collection, false).text());
            tokens.add(SyncToken.of(view, collection, true).text());
        }
        // Who may not read is not told by this either whether something is as it was.
        boolean tagged = found instanceof Found.OfMember && view.may(found, Privilege.READ);
        return new IfHeader.State(tagged ? ((Found.OfMember) found).member().etag() : null, tokens);
    }

    /** What tells the states of what is there apart. */
    static Validators validators(View view, Found found) {
        if (found instanceof Found.OfMember member) {
            HttpFields fields = view.request().fields();
            // When it changed is looked for in the history: only for those who ask.
            boolean dated = fields.has("If-Modified-Since") || fields.has("If-Unmodified-Since");
            return new Validators(true, member.member().etag(), dated ? view.changed(member) : null);
        }
        return found instanceof Found.Collection ? new Validators(true, null, null) : Validators.NOTHING;
    }
}
