// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.master.MasterText;
import guelta.dns.master.Uneditable;
import guelta.dns.server.ZoneFileName;
import guelta.dns.update.TextUpdate;
import guelta.dns.update.ZoneChange;
import guelta.dns.update.ZoneSource;
import guelta.dns.zone.Zone;
import guelta.store.Edit;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The zones of one state of a store, read when they are asked for. Confined to the plan that it serves. */
final class ZonesAt implements ZoneSource {
    private final Snapshot state;
    private final ServedZones served;
    private final KnownZones known;
    private final Map<DomainName, Optional<Zone>> found = new HashMap<>();
    private final List<KnownZones.Known> made = new ArrayList<>();

    ZonesAt(Snapshot state, ServedZones served, KnownZones known) {
        this.state = state;
        this.served = served;
        this.known = known;
    }

    @Override
    public Optional<Zone> find(DomainName apex) {
        return found.computeIfAbsent(apex, this::read);
    }

    private Optional<Entry> file(DomainName apex) {
        String name = ZoneFileName.of(apex);
        // A label can hold octets that no file name of ours has.
        boolean possible = StorePath.possible(name)
                && ZoneFileName.zone(name).filter(apex::equals).isPresent();
        return possible ? state.find(StorePath.of(name)).filter(entry -> !entry.folder()) : Optional.empty();
    }

    private Optional<Zone> read(DomainName apex) {
        return file(apex).map(file -> {
            Optional<Zone> serving = served.find(apex)
                    .filter(zone -> !zone.broken() && ZoneReading.same(zone.sources(), state))
                    .flatMap(zone -> Optional.ofNullable(zone.zone()));
            return serving.or(() -> known.find(file, state).map(KnownZones.Known::zone))
                    .orElseGet(() -> {
                        Zone zone = ZoneReading.of(apex, file, state).zone();
                        return zone == null ? Zone.unavailable(apex) : zone;
                    });
        });
    }

    /**
     * The edit of a zone's file that brings a change into it; {@link #made} has the zone then.
     *
     * @throws Uneditable when a record that goes stands in an included file
     */
    Edit edit(ZoneChange change) throws Uneditable {
        DomainName apex = change.zone().apex();
        Entry file = file(apex).orElseThrow();
        Map<StorePath, Optional<Tag>> included = new LinkedHashMap<>();
        MasterText text = TextUpdate.text(change, text(apex, file, included));
        KnownZones.Known zone = new KnownZones.Known(file.path(), Map.copyOf(included), change.changed(), text);
        known.made(zone);
        made.add(zone);
        return new Edit.Patch(file.path(), splices(text));
    }

    /** The zones of the edits. */
    List<KnownZones.Known> made() {
        return made;
    }

    /** The lines that differ: a store need not write a big file for them before it answers. */
    private static List<Edit.Splice> splices(MasterText edited) {
        return edited.splices().stream()
                .map(each -> new Edit.Splice(each.offset(), each.offset() + each.removed(), each.octets()))
                .toList();
    }

    private MasterText text(DomainName apex, Entry file, Map<StorePath, Optional<Tag>> included) {
        Optional<KnownZones.Known> kept = known.find(file, state);
        if (kept.isPresent()) {
            included.putAll(kept.get().included());
            return kept.get().text();
        }
        try {
            byte[] octets = state.content(file).bytes();
            return MasterText.read(
                    file.path().toString(), octets, apex, path -> ZoneReading.included(path, state, included));
        } catch (IOException unreadable) {
            throw new StoreUnavailable(file.path() + " can't be read", unreadable);
        }
    }
}
