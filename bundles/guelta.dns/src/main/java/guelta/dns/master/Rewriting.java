// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.WireRdata;
import guelta.dns.text.Malformed;
import guelta.dns.text.Tokens;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes stretches of a master file anew: what stays as it is, without what goes and with what comes. Follows what a
 * reader would know at each place - the owner before, the TTLs - and where an entry that stays would be read differently
 * now, writes its owner or TTL into it. Keeps count of what a reader must find in what was written.
 */
final class Rewriting {
    private final Set<ResourceRecord> removed = new HashSet<>();
    private final Map<DomainName, Deque<ResourceRecord>> added = new LinkedHashMap<>();
    private final String file;
    private final Includes includes;
    private final String lineEnd;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    /** The last entry of each owner that gets records. */
    private final Map<DomainName, Entry> last = new HashMap<>();

    private byte[] text = new byte[0];
    /** What a reader of the text as it was would know. */
    private Reading.State was = Reading.State.first(DomainName.ROOT);
    /** The rest is what a reader of what was written knows. */
    private @Nullable DomainName owner;

    private long defaultTtl = -1;
    private long lastTtl = -1;
    private boolean open;
    /** How many records a reader must find, and the sum of their {@link #mixed}. */
    private long expected;

    private long expectedSum;

    Rewriting(
            Collection<ResourceRecord> removed,
            Collection<ResourceRecord> added,
            String file,
            Includes includes,
            String lineEnd) {
        this.file = file;
        this.includes = includes;
        removed.forEach(record -> this.removed.add(key(record)));
        added.forEach(record -> this.added
                .computeIfAbsent(record.owner(), name -> new ArrayDeque<>())
                .add(record));
        this.lineEnd = lineEnd;
    }

    /** What makes two records the same (RFC 2136 1.1.1, 1.1.2). */
    private static ResourceRecord key(ResourceRecord record) {
        return new ResourceRecord(record.owner(), record.type(), 0, WireRdata.canonical(record.type(), record.data()));
    }

    /** Takes note of an entry that will be written: of those of an owner the last one counts. */
    void foresee(Entry entry) {
        if (entry.kind() == Entry.Kind.RECORD
                && added.containsKey(entry.records().get(0).owner())) {
            last.put(entry.records().get(0).owner(), entry);
        }
    }

    /** Whether records come that have no entry of their owner to stand behind. */
    boolean leavesSome() {
        return !last.keySet().containsAll(added.keySet());
    }

    /** Begins to write, behind what leaves a state. */
    void begin(Reading.State state) {
        out.reset();
        owner = state.owner();
        defaultTtl = state.defaultTtl();
        lastTtl = state.lastTtl();
        open = false;
        expected = 0;
        expectedSum = 0;
    }

    /** What a reader would know now; no edit changes the origin. */
    Reading.State state(DomainName origin) {
        return new Reading.State(origin, owner, defaultTtl, lastTtl);
    }

    /** Writes a stretch that has these entries. */
    void walk(Stretch stretch, List<Entry> entries) throws Uneditable {
        text = stretch.text();
        was = stretch.start();
        for (Entry entry : entries) {
            entry.records().stream().filter(record -> !goes(record)).forEach(this::expect);
            switch (entry.kind()) {
                case RECORD -> record(entry);
                case GENERATE -> generate(entry);
                case INCLUDE -> include(entry);
                default -> copy(entry);
            }
            was = behind(entry);
        }
    }

    /** What the text as it was leaves to the entries behind one. */
    private Reading.State behind(Entry entry) {
        DomainName origin = was.origin();
        if (entry.kind() == Entry.Kind.ORIGIN) {
            origin = read(entry, was, new ArrayList<>()).state().origin();
        }
        DomainName last =
                entry.kind() == Entry.Kind.RECORD ? entry.records().get(0).owner() : was.owner();
        return new Reading.State(origin, last, entry.defaultTtl(), entry.lastTtl());
    }

    /** Reads an entry as it is read behind what leaves a state. */
    private Reading read(Entry entry, Reading.State before, List<ResourceRecord> records) {
        Reading reading = new Reading(before, includes, (record, name, line) -> Optional.empty());
        reading.entries(file, text, entry.from(), entry.to(), entry.line(), read -> records.addAll(read.records()));
        return reading;
    }

