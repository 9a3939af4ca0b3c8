// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.text.Malformed;
import guelta.dns.text.RdataReader;
import guelta.dns.text.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One reading of a master file and of all it includes: what its entries leave to those behind them. */
final class Reading {
    private final Includes includes;
    private final RecordSink sink;
    private final List<Problem> problems = new ArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final RdataReader rdata = new RdataReader();
    private final byte[] name = new byte[DomainName.LONGEST];
    private DomainName origin;
    private @Nullable DomainName owner;
    private byte[] ownerText = new byte[0];
    private int ownerStart;
    private int ownerEnd;
    private long defaultTtl = -1;
    private long lastTtl = -1;
    private long included;
    private int generated;

    /** Who wants the entries of the first file, and what is known of the one that is read. */
    private @Nullable Consumer<Entry> entries;

    private Entry.Kind kind = Entry.Kind.BLANK;
    private boolean ttlGiven;
    private List<ResourceRecord> made = new ArrayList<>();

    /** What entries leave to those behind them; -1 for a TTL that none gave. */
    record State(DomainName origin, @Nullable DomainName owner, long defaultTtl, long lastTtl) {
        static State first(DomainName origin) {
            return new State(origin, null, -1, -1);
        }

        /** Whether what follows is read alike behind both: once there is a default, the last TTL says nothing. */
        boolean like(State other) {
            return origin.equals(other.origin)
                    && Objects.equals(owner, other.owner)
                    && defaultTtl == other.defaultTtl
                    && (defaultTtl >= 0 || lastTtl == other.lastTtl);
        }
    }

    Reading(State state, Includes includes, RecordSink sink) {
        this.origin = state.origin;
        this.owner = state.owner;
        this.defaultTtl = state.defaultTtl;
        this.lastTtl = state.lastTtl;
        this.includes = includes;
        this.sink = sink;
    }

    List<Problem> problems() {
        return problems;
    }

    State state() {
        return new State(origin, owner, defaultTtl, lastTtl);
    }

    /** Gives the entries of a stretch of a file, all of it; problems are told as {@link #file} tells them. */
    void entries(String file, byte[] text, int from, int to, int line, Consumer<Entry> each) {
        Entry[] last = new Entry[1];
        entries = entry -> {
            last[0] = entry;
            each.accept(entry);
        };
        file(file, new Tokens(text, from, to, line));
        if (last[0] != null && last[0].to() < to) {
            each.accept(new Entry(
                    Entry.Kind.BROKEN, last[0].to(), to, last[0].line(), List.of(), false, defaultTtl, lastTtl));
        }
    }

    void file(String file, byte[] text) {
        file(file, new Tokens(text));
    }

    private void file(String file, Tokens in) {
        open.push(file);
        while (problems.size() < MasterFile.PROBLEMS && in.open()) {
            kind = Entry.Kind.BLANK;
            try {
                entry(in);
            } catch (Malformed wrong) {
                kind = Entry.Kind.BROKEN;
                problem(in.line(), wrong.getMessage());
            }
            if (entries != null && open.size() == 1) {
                int end = in.skip();
                entries.accept(new Entry(kind, in.entry(), end, in.entryLine(), made, ttlGiven, defaultTtl, lastTtl));
                made = new ArrayList<>(1);
            }
        }
        open.pop();
    }

    private void problem(int line, @Nullable String reason) {
        if (problems.size() < MasterFile.PROBLEMS) {
            problems.add(new Problem(open.element(), line, String.valueOf(reason)));
        }
    }

    private void entry(Tokens in) throws Malformed {
        boolean indented = in.indented();
        if (!in.more()) {
            return;
        }
        if (indented) {
            record(in);
            return;
        }
        in.take("the owner");
        if (!in.quoted() && in.text()[in.start()] == '$') {
            directive(in);
        } else {
            owner(in);
            record(in);
        }
    }

    private void owner(Tokens in) throws Malformed {
        // Most files name an owner again for each of its records: what was written the same is the same.
        if (owner != null
                && !in.quoted()
                && Arrays.equals(in.text(), in.start(), in.end(), ownerText, ownerStart, ownerEnd)) {
            return;
        }
        owner = name(in);
        ownerText = in.text();
        ownerStart = in.start();
        ownerEnd = in.end();
    }

