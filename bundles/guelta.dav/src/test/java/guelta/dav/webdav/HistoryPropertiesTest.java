// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.collection.Layout;
import guelta.dav.webdav.Served.Response;
import guelta.store.Entry;
import guelta.store.Expired;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random lives of homes: any state of them can be made again, and any making again be undone. */
class HistoryPropertiesTest {
    private static final String EVERYTHING = "/dav/history/principals/users/anna/";
    private static final List<String> COLLECTIONS = List.of(
            "/dav/calendars/anna/work/", "/dav/calendars/anna/calendar/", "/dav/files/anna/a/", "/dav/files/anna/a/b/");

    /** The tree at N is the tree after the restore to N, access lists left out, and the undoing gives back what was before. */
    @Property(tries = 60)
    void restoresAndUndoesIt(@ForAll long seed) throws Expired {
        Random random = new Random(seed);
        try (Served served = new Served("anna", "bob")) {
            served.on("anna", "PROPFIND", "/dav/calendars/anna/", "");
            for (int i = 0; i < 25; i++) {
                change(served, random);
            }
            long head = served.root("anna").head().number();
            long number = 1 + random.nextInt((int) head);
            Map<String, String> before = tree(served.root("anna").head());
            Response restored = post(served, "{\"restore\": " + number + "}");
            assertEquals(200, restored.status(), restored.text());
            assertEquals(
                    tree(served.root("anna").at(number)),
                    tree(served.root("anna").head()));
            if (served.root("anna").head().number() > head) {
                Map<String, String> after = tree(served.root("anna").head());
                undoes(served, before);
                undoes(served, after);
                undoes(served, before);
            } else {
                assertEquals(before, tree(served.root("anna").head()));
            }
        }
    }

    private static void undoes(Served served, Map<String, String> to) {
        long newest = served.root("anna").head().number();
        Response undone = post(served, "{\"revert\": " + newest + "}");
        assertEquals(200, undone.status(), undone.text());
        assertEquals(newest + 1, served.root("anna").head().number());
        assertEquals(to, tree(served.root("anna").head()));
    }

    /** Every single change can be undone right away, and undoing that makes it again. */
    @Property(tries = 60)
    void undoesEveryKindOfChange(@ForAll long seed) {
        Random random = new Random(seed);
        try (Served served = new Served("anna", "bob")) {
            served.on("anna", "PROPFIND", "/dav/calendars/anna/", "");
            for (int i = 0; i < 25; i++) {
                Map<String, String> before = tree(served.root("anna").head());
                long number = served.root("anna").head().number();
                change(served, random);
                Map<String, String> after = tree(served.root("anna").head());
                if (served.root("anna").head().number() > number && !after.equals(before)) {
                    undoes(served, before);
                    undoes(served, after);
                }
            }
        }
    }

    private static Response post(Served served, String body) {
        return served.on("anna", "POST", EVERYTHING, body, "Content-Type", "application/json");
    }

    private static void change(Served served, Random random) {
        String in = COLLECTIONS.get(random.nextInt(COLLECTIONS.size()));
        String to = COLLECTIONS.get(random.nextInt(COLLECTIONS.size()));
        String member = in + "m" + random.nextInt(4);
        Response response =
                switch (random.nextInt(9)) {
                    case 0 -> served.on("anna", "MKCOL", in, "");
                    case 1 -> served.on("anna", "DELETE", in, "");
                    case 2 -> served.on("anna", "DELETE", member, "");
                    case 3 ->
                        served.on(
                                "anna",
                                "PROPPATCH",
                                random.nextBoolean() ? in : member,
                                "<propertyupdate xmlns='DAV:'><set><prop><p xmlns='x:'>" + random.nextInt(3)
                                        + "</p></prop></set></propertyupdate>");
                    case 4 -> served.on("anna", "MOVE", member, "", "Destination", to + "m" + random.nextInt(4));
                    case 5 -> served.on("anna", "MOVE", in, "", "Destination", to);
                    case 6 ->
                        served.on(
                                "anna",
                                "ACL",
                                in,
                                "<acl xmlns='DAV:'><ace><principal><href>/dav/principals/users/bob/</href></principal>"
                                        + "<grant><privilege><" + (random.nextBoolean() ? "read" : "write")
                                        + "/></privilege></grant></ace></acl>");
                    default -> served.on("anna", "PUT", member, event("u" + random.nextInt(4), random.nextInt(9)));
                };
        assertTrue(response.status() < 500, response.text());
    }

    private static String event(String uid, int summary) {
        return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:" + uid
                + "\r\nDTSTART:20261126T080000Z\r\nSUMMARY:" + summary + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    }

    /** All files, access lists left out. */
    private static Map<String, String> tree(Snapshot snapshot) {
        Map<String, String> tree = new TreeMap<>();
        for (Entry file : files(snapshot, StorePath.TOP)) {
            try {
                String text = new String(snapshot.content(file).bytes(), UTF_8);
                boolean settings = file.path().name().equals(Layout.SETTINGS);
                tree.put(file.path().toString(), settings ? text.replaceAll("(?m)^access: .*\n", "") : text);
            } catch (IOException never) {
                throw new AssertionError(never);
            }
        }
        return tree;
    }

    private static List<Entry> files(Snapshot snapshot, StorePath folder) {
        List<Entry> files = new ArrayList<>();
        try (Stream<Entry> entries = snapshot.list(folder)) {
            for (Entry entry : entries.toList()) {
                files.addAll(entry.folder() ? files(snapshot, entry.path()) : List.of(entry));
            }
        }
        return files;
    }
}