    private void expect(ResourceRecord record) {
        expected++;
        expectedSum += mixed(record);
    }

    /** Writes what comes at the end of the file. */
    void end() {
        added.values().forEach(records -> records.forEach(this::addedLine));
    }

    /** What was written. */
    byte[] octets() {
        return out.toByteArray();
    }

    /** Takes note of a record that a reader finds in what was written. */
    void found(ResourceRecord record) {
        expected--;
        expectedSum -= mixed(record);
    }

    /** Whether those that were found are those that should be there. */
    boolean foundAll() {
        return expected == 0 && expectedSum == 0;
    }

    /** Whether a record is removed. */
    boolean goes(ResourceRecord record) {
        return !removed.isEmpty() && removed.contains(key(record));
    }

    private void copy(Entry entry) {
        endLine();
        copy(entry.from(), entry.to());
        if (entry.kind() == Entry.Kind.TTL) {
            defaultTtl = entry.defaultTtl();
        }
    }

    /** The last line of the file may lack its end; what comes behind it needs one. */
    private void endLine() {
        if (open) {
            out.writeBytes(lineEnd.getBytes(StandardCharsets.US_ASCII));
            open = false;
        }
    }

    private void record(Entry entry) {
        ResourceRecord record = entry.records().get(0);
        Deque<ResourceRecord> waiting = added.get(record.owner());
        if (!goes(record)) {
            keep(entry, record, new byte[0], 0, 0);
        } else if (waiting != null) {
            replace(entry, record, waiting);
        }
        if (waiting != null && last.get(record.owner()) == entry) {
            waiting.forEach(this::addedLine);
            waiting.clear();
        }
    }

    private void replace(Entry entry, ResourceRecord record, Deque<ResourceRecord> waiting) {
        for (ResourceRecord other : waiting) {
            if (other.type() == record.type()) {
                waiting.remove(other);
                if (record.type() == RecordType.SOA && sameButSerial(record, other)) {
                    expect(other);
                    serial(entry, other);
                } else {
                    addedLine(other);
                }
                return;
            }
        }
    }

    private static boolean sameButSerial(ResourceRecord one, ResourceRecord other) {
        byte[] a = one.data();
        byte[] b = other.data();
        return one.ttl() == other.ttl()
                && a.length == b.length
                && Arrays.equals(a, 0, a.length - 20, b, 0, b.length - 20)
                && Arrays.equals(a, a.length - 16, a.length, b, b.length - 16, b.length);
    }

    /** Writes an SOA entry with another number in the place of its serial. */
    private void serial(Entry entry, ResourceRecord soa) {
        Tokens in = tokens(entry);
        long serial = number(soa.data(), soa.data().length - 20);
        try {
            if (!in.indented()) {
                in.take("the owner");
            }
            do {
                in.take("the type");
            } while (!in.is("SOA") && !in.is("TYPE6"));
            in.take("the primary");
            if (!in.is("\\#")) {
                in.take("the mailbox");
                in.take("the serial");
                keep(entry, soa, Long.toString(serial).getBytes(StandardCharsets.US_ASCII), in.start(), in.end());
                return;
            }
        } catch (Malformed impossible) {
            // The entry was read before; should it be unlike what is looked for here, the line is written anew.
        }
        line(soa);
    }

    private Tokens tokens(Entry entry) {
        Tokens in = new Tokens(text, entry.from(), entry.to(), entry.line());
        in.open();
        return in;
    }

    /** Writes an entry as it is but for one stretch, and for what a reader would no longer know here. */
    private void keep(Entry entry, ResourceRecord record, byte[] instead, int from, int to) {
        endLine();
        int at = entry.from();
        Tokens in = tokens(entry);
        boolean indented = in.indented();
        if (indented && !record.owner().equals(owner)) {
            write(record.owner().toString());
        }
        if (!entry.ttlGiven() && record.ttl() != ttl(record)) {
            at = copy(at, indented ? head(in) : head(in, "the owner"));
            write(record.ttl() + " ");
            lastTtl = record.ttl();
        } else if (entry.ttlGiven()) {
            lastTtl = record.ttl();
        } else if (defaultTtl < 0 && lastTtl < 0) {
            defaultTtl = record.ttl();
        }
        if (to > 0) {
            copy(at, from);
            out.writeBytes(instead);
            at = to;
        }
        copy(at, entry.to());
        owner = record.owner();
    }

