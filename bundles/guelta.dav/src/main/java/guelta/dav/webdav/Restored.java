// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.collection.Found;
import guelta.dav.collection.Layout;
import guelta.dav.collection.Location;
import guelta.dav.collection.Member;
import guelta.dav.collection.Settings;
import guelta.dav.collection.Type;
import guelta.dav.history.Reversal;
import guelta.dav.place.Place.InHome;
import guelta.dav.text.Malformed;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Entry;
import guelta.store.StorePath;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What comes back is looked at as if it were put: it may have been there when other rules held. Confined. */
final class Restored {
    private final View head;
    private final Reversal reversal;
    private final String owner;
    private final Map<StorePath, Content> puts = new HashMap<>();
    private final Set<StorePath> gone = new HashSet<>();
    private final Map<InHome, Map<String, InHome>> uids = new HashMap<>();

    Restored(View head, Reversal reversal, String owner) {
        this.head = head;
        this.reversal = reversal;
        this.owner = owner;
        for (Edit edit : reversal.edits()) {
            if (edit instanceof Edit.Put put) {
                puts.put(put.path(), put.content());
            } else if (edit instanceof Edit.Delete delete) {
                gone.add(delete.path());
            }
        }
    }

    /** Goes on when all of it may be there. */
    void check() throws Refusal {
        long more = 0;
        for (Edit edit : reversal.edits()) {
            StorePath file = edit instanceof Edit.Put put ? put.path() : ((Edit.Delete) edit).path();
            Optional<Location> location = Location.of(owner, file);
            if (location.isPresent() && location.get().part() == Location.Part.CONTENT) {
                Optional<Content> content = Optional.ofNullable(puts.get(file));
                more += content.map(Content::size).orElse(0L) - sizeNow(file);
                if (content.isPresent()) {
                    check(location.get().place(), content.get());
                }
            }
        }
        Quotas.require(head, owner, more);
    }

    private long sizeNow(StorePath file) {
        return head.home(owner).snapshot().find(file).map(Entry::size).orElse(0L);
    }

    private void check(InHome place, Content content) throws Refusal {
        Settings settings = settings(place.parent());
        String uid = Contents.uid(head, settings, content);
        if (uid.isEmpty()) {
            return;
        }
        InHome same =
                uids.computeIfAbsent(place.parent(), in -> new HashMap<>()).putIfAbsent(uid, place);
        if (same == null) {
            same = inHead(place.parent(), uid).orElse(place);
        }
        if (!same.equals(place)) {
            throw Contents.conflict(settings.type(), same);
        }
    }

    /** Who has a UID and keeps it. */
    private Optional<InHome> inHead(InHome in, String uid) {
        Optional<Found.Collection> collection = head.home(owner).collection(in);
        Optional<Member> member =
                collection.flatMap(found -> head.home(owner).members(found).withUid(uid));
        return member.filter(found -> !puts.containsKey(found.entry().path())
                        && !gone.contains(found.entry().path()))
                .map(found -> in.child(found.name(), false));
    }

    private Settings settings(InHome in) throws Refusal {
        Optional<StorePath> file = Layout.folder(in).map(Layout::settings);
        Optional<Content> put = file.map(puts::get);
        if (put.isPresent()) {
            try {
                return Settings.parse(new String(Bodies.bytes(put.get()), StandardCharsets.UTF_8));
            } catch (Malformed broken) {
                throw new Refusal(409, "the settings of '" + in.href() + "' can't be read: " + broken.getMessage());
            }
        }
        return head.home(owner)
                .collection(in)
                .map(Found.Collection::settings)
                .orElseGet(() -> Settings.of(Type.in(in.kind()), "", head.now()));
    }
}
