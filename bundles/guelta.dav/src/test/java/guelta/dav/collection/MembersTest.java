// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import guelta.dav.calendar.Summary;
import guelta.store.Author;
import guelta.store.Changes;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Entry;
import guelta.store.Lease;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.Tag;
import guelta.store.memory.MemoryStore;
import guelta.store.tree.Tags;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
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
                + "\r\nDTSTAMP:20250101T000000Z\r\nDTSTART:202501" + (10 + Math.floorMod(uid.hashCode(), 9))
                + "T000000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        return new Edit.Put(
                Layout.member(folder, name).orElseThrow(), Content.of(event.getBytes(StandardCharsets.UTF_8)));
    }

    private Members now(Members before) {
        return before.at(root.head(), WORK, false, memory);
    }

    private static List<String> told(Members members) {
        return told(members.all());
    }

    private static List<String> told(Stream<Member> members) {
        return members.map(member -> member.name()
                        + ' '
                        + member.etag()
                        + ' '
                        + member.entry().path()
                        + ' '
                        + member.facts().uid())
                .toList();
    }

    /** A state that knows nothing of what was before. */
    private record Forgetful(Snapshot snapshot) implements Snapshot {
        @Override
        public String epoch() {
            return snapshot.epoch();
        }

        @Override
        public long number() {
            return snapshot.number();
        }

        @Override
        public Optional<Entry> find(StorePath path) {
            return snapshot.find(path);
        }

        @Override
        public Stream<Entry> list(StorePath folder) {
            return snapshot.list(folder);
        }

        @Override
        public Optional<List<Changes.Touched>> differing(StorePath folder, Tag then) {
            return then.equals(Tags.EMPTY_FOLDER) ? snapshot.differing(folder, then) : Optional.empty();
        }

        @Override
        public Content content(Entry file) {
            return snapshot.content(file);
        }

        @Override
        public List<Lease> leases(String prefix) {
            return snapshot.leases(prefix);
        }
    }

    private static long day(int day) {
        return LocalDate.of(2025, 1, day).toEpochSecond(LocalTime.MIDNIGHT, ZoneOffset.UTC);
    }

    private static Stream<Member> during(Members members, int first, int last) {
        return members.during(day(first), day(last));
    }

    private static boolean touches(Member member, int first, int last) {
        Summary summary = member.facts().object();
        return summary != null && summary.extent().touch(day(first), day(last));
    }

    private static List<Edit> edits(Random random) {
        List<Edit> edits = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            String name = "%.\u00e4 ".charAt(random.nextInt(4)) + "event " + random.nextInt(30) + ".ics";
            StorePath file = Layout.member(WORK, name).orElseThrow();
            edits.add(
                    switch (random.nextInt(12)) {
                        case 0, 1, 2 -> new Edit.Delete(file);
                        case 3 -> new Edit.Put(file.child("below"), Content.of(new byte[0]));
                        case 4 -> new Edit.Put(file.parent(), Content.of(new byte[1]));
                        case 5 -> new Edit.Put(Layout.properties(WORK, name).orElseThrow(), Content.of(new byte[2]));
                        case 6 -> random.nextInt(5) == 0 ? new Edit.Delete(WORK) : new Edit.Delete(file.parent());
                        default -> put(WORK, name, "uid-" + random.nextInt(20));
                    });
        }
        return edits;
    }

    // What is worked out from another state is what would be worked out from none, whatever lies between.
    @Test
    void anyStateLeadsToTheSameMembers() {
        Random random = new Random(7);
        Members members = Members.NONE;
        for (int turn = 0; turn < 300; turn++) {
            commit(edits(random));
            Snapshot head = random.nextInt(10) == 0 ? new Forgetful(root.head()) : root.head();
            members = members.at(head, WORK, false, memory);
            Members anew = now(Members.NONE);
            assertEquals(told(anew), told(members));
            assertEquals(told(anew).size(), members.size());
            assertEquals(anew.all().mapToLong(member -> member.entry().size()).sum(), members.octets());
            assertEquals(told(anew.all().filter(member -> touches(member, 12, 13))), told(during(members, 12, 13)));
            for (int i = 0; i < 20; i++) {
                String uid = "uid-" + i;
                Optional<StorePath> first = anew.all()
                        .filter(member -> member.facts().uid().equals(uid))
                        .map(member -> member.entry().path())
                        .min(Comparator.naturalOrder());
                assertEquals(
                        first, members.withUid(uid).map(member -> member.entry().path()));
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
        assertEquals(Optional.empty(), after.withUid("uid-7"));
        for (int i = 9; i < 500; i++) {
            assertEquals(i + ".ics", after.withUid("uid-" + i).orElseThrow().name());
        }
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

    /** A file that was pushed under a name that we write otherwise is nobody's: by its name nobody would find it. */
    @Test
    void aFileIsNotTakenForAMemberThatIsWrittenOtherwise() {
        assertEquals(Optional.of("a b.ics"), Layout.decode("a b.ics"));
        assertEquals(Optional.of("a\tb.ics"), Layout.decode("a%09b.ics"));
        assertEquals(Optional.empty(), Layout.decode("a\tb.ics"));
    }
}