    /** Where the first token behind some others begins. */
    private static int head(Tokens in, String... before) {
        try {
            for (String each : before) {
                in.take(each);
            }
            in.take("the type");
        } catch (Malformed impossible) {
            throw new IllegalStateException("an entry is not what it was when it was read", impossible);
        }
        return in.start();
    }

    private int copy(int from, int to) {
        out.write(text, from, to - from);
        open = to > from && text[to - 1] != '\n';
        return to;
    }

    private void write(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The TTL that a reader gives to a record that has none here; -1 when it would refuse it. */
    private long ttl(ResourceRecord record) {
        if (defaultTtl < 0 && lastTtl < 0 && record.type() == RecordType.SOA) {
            return Math.min(number(record.data(), record.data().length - 4), Integer.MAX_VALUE);
        }
        return defaultTtl >= 0 ? defaultTtl : lastTtl;
    }

    private static long number(byte[] data, int at) {
        long number = 0;
        for (int i = at; i < at + 4; i++) {
            number = number << 8 | data[i] & 0xff;
        }
        return number;
    }

    private void generate(Entry entry) {
        if (entry.records().stream().anyMatch(this::goes)) {
            entry.records().stream().filter(record -> !goes(record)).forEach(this::line);
            return;
        }
        endLine();
        int at = entry.from();
        if (entry.ttlGiven()) {
            lastTtl = entry.lastTtl();
        } else if (!entry.records().isEmpty()
                && entry.records().get(0).ttl() != ttl(entry.records().get(0))) {
            lastTtl = entry.records().get(0).ttl();
            Tokens in = tokens(entry);
            at = copy(at, head(in, "the directive", "the range", "the owner"));
            write(lastTtl + " ");
        }
        copy(at, entry.to());
    }

    private void include(Entry entry) throws Uneditable {
        for (ResourceRecord record : entry.records()) {
            if (goes(record)) {
                String what = record.owner() + " " + RecordType.mnemonic(record.type());
                throw new Uneditable("the record " + what + " stands in the file that line " + entry.line()
                        + " includes, and an update cannot change that file");
            }
        }
        endLine();
        Reading.@Nullable State behind = behind(entry);
        if (!was.like(state(was.origin()))) {
            // Nothing can be written into the included file, but before it the TTL that its records had taken over.
            behind = included(entry, defaultTtl).orElse(null);
            long before = was.defaultTtl() >= 0 ? was.defaultTtl() : was.lastTtl();
            if (behind == null && before >= 0) {
                behind = included(entry, before).orElse(null);
                write("$TTL " + before + lineEnd);
            }
            if (behind == null) {
                throw new Uneditable("the file that line " + entry.line()
                        + " includes leaves out owners or TTLs that it has from the lines before it, and they would be"
                        + " others after the change: write them into that file");
            }
        }
        copy(entry.from(), entry.to());
        defaultTtl = behind.defaultTtl();
        lastTtl = behind.lastTtl();
    }

    /** What an included file leaves to what is behind it; nothing when it would be read differently here. */
    private Optional<Reading.State> included(Entry entry, long givenTtl) {
        List<ResourceRecord> records = new ArrayList<>();
        Reading reading = read(entry, new Reading.State(was.origin(), owner, givenTtl, lastTtl), records);
        boolean same = reading.problems().isEmpty() && records.equals(entry.records());
        return same ? Optional.of(reading.state()) : Optional.empty();
    }

    private void addedLine(ResourceRecord record) {
        expect(record);
        line(record);
    }

    private void line(ResourceRecord record) {
        endLine();
        StringBuilder line = new StringBuilder();
        MasterFile.write(record, line);
        line.setLength(line.length() - 1);
        write(line.append(lineEnd).toString());
        owner = record.owner();
        lastTtl = record.ttl();
    }

    /** A number for a record that hardly another one has: sums of them tell two sets apart without sorting them. */
    private static long mixed(ResourceRecord record) {
        long bits = (long) record.hashCode() << 32 ^ Arrays.hashCode(record.data()) ^ record.ttl() << 16;
        bits = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ bits >>> 27) * 0x94d049bb133111ebL;
        return bits ^ bits >>> 31;
    }
}
