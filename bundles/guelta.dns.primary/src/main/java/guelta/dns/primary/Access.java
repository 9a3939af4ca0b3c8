// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.access.AddressList;
import guelta.dns.access.ZoneLists;
import guelta.dns.keys.KeyFile;
import guelta.dns.keys.Keys;
import guelta.dns.keys.UpdateLimits;
import guelta.dns.server.ZoneFileName;
import guelta.dns.server.ZoneSettings;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Who may do what, as one state of the store says: the keys of its {@code _keys} files and what its {@code
 * _settings} files allow. An immutable value.
 *
 * @param sources the files that were read, by what they held
 * @param whole whether all files could be read
 * @param keys all of them
 * @param zones the settings of those zones that have any
 * @param problems what was passed over, one sentence each, without secrets
 */
record Access(
        Map<StorePath, Tag> sources,
        boolean whole,
        Keys keys,
        Map<DomainName, ZoneSettings> zones,
        List<String> problems) {
    /** Nobody may do anything. */
    static final Access NONE = new Access(Map.of(), true, Keys.NONE, Map.of(), List.of());

    /** What the settings of a zone leave to keys. */
    UpdateLimits limits(DomainName zone) {
        return settings(zone).updates();
    }

    /** The settings of a zone. */
    ZoneSettings settings(DomainName zone) {
        return zones.getOrDefault(zone, ZoneSettings.NONE);
    }

    /** Who may ask, when a server has a list, or none. */
    ZoneLists queries(Optional<AddressList> server) {
        return ZoneSettings.lists(server, zones, ZoneSettings::query);
    }

    /** Who may transfer without a key, when a server has a list, or none. */
    ZoneLists transfers(Optional<AddressList> server) {
        return ZoneSettings.lists(server, zones, ZoneSettings::transfer);
    }

    /**
     * This, or what a newer state says. A store without any commit is one that came back empty: it takes nothing away. Of
     * a file that can't be read the keys are none, and its settings let nobody in.
     */
    Access advance(Snapshot head) {
        List<Entry> files = files(head);
        Map<StorePath, Tag> now = new TreeMap<>();
        files.forEach(file -> now.put(file.path(), file.tag()));
        if (now.equals(sources) || head.number() == 0) {
            return this;
        }
        Access next = with(files, head);
        return next.sources.equals(sources) && next.problems.equals(problems) ? this : next;
    }

    private static Access with(List<Entry> files, Snapshot head) {
        Map<StorePath, Tag> now = new TreeMap<>();
        List<KeyFile> read = new ArrayList<>();
        Map<DomainName, ZoneSettings> allowed = new TreeMap<>();
        List<String> strange = new ArrayList<>();
        for (Entry file : files) {
            String name = file.path().name();
            Optional<DomainName> keysOf = ZoneFileName.keys(name);
            Optional<DomainName> settingsOf = ZoneFileName.settings(name);
            try {
                byte[] text = head.content(file).bytes();
                now.put(file.path(), file.tag());
                keysOf.ifPresent(zone -> read.add(KeyFile.read(name, text, zone)));
                settingsOf.ifPresent(zone -> allowed.put(zone, ZoneSettings.read(name, text)));
            } catch (IOException | StoreUnavailable unreadable) {
                ZoneSettings nobody = ZoneSettings.unreadable(name, String.valueOf(unreadable.getMessage()));
                settingsOf.ifPresentOrElse(zone -> allowed.put(zone, nobody), () -> strange.addAll(nobody.problems()));
            }
        }
        Keys all = Keys.of(read);
        List<String> problems = new ArrayList<>(all.problems());
        problems.addAll(strange);
        allowed.values().forEach(each -> problems.addAll(each.problems()));
        return new Access(now, now.size() == files.size(), all, allowed, List.copyOf(problems));
    }

    /** What is wrong in one file of keys or settings, one sentence each, without secrets. */
    static List<String> problems(Entry file, Snapshot state) {
        return with(List.of(file), state).problems;
    }

    /** The files of a state that are not served. */
    static List<Entry> files(Snapshot head) {
        try (Stream<Entry> top = head.list(StorePath.TOP)) {
            return top.filter(entry ->
                            !entry.folder() && ZoneFileName.secret(entry.path().name()))
                    .toList();
        }
    }
}
