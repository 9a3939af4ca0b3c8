// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Request;
import guelta.dav.World;
import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.collection.Layout;
import guelta.dav.collection.Member;
import guelta.dav.collection.Settings;
import guelta.dav.exchange.Piece;
import guelta.dav.lock.Locks;
import guelta.dav.place.Kind;
import guelta.dav.place.Place.InHome;
import guelta.net.HttpFields;
import guelta.store.Author;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Plan;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.tree.Tags;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Puts calendar objects or cards into a collection, each as if it were put alone: what may not be there is refused and told,
 * and does not keep out the others. One whose UID is there already takes its place. Acts as the owner of the collection.
 *
 * @param world what is there
 * @param now the time
 * @param fresh never seen before
 * @param collection where to, with a final slash
 * @param settings of the collection, if it is to be made
 * @param pieces what comes
 */
public record Import(
        World world, Instant now, UUID fresh, InHome collection, Optional<Settings> settings, List<Piece> pieces) {
    private static final Author NOBODY = new Author("-", "-");

    /**
     * Something that did not come in.
     *
     * @param origin where it was
     * @param why as a sentence without a full stop
     */
    public record Refused(String origin, String why) {}

    /**
     * What became of the pieces.
     *
     * @param made whether the collection was made
     * @param added how many are new
     * @param replaced how many took the place of something with the same UID
     * @param same how many were there already, octet for octet
     */
    public record Report(boolean made, int added, int replaced, int same, List<Refused> refused) {
        /** Keeps the list. */
        public Report {
            refused = List.copyOf(refused);
        }

        /** Both together. */
        public Report and(Report other) {
            List<Refused> all = new ArrayList<>(refused);
            all.addAll(other.refused);
            return new Report(
                    made || other.made, added + other.added, replaced + other.replaced, same + other.same, all);
        }
    }

    /** Keeps the list. */
    public Import {
        pieces = List.copyOf(pieces);
    }

    /**
     * The commit, decided on the head.
     *
     * @param author who makes it
     * @param what it is, for the history
     */
    public Plan<Report> plan(Snapshot head, Author author, String what) {
        Request owner = new Request(
                "PUT", collection.href().toString(), HttpFields.NONE, Content.of(new byte[0]), collection.owner(), "");
        View view = new View(owner, world, now, fresh).with(collection.owner(), head);
        Draft draft = new Draft(view);
        try {
            draft.run();
        } catch (Refusal none) {
            List<Refused> refused = pieces.stream()
                    .map(piece -> new Refused(piece.origin(), none.getMessage()))
                    .toList();
            return plan(List.of(), author, "", new Report(false, 0, 0, 0, refused));
        }
        return plan(draft.edits, author, what, draft.report());
    }

    private static Plan<Report> plan(List<Edit> edits, Author author, String what, Report report) {
        return new Plan<>(edits, List.of(), edits.isEmpty() ? NOBODY : author, Optional.empty(), what, report);
    }

    /** Edits as they are collected. Confined. */
    private final class Draft {
        private final View head;
        private final List<Edit> edits = new ArrayList<>();
        private final List<Refused> refused = new ArrayList<>();
        private final Set<String> uids = new HashSet<>();
        private final Map<String, Member> before = new HashMap<>();
        private final Set<String> names = new HashSet<>();
        private boolean made;
        private int added;
        private int replaced;
        private int same;
        private long more;

        Draft(View head) {
            this.head = head;
        }

        Report report() {
            return new Report(made, added, replaced, same, refused);
        }

        void run() throws Refusal {
            Found found = head.at(collection);
            Found.Collection in;
            if (found instanceof Found.Collection there) {
                in = there;
            } else if (found instanceof Found.Vacant vacant && settings.isPresent()) {
                in = made(vacant, settings.get());
            } else {
                throw new Refusal(
                        409, "there is no collection '" + collection.href() + "', and none can be made there");
            }
            if (!in.takesMembers()) {
                throw new Refusal(403, "a home holds collections alone");
            }
            if (!made) {
                head.home(collection.owner()).members(in).all().forEach(member -> {
                    names.add(member.name());
                    before.put(member.facts().uid(), member);
                });
            }
            for (Piece piece : pieces) {
                try {
                    put(in, piece);
                } catch (Refusal refusal) {
                    refused.add(new Refused(piece.origin(), refusal.getMessage()));
                }
            }
        }

        private Found.Collection made(Found.Vacant vacant, Settings wanted) throws Refusal {
            if (!collection.kind().isNested() && collection.names().size() != 1) {
                throw new Refusal(403, "a collection can't be in a calendar or address book");
            }
            StorePath folder = Layout.folder(collection)
                    .orElseThrow(() -> new Refusal(403, "the name is too long or can't be kept"));
            head.require(vacant.in(), Privilege.BIND);
            unlocked(Locks.Effect.ADDED, collection);
            Settings settings = wanted.as(fresh.toString(), now.truncatedTo(ChronoUnit.SECONDS));
            edits.add(new Edit.Put(Layout.settings(folder), settings.file()));
            made = true;
            return new Found.Collection(collection, folder, settings);
        }

        private void put(Found.Collection in, Piece piece) throws Refusal {
            Content content = Content.of(piece.octets());
            String uid = Contents.uid(head, in.settings(), content);
            if (!uid.isEmpty() && uids.contains(uid)) {
                throw new Refusal(403, "something before it has the same UID '" + uid + "'");
            }
            Optional<Member> there = Optional.ofNullable(uid.isEmpty() ? null : before.get(uid));
            if (there.isPresent() && there.get().entry().tag().equals(Tags.of(content))) {
                uids.add(uid);
                same++;
                return;
            }
            String name = there.map(Member::name).orElseGet(() -> free(piece, uid));
            StorePath file = Layout.member(in.folder(), name)
                    .orElseThrow(() -> new Refusal(403, "the name '" + name + "' is too long or can't be kept"));
            unlocked(there.isPresent() ? Locks.Effect.CHANGED : Locks.Effect.ADDED, collection.child(name, false));
            long grows =
                    content.size() - there.map(member -> member.entry().size()).orElse(0L);
            Quotas.require(head, collection.owner(), more + grows);
            more += grows;
            edits.add(new Edit.Put(file, content));
            names.add(name);
            uids.add(uid);
            added += there.isPresent() ? 0 : 1;
            replaced += there.isPresent() ? 1 : 0;
        }

        private void unlocked(Locks.Effect effect, InHome place) throws Refusal {
            head.locks(place.owner())
                    .require(effect, place.href(), Set.of(), head.who().name());
        }

        /** A name that nothing else has: the one that it had, else one that follows from its UID. */
        private String free(Piece piece, String uid) {
            String ending = collection.kind() == Kind.CALENDARS ? ".ics" : ".vcf";
            String own = piece.name().isEmpty() && uid.matches("[A-Za-z0-9][A-Za-z0-9@._-]{0,199}")
                    ? uid + ending
                    : piece.name();
            if (!own.isEmpty() && !names.contains(own)) {
                return own;
            }
            byte[] seed = (uid.isEmpty() ? piece.origin() + fresh : uid).getBytes(StandardCharsets.UTF_8);
            String made = UUID.nameUUIDFromBytes(seed) + ending;
            return names.contains(made)
                    ? UUID.nameUUIDFromBytes((made + fresh).getBytes(StandardCharsets.UTF_8)) + ending
                    : made;
        }
    }
}
