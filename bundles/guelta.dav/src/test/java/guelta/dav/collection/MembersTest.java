// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import guelta.store.Author;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.Tag;
import guelta.store.memory.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class MembersTest {
    private static final StorePath WORK = StorePath.of("calendars/work");

    private final Root root = new MemoryStore("calendars", Clock.systemUTC()).root("home/anna");
    private final List<Tag> read = new ArrayList<>();

    /** Remembers nothing, and notes what is read. */
    private final Memory memory = new Memory() {
        @Override
        public <T> T of(Tag tag, Class<T> what, int weight, Supplier<T> make) {
            read.add(tag);
            return make.get();
        }

        @Override
        public Members members(String key, UnaryOperator<Members> next) {
            return next.apply(Members.NONE);
        }

        @Override
        public <R> R log(String key, Supplier<ChangeLog> make, Function<ChangeLog, R> ask) {
            return ask.apply(make.get());
        }
    };

    private Snapshot commit(List<Edit> edits) {
        root.commit(head -> Plan.of(edits, new Author("anna", "anna@example.org"), "test"))
                .toCompletableFuture()
                .join();
        return root.head();
    }

    private static Edit put(StorePath folder, String name, String uid) {
        String event = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:" + uid
                + "\r\nDTSTAMP:20250101T000000Z\r\nDTSTART:20250101T000000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        return new Edit.Put(
                Layout.member(folder, name).orElseThrow(), Content.of(event.getBytes(StandardCharsets.UTF_8)));
    }

    private Members now(Members before) {
        return before.at(root.head(), WORK, false, memory);
    }

    private static List<String> told(Members members) {
        return members.all()
                .map(member -> member.name()
                        + ' '
                        + member.etag()
                        + ' '
                        + member.entry().path()
                        + ' '
                        + member.facts().uid())
                .toList();
    }

    // What is worked out from another state is what would be worked out from none, whatever lies between.
    @Test
    void anyStateLeadsToTheSameMembers() {
        Random random = new Random(7);
        Members members = Members.NONE;
        for (int turn = 0; turn < 60; turn++) {
            List<Edit> edits = new ArrayList<>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                String name = "event " + random.nextInt(40) + ".ics";
                edits.add(
                        random.nextInt(3) == 0
                                ? new Edit.Delete(Layout.member(WORK, name).orElseThrow())
                                : put(WORK, name, "uid-" + random.nextInt(1000)));
            }
            commit(edits);
            members = now(members);
            Members anew = now(Members.NONE);
            assertEquals(told(anew), told(members));
            assertEquals(anew.octets(), members.octets());
            for (Member member : anew.all().toList()) {
                String uid = member.facts().uid();
                assertEquals(
                        anew.withUid(uid).orElseThrow().name(),
                        members.withUid(uid).orElseThrow().name());
            }
        }
    }

    // A collection of any size costs what changed in it.
    @Test
    void readsWhatChangedAlone() {
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            edits.add(put(WORK, i + ".ics", "uid-" + i));
        }
        commit(edits);
        Members before = now(Members.NONE);
        assertEquals(500, read.size());
        read.clear();
        commit(List.of(
                put(WORK, "7.ics", "other"),
                new Edit.Delete(Layout.member(WORK, "8.ics").orElseThrow())));
        Members after = now(before);
        assertEquals(1, read.size());
        assertEquals(499, after.size());
        assertEquals("7.ics", after.withUid("other").orElseThrow().name());
        assertSame(after, now(after));
    }

    // The members of another collection, of an equal folder elsewhere, are not these.
    @Test
    void membersAreWhereTheirCollectionIs() {
        StorePath copy = StorePath.of("calendars/copy");
        commit(List.of(put(WORK, "1.ics", "one")));
        commit(List.of(new Edit.Copy(WORK, copy)));
        Members there = now(Members.NONE).at(root.head(), copy, false, memory);
        assertEquals(
                List.of(Layout.member(copy, "1.ics").orElseThrow()),
                there.all().map(member -> member.entry().path()).toList());
        commit(List.of(new Edit.Delete(WORK)));
        assertEquals(0, now(there).size());
    }
}
