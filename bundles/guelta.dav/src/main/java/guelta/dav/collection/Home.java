// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.dav.access.Ace;
import guelta.dav.access.Principal;
import guelta.dav.access.Privilege;
import guelta.dav.place.Kind;
import guelta.dav.place.Place.InHome;
import guelta.dav.text.Malformed;
import guelta.store.Content;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The homes of one user in one state of the store: what is where. Cheap to make; as thread-safe as the memory behind. */
public final class Home {
    private static final int OCTETS_OF_SETTINGS = 1000;

    private final Snapshot snapshot;
    private final Memory memory;

    /** The homes in a state of their root. */
    public Home(Snapshot snapshot, Memory memory) {
        this.snapshot = snapshot;
        this.memory = memory;
    }

    /** The state that it is of. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** What is at a place. */
    public Found at(InHome place) {
        Optional<Found.Collection> collection = collection(place);
        if (collection.isPresent()) {
            return collection.get();
        }
        if (place.isHome()) {
            return new Found.Nowhere(place);
        }
        Optional<Found.Collection> in = collection(place.parent());
        if (in.isEmpty() || !in.get().takesMembers() && place.names().size() > 1) {
            return new Found.Nowhere(place);
        }
        if (in.get().takesMembers()) {
            Optional<Found> member = member(in.get(), place.name()).map(Found.class::cast);
            if (member.isPresent()) {
                return member.get();
            }
        }
        return new Found.Vacant(place, in.get());
    }

    /** The collection at a place. */
    public Optional<Found.Collection> collection(InHome place) {
        return Layout.folder(place).flatMap(folder -> collection(place.as(true), folder));
    }

    private Optional<Found.Collection> collection(InHome place, StorePath folder) {
        return snapshot.find(Layout.settings(folder))
                .filter(entry -> !entry.folder())
                .map(entry -> new Found.Collection(place, folder, settings(entry)));
    }

    /** The collections right in one, in order of names. */
    public List<Found.Collection> collections(Found.Collection in) {
        InHome place = in.place();
        if (!place.kind().isNested() && !place.isHome()) {
            return List.of();
        }
        List<Found.Collection> found = new ArrayList<>();
        try (Stream<Entry> folders = snapshot.list(Layout.collections(place.kind(), in.folder()))) {
            for (Entry folder : folders.filter(Entry::folder).toList()) {
                Layout.decode(folder.path().name())
                        .flatMap(name -> collection(place.child(name, true), folder.path()))
                        .ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparing(collection -> collection.place().name()));
        return found;
    }

    /** What a collection holds besides collections. */
    public Members members(Found.Collection in) {
        boolean plain = in.settings().type() == Type.PLAIN;
        return memory.members(in.settings().uid(), before -> before.at(snapshot, in.folder(), plain, memory));
    }

    /** A member of a collection. */
    public Optional<Found.OfMember> member(Found.Collection in, String name) {
        return Layout.member(in.folder(), name)
                .flatMap(snapshot::find)
                .filter(entry -> !entry.folder())
                .map(entry -> {
                    Facts facts =
                            in.settings().type() == Type.PLAIN ? Facts.NONE : Media.facts(snapshot, entry, memory);
                    return new Found.OfMember(in.place().child(name, false), in, new Member(name, entry, facts));
                });
    }

    /** What is known of a member beside its bytes. */
    public Notes notes(Found.Collection in, String name) {
        return Layout.properties(in.folder(), name)
                .flatMap(snapshot::find)
                .map(entry -> memory.of(entry.tag(), Notes.class, OCTETS_OF_SETTINGS, () -> {
                    try {
                        return Notes.parse(text(entry));
                    } catch (Malformed broken) {
                        return Notes.NONE;
                    }
                }))
                .orElse(Notes.NONE);
    }

    /** All collections of all kinds, what holds others before these. */
    public List<Found.Collection> everything(String owner) {
        List<Found.Collection> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            collection(InHome.home(kind, owner)).ifPresent(all::add);
        }
        for (int i = 0; i < all.size(); i++) {
            all.addAll(collections(all.get(i)));
        }
        return all;
    }

    /** How many octets the homes of all kinds take, not counting settings. */
    public long octets() {
        long sum = 0;
        for (Kind kind : Kind.values()) {
            Optional<Found.Collection> home = collection(InHome.home(kind, "-"));
            sum += home.map(this::octets).orElse(0L);
        }
        return sum;
    }

    private long octets(Found.Collection in) {
        long sum = in.takesMembers() ? members(in).octets() : 0;
        for (Found.Collection inner : collections(in)) {
            sum += octets(inner);
        }
        return sum;
    }

    private Settings settings(Entry entry) {
        return memory.of(entry.tag(), Settings.class, OCTETS_OF_SETTINGS, () -> {
            try {
                return Settings.parse(text(entry));
            } catch (Malformed broken) {
                // Came in beside us, by a push: what is in the collection is still there, and only its owner's.
                return Settings.of(Type.in(kind(entry)), entry.tag().hex(), Instant.EPOCH)
                        .withAccess(List.of(Ace.deny(Principal.Role.EVERYONE, Privilege.ALL)));
            }
        });
    }

    private static Kind kind(Entry entry) {
        for (Kind kind : Kind.values()) {
            if (entry.path().names().get(0).equals(kind.folder())) {
                return kind;
            }
        }
        return Kind.FILES;
    }

    private String text(Entry entry) {
        return new String(bytes(snapshot.content(entry)), StandardCharsets.UTF_8);
    }

    static byte[] bytes(Content content) {
        try {
            return content.bytes();
        } catch (IOException unreadable) {
            throw new StoreUnavailable("a file of the store can't be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