    private DomainName name(Tokens in) throws Malformed {
        if (in.quoted()) {
            throw in.wrong("is a quoted text, not a name");
        }
        return in.is("@") ? origin : name(in.text(), in.start(), in.end());
    }

    private DomainName name(byte[] text, int from, int to) throws Malformed {
        try {
            DomainName.read(text, from, to, origin, name, 0);
            return DomainName.ofWire(name, 0);
        } catch (IllegalArgumentException e) {
            throw new Malformed(e.getMessage());
        }
    }

    /** What stands before the RDATA. */
    private record Head(long ttl, int type) {}

    private Head head(Tokens in) throws Malformed {
        long ttl = -1;
        boolean classed = false;
        while (true) {
            in.take("the record type");
            boolean digit = in.end() > in.start() && in.text()[in.start()] >= '0' && in.text()[in.start()] <= '9';
            if (!classed && (in.is("IN") || in.is("CLASS1"))) {
                classed = true;
            } else if (ttl < 0 && digit && !in.quoted()) {
                ttl = in.period();
                if (ttl < 0) {
                    throw in.wrong("is not a TTL from 0 to 2147483647 seconds");
                }
            } else {
                ttlGiven = ttl >= 0;
                return new Head(ttl, type(in));
            }
        }
    }

    private static int type(Tokens in) throws Malformed {
        int type = in.quoted() ? -1 : RecordType.of(in.text(), in.start(), in.end());
        if (type < 0) {
            boolean numbered = in.end() - in.start() > 5 && in.shown().regionMatches(true, 0, "CLASS", 0, 5);
            if (in.is("CH") || in.is("HS") || in.is("CS") || in.is("NONE") || numbered) {
                throw in.wrong("is a class that zones here do not have, only IN");
            }
            if (in.end() > in.start() && in.text()[in.start()] == '$') {
                throw in.wrong("is not a record type; a directive begins its line");
            }
            throw in.wrong("is not a record type");
        }
        if (RecordType.meta(type)) {
            throw in.wrong("is a type that no zone can hold");
        }
        return type;
    }

    private void record(Tokens in) throws Malformed {
        kind = Entry.Kind.RECORD;
        if (owner == null) {
            throw new Malformed("there is no record before whose owner this one could have");
        }
        Head head = head(in);
        emit(in.entryLine(), owner, head, data(head.type, in));
    }

    private byte[] data(int type, Tokens in) throws Malformed {
        try {
            return rdata.read(type, in, origin);
        } catch (Malformed wrong) {
            throw new Malformed(RecordType.mnemonic(type) + ": " + wrong.getMessage());
        }
    }

    private void emit(int line, DomainName owner, Head head, byte[] data) throws Malformed {
        long ttl = ttl(head, data);
        ResourceRecord record = new ResourceRecord(owner, head.type, ttl, data);
        if (entries != null) {
            made.add(record);
        }
        Optional<String> objection = sink.take(record, open.element(), line);
        if (objection.isPresent()) {
            problem(line, objection.get());
        }
    }

    /** RFC 2308 4: $TTL where none is given; before it came, RFC 1035 5.1: the last; before any, SOA's minimum. */
    private long ttl(Head head, byte[] data) throws Malformed {
        if (head.ttl >= 0) {
            lastTtl = head.ttl;
            return head.ttl;
        }
        if (defaultTtl < 0 && lastTtl < 0 && head.type == RecordType.SOA) {
            long minimum = 0;
            for (int i = data.length - 4; i < data.length; i++) {
                minimum = minimum << 8 | data[i] & 0xff;
            }
            defaultTtl = Math.min(minimum, Integer.MAX_VALUE);
        }
        if (defaultTtl < 0 && lastTtl < 0) {
            throw new Malformed("the record has no TTL, and neither $TTL nor a record before gives one");
        }
        return defaultTtl >= 0 ? defaultTtl : lastTtl;
    }

