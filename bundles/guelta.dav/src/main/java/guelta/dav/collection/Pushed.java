// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.dav.text.Malformed;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Homes that somebody pushes: what the server could not read. */
public final class Pushed {
    private static final int DEEPEST = 64;

    private Pushed() {}

    /**
     * What a state breaks against the head, {@code FILE: line N: reason} each: settings that can't be read. What is in a
     * calendar may be anything; what can't be read is served as it is, and not found by queries.
     */
    public static List<String> objections(Snapshot head, Snapshot proposed) {
        List<String> objections = new ArrayList<>();
        look(StorePath.TOP, head, proposed, DEEPEST, objections);
        return objections;
    }

    private static void look(StorePath folder, Snapshot head, Snapshot proposed, int deeper, List<String> objections) {
        for (Entry entry : entries(proposed, folder)) {
            Optional<Entry> before = head.find(entry.path());
            if (before.isPresent() && before.get().tag().equals(entry.tag())) {
                continue;
            }
            String name = entry.path().name();
            if (entry.folder() && !Layout.isShard(name) && deeper > 0) {
                look(entry.path(), head, proposed, deeper - 1, objections);
            } else if (!entry.folder() && name.equals(Layout.SETTINGS)) {
                try {
                    Settings.parse(new String(Home.bytes(proposed.content(entry)), StandardCharsets.UTF_8));
                } catch (Malformed broken) {
                    objections.add(entry.path() + ": " + broken.getMessage());
                }
            }
        }
    }

    private static List<Entry> entries(Snapshot snapshot, StorePath folder) {
        try (Stream<Entry> entries = snapshot.list(folder)) {
            return entries.toList();
        }
    }
}
