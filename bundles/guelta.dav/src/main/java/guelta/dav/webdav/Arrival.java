// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.collection.Home;
import guelta.dav.collection.Layout;
import guelta.dav.collection.Member;
import guelta.dav.collection.Notes;
import guelta.dav.collection.Settings;
import guelta.dav.condition.Depth;
import guelta.dav.place.Place.InHome;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.StorePath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The edits by which something comes to a place that is free.
 *
 * @param head sees the homes that it comes to
 * @param source what comes
 * @param to where it comes to
 */
record Arrival(View head, Found source, InHome to) {
    /** From the same homes. */
    List<Edit> within(boolean move, Depth depth) throws Refusal {
        checkPlace(move);
        List<Edit> edits = new ArrayList<>();
        if (source instanceof Found.OfMember member) {
            if (!move) {
                Quotas.require(head, to.owner(), member.member().entry().size());
            }
            StorePath from = member.member().entry().path();
            StorePath file = file(collection().folder());
            edits.add(move ? new Edit.Move(from, file) : new Edit.Copy(from, file));
            notes(member, edits);
            if (move && !notesOf(member).isEmpty()) {
                Layout.properties(member.in().folder(), member.member().name())
                        .ifPresent(before -> edits.add(new Edit.Delete(before)));
            }
        } else if (source instanceof Found.Collection collection) {
            if (move) {
                edits.add(new Edit.Move(collection.folder(), folder()));
            } else {
                Quotas.require(head, to.owner(), octets(collection, depth));
                copied(collection, to, depth, false, edits);
            }
        }
        return edits;
    }

    /** From the homes of somebody else: the bytes themselves come. */
    List<Edit> fromElsewhere(boolean move, Depth depth) throws Refusal {
        checkPlace(false);
        List<Edit> edits = new ArrayList<>();
        if (source instanceof Found.OfMember member) {
            Quotas.require(head, to.owner(), member.member().entry().size());
            edits.add(new Edit.Put(
                    file(collection().folder()),
                    there().snapshot().content(member.member().entry())));
            notes(member, edits);
        } else if (source instanceof Found.Collection collection) {
            Quotas.require(head, to.owner(), octets(collection, depth));
            copied(collection, to, depth, move, edits);
        }
        return edits;
    }

    /** How much a copy of a collection takes, with all that is in it. */
    private long octets(Found.Collection from, Depth depth) {
        if (depth == Depth.ZERO) {
            return 0;
        }
        long sum = from.takesMembers() ? there().members(from).octets() : 0;
        for (Found.Collection inner : there().collections(from)) {
            sum += octets(inner, depth);
        }
        return sum;
    }

    private void checkPlace(boolean move) throws Refusal {
        if (source instanceof Found.OfMember member) {
            Found.Collection in = collection();
            if (!in.takesMembers()) {
                throw new Refusal(403, "a home holds collections alone");
            }
            Content content = there().snapshot().content(member.member().entry());
            if (head.at(to) instanceof Found.OfMember replaced) {
                Contents.checkReplaced(in, replaced.member(), Contents.uid(head, in.settings(), content));
            }
            Contents.check(head, in, to.name(), content, move ? member : null);
        } else if (source instanceof Found.Collection collection) {
            boolean fits = collection.settings().type().belongsTo(to.kind());
            if (!fits || !to.kind().isNested() && to.names().size() != 1) {
                String sentence =
                        "calendars belong right into /dav/calendars/NAME/, address books into /dav/contacts/NAME/,"
                                + " folders into /dav/files/NAME/";
                throw Contents.locationOk(collection.settings().type())
                        .map(condition -> new Refusal(403, condition, sentence))
                        .orElseGet(() -> new Refusal(403, sentence));
            }
        }
    }

    /**
     * A copy has a life of its own: another UID, no access list, no history. What is moved keeps its list (RFC 3744 7.3).
     */
    private void copied(Found.Collection from, InHome place, Depth depth, boolean move, List<Edit> edits)
            throws Refusal {
        // An access list further down may keep from the visitor what is there.
        head.require(from, Privilege.READ);
        StorePath folder = Layout.folder(place).orElseThrow(Arrival::unkept);
        String uid = UUID.nameUUIDFromBytes((head.fresh() + place.href().toString()).getBytes(StandardCharsets.UTF_8))
                .toString();
        // RFC 4918 15.1: what is moved is as old as before.
        Instant made = move ? from.settings().created() : head.now().truncatedTo(ChronoUnit.SECONDS);
        Settings settings = from.settings()
                .as(uid, made)
                // An access list that the visitor may not read must not become one of the visitor's own.
                .withAccess(
                        move && head.may(from, Privilege.READ_ACL)
                                ? from.settings().access()
                                : List.of());
        edits.add(new Edit.Put(Layout.settings(folder), settings.file()));
        if (depth == Depth.ZERO) {
            return;
        }
        Home home = there();
        if (from.takesMembers()) {
            for (Member member : home.members(from).all().toList()) {
                StorePath file = Layout.member(folder, member.name()).orElseThrow(Arrival::unkept);
                edits.add(new Edit.Put(file, home.snapshot().content(member.entry())));
                Notes notes = home.notes(from, member.name());
                if (!notes.isEmpty()) {
                    Layout.properties(folder, member.name())
                            .ifPresent(path -> edits.add(new Edit.Put(path, notes.file())));
                }
            }
        }
        for (Found.Collection inner : home.collections(from)) {
            copied(inner, place.child(inner.place().name(), true), depth, move, edits);
        }
    }

    private void notes(Found.OfMember member, List<Edit> edits) throws Refusal {
        Notes notes = notesOf(member);
        Optional<StorePath> path = Layout.properties(collection().folder(), to.name());
        if (!notes.isEmpty() && path.isPresent()) {
            edits.add(new Edit.Put(path.get(), notes.file()));
        }
    }

    private Notes notesOf(Found.OfMember member) {
        return there().notes(member.in(), member.member().name());
    }

    private Home there() {
        return head.home(source.place().owner());
    }

    private Found.Collection collection() throws Refusal {
        return head.home(to.owner())
                .collection(to.parent())
                .orElseThrow(() -> new Refusal(
                        409, "there is no collection '" + to.parent().href() + "'"));
    }

    private StorePath folder() throws Refusal {
        return Layout.folder(to).orElseThrow(Arrival::unkept);
    }

    private StorePath file(StorePath folder) throws Refusal {
        return Layout.member(folder, to.name()).orElseThrow(Arrival::unkept);
    }

    private static Refusal unkept() {
        return new Refusal(403, "the name is too long or can't be kept");
    }
}