    private void directive(Tokens in) throws Malformed {
        if (in.is("$ORIGIN")) {
            in.take("the origin");
            DomainName next = name(in);
            end(in);
            origin(next);
            kind = Entry.Kind.ORIGIN;
        } else if (in.is("$TTL")) {
            in.take("the TTL");
            long next = in.period();
            if (next < 0) {
                throw in.wrong("is not a TTL from 0 to 2147483647 seconds");
            }
            end(in);
            defaultTtl = next;
            kind = Entry.Kind.TTL;
        } else if (in.is("$INCLUDE")) {
            include(in);
            kind = Entry.Kind.INCLUDE;
        } else if (in.is("$GENERATE")) {
            generate(in);
            kind = Entry.Kind.GENERATE;
        } else {
            throw in.wrong("is none of the directives $ORIGIN, $TTL, $INCLUDE, $GENERATE");
        }
    }

    private void origin(DomainName next) {
        origin = next;
        // The same text names another owner now.
        ownerText = new byte[0];
        ownerStart = 0;
        ownerEnd = 0;
    }

    private static void end(Tokens in) throws Malformed {
        if (in.more()) {
            throw in.wrong("follows what is complete");
        }
    }

    private void include(Tokens in) throws Malformed {
        in.take("the file");
        String path = path(in);
        DomainName inner = origin;
        if (in.more()) {
            in.take("the origin");
            inner = name(in);
            end(in);
        }
        if (open.contains(path)) {
            throw new Malformed("'" + path + "' would include itself");
        }
        if (open.size() > MasterFile.DEPTH) {
            throw new Malformed("files are included in each other more than " + MasterFile.DEPTH + " deep");
        }
        byte[] text =
                includes.find(path).orElseThrow(() -> new Malformed("there is no file '" + path + "' to include"));
        included += text.length;
        if (included > MasterFile.INCLUDED) {
            throw new Malformed("the included files have more than " + (MasterFile.INCLUDED >> 20) + " MiB in all");
        }
        // RFC 1035 5.1: whatever the file does, the origin stays as it was; so does the owner, as BIND has it.
        DomainName outer = origin;
        DomainName before = owner;
        origin(inner);
        file(path, text);
        origin(outer);
        owner = before;
    }

    /** The path from the top of the repository; the one given is relative to the folder of the file that is read. */
    private String path(Tokens in) throws Malformed {
        String given = new String(in.text(), in.start(), in.end() - in.start(), StandardCharsets.UTF_8);
        String file = open.element();
        Deque<String> names = new ArrayDeque<>();
        String whole = file.substring(0, file.lastIndexOf('/') + 1) + given;
        if (given.isEmpty()
                || given.startsWith("/")
                || given.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c))) {
            throw in.wrong("is not the relative path of a file");
        }
        for (String name : whole.split("/", -1)) {
            if (name.equals("..")) {
                if (names.pollLast() == null) {
                    throw in.wrong("leads out of the repository");
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        if (names.isEmpty()) {
            throw in.wrong("is not the relative path of a file");
        }
        return String.join("/", names);
    }

    private void generate(Tokens in) throws Malformed {
        in.take("the range");
        Generate.Range range = Generate.range(in);
        in.take("the owner");
        if (in.quoted()) {
            throw in.wrong("is a quoted text, not a name");
        }
        Generate left = Generate.template(Arrays.copyOfRange(in.text(), in.start(), in.end()));
        Head head = head(in);
        Generate right = Generate.template(Generate.rest(in));
        int line = in.entryLine();
        for (long i = range.first(); i <= range.last(); i += range.step()) {
            if (++generated > MasterFile.GENERATED) {
                throw new Malformed("$GENERATE makes more than " + MasterFile.GENERATED + " records in all");
            }
            byte[] ownerOctets = left.at(i);
            boolean apex = ownerOctets.length == 1 && ownerOctets[0] == '@';
            DomainName each = apex ? origin : name(ownerOctets, 0, ownerOctets.length);
            byte[] dataOctets = right.at(i);
            Tokens data = new Tokens(dataOctets, 0, dataOctets.length, line);
            data.open();
            emit(line, each, head, data(head.type, data));
            if (problems.size() == MasterFile.PROBLEMS) {
                return;
            }
        }
    }
}
