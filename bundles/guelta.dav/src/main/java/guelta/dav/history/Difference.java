// SPDX-License-Identifier: Apache-2.0
package guelta.dav.history;

import guelta.dav.collection.Home;
import guelta.dav.collection.Location;
import guelta.dav.collection.Location.Part;
import guelta.dav.place.Kind;
import guelta.dav.text.ContentLine;
import guelta.dav.text.ContentLines;
import guelta.dav.text.Malformed;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a change did to something.
 *
 * @param touched to what
 * @param name what it is called by people: the summary of a calendar object, the name of a card; empty of others
 * @param before its octets before, 0 when it was not there
 * @param after its octets then, 0 when it was not there
 * @param lines what differs, as {@code diff -u} says it; empty when it is no text
 */
public record Difference(Touched touched, String name, long before, long after, Optional<String> lines) {
    private static final String ACCESS = "access: ";
    private static final Set<String> NAMES = Set.of("SUMMARY", "FN");

    /** What a change did to something, from before and after it. */
    public static Difference of(Touched touched, Home before, Home after, Sight sight) {
        byte[] was = bytes(before.snapshot(), touched.file());
        byte[] is = bytes(after.snapshot(), touched.file());
        Location location = touched.location();
        boolean named = location.part() == Part.CONTENT && location.place().kind() != Kind.FILES;
        boolean hidden = location.part() == Part.SETTINGS && !sight.seesAccess(location.place());
        Optional<List<String>> left = LineDiff.lines(was).map(lines -> hidden ? withoutAccess(lines) : lines);
        Optional<List<String>> right = LineDiff.lines(is).map(lines -> hidden ? withoutAccess(lines) : lines);
        return new Difference(
                touched,
                named ? name(is.length == 0 ? was : is) : "",
                was.length,
                is.length,
                left.flatMap(lines -> right.map(others -> LineDiff.of(lines, others))));
    }

    private static List<String> withoutAccess(List<String> lines) {
        return lines.stream().filter(line -> !line.startsWith(ACCESS)).toList();
    }

    static byte[] bytes(Snapshot snapshot, StorePath file) {
        Optional<Entry> entry = snapshot.find(file).filter(found -> !found.folder());
        try {
            return entry.isPresent() ? snapshot.content(entry.get()).bytes() : new byte[0];
        } catch (IOException unreadable) {
            throw new StoreUnavailable("a file of the store can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** The first summary that is not an alarm's, or the first name. */
    private static String name(byte[] bytes) {
        try {
            boolean alarm = false;
            for (ContentLines lines = new ContentLines(bytes); lines.hasNext(); ) {
                ContentLine line = lines.next();
                if (line.name().equals("BEGIN") || line.name().equals("END")) {
                    alarm = line.name().equals("BEGIN") && line.value().equalsIgnoreCase("VALARM");
                } else if (!alarm && NAMES.contains(line.name())) {
                    return line.text();
                }
            }
        } catch (Malformed broken) {
            // Came in by a push: its place is told, and what differs.
        }
        return "";
    }
}
