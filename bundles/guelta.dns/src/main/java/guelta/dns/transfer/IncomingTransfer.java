// SPDX-License-Identifier: Apache-2.0
package guelta.dns.transfer;

import static guelta.dns.zone.Octets.u16;
import static guelta.dns.zone.Octets.u32;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.SerialNumber;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import guelta.dns.zone.ZoneDigest;
import guelta.dns.zone.ZoneEdit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Rcode;

/**
 * The messages of one answer to AXFR or IXFR while they come (RFC 5936 3, RFC 1995 4): a zone, whole and checked, or the
 * reason why there is none. Total for any octets; never gives a part of a zone. Confined to one thread at a time.
 */
public final class IncomingTransfer {
    /** What a transfer came to. */
    public sealed interface Outcome permits Received, Current, Failed {}

    /**
     * A newer version.
     *
     * @param zone all of it
     * @param incremental whether differences made it
     * @param octets how many were received
     * @param warnings what is served as it stands but is hardly meant so, a sentence each
     */
    public record Received(Zone zone, boolean incremental, long octets, List<String> warnings) implements Outcome {}

    /**
     * There is nothing newer.
     *
     * @param serial of the version that the primary has: the same as here, or an older one
     */
    public record Current(long serial) implements Outcome {}

    /**
     * There is no zone.
     *
     * @param reason a sentence without full stop
     * @param wholeMayHelp whether the whole zone may be had where differences failed
     */
    public record Failed(String reason, boolean wholeMayHelp) implements Outcome {}

    private enum Part {
        OPENING,
        SECOND,
        WHOLE,
        REMOVING,
        ADDING,
        END
    }

    private final DomainName apex;
    private final int id;
    private final @Nullable Zone base;
    private final boolean incremental;
    private final long most;
    private final RecordReader reader = new RecordReader();

    private Part part = Part.OPENING;
    private @Nullable ResourceRecord newest;
    private @Nullable ZoneBuilder builder;
    private @Nullable ZoneEdit edit;
    private long serial;
    private long octets;
    private int messages;
    private @Nullable Failed failed;

    private IncomingTransfer(DomainName apex, int id, @Nullable Zone base, boolean incremental, long most) {
        this.apex = apex;
        this.id = id;
        this.base = base;
        this.incremental = incremental;
        this.most = most;
    }

    /**
     * The answer to AXFR.
     *
     * @param id the identifier of the question
     * @param base the version that is there, which no older one replaces; null when any is welcome
     * @param most how many octets are taken at most
     */
    public static IncomingTransfer whole(DomainName apex, int id, @Nullable Zone base, long most) {
        return new IncomingTransfer(apex, id, base, false, most);
    }

    /**
     * The answer to IXFR, differences or the whole zone.
     *
     * @param id the identifier of the question
     * @param base the version that is there, whose serial the question had
     * @param most how many octets are taken at most
     */
    public static IncomingTransfer newer(Zone base, int id, long most) {
        return new IncomingTransfer(base.apex(), id, base, true, most);
    }

    /** The message that asks for it. */
    public byte[] question() {
        Zone from = incremental ? base : null;
        RecordWriter writer = new RecordWriter();
        byte[] name = apex.wire();
        byte[] asked = Arrays.copyOf(name, name.length + 4);
        asked[name.length + 1] = (byte) (from != null ? RecordType.IXFR : RecordType.AXFR);
        asked[name.length + 3] = 1;
        writer.begin(id, 0, asked);
        if (from != null) {
            ResourceRecord soa = from.records(apex).get(0);
            writer.record(name, soa.type(), soa.ttl(), soa.data());
        }
        byte[] message = Arrays.copyOf(writer.octets(), writer.length());
        message[9] = (byte) writer.count();
        return message;
    }

    /** How many octets came so far. */
    public long octets() {
        return octets;
    }

    /**
     * Takes the next message, whose signature, if there has to be one, was checked.
     *
     * @param length how many octets of the array it has
     * @return what the transfer came to; empty when more messages have to come
     */
    public Optional<Outcome> on(byte[] message, int length) {
        if (failed != null || part == Part.END) {
            return Optional.of(failed != null ? failed : fail("a message came behind the end of the transfer"));
        }
        octets += length;
        if (octets > most) {
            return Optional.of(fail("the zone is larger than the " + most + " octets that are allowed"));
        }
        Optional<Outcome> wrong = head(message, length);
        if (wrong.isPresent()) {
            return wrong;
        }
        messages++;
        int answers = u16(message, 6);
        for (int i = 0; i < answers; i++) {
            ResourceRecord record = reader.next();
            if (record == null) {
                return Optional.of(fail("record " + (i + 1) + " of message " + messages + " is malformed"));
            }
            if (part == Part.END) {
                return Optional.of(fail("records come behind the closing SOA"));
            }
            take(record);
            if (failed != null) {
                return Optional.of(failed);
            }
        }
        for (int i = u16(message, 8) + u16(message, 10); i > 0; i--) {
            if (!reader.skip()) {
                return Optional.of(fail("message " + messages + " ends within a record"));
            }
        }
        if (reader.at() != length) {
            return Optional.of(fail("octets are behind message " + messages));
        }
        if (part == Part.END) {
            return Optional.of(end());
        }
        return nothingNewer();
    }

    /** Looks at everything before the answers (RFC 5936 2.2.1). */
    private Optional<Outcome> head(byte[] message, int length) {
        if (length < RecordWriter.HEADER || u16(message, 0) != id) {
            return Optional.of(fail("what came is no answer to the question"));
        }
        int flags = u16(message, 2);
        if ((flags & 0xf800) != 0x8000) {
            return Optional.of(fail("what came is no answer to the question"));
        }
        int rcode = flags & 15;
        if (rcode != 0) {
            Failed refused = fail("the primary answers " + Rcode.string(rcode));
            // RFC 1995 4, RFC 5936 5: servers that do not know IXFR say so by FORMERR or NOTIMP, or by an error.
            failed = new Failed(refused.reason(), incremental && messages == 0);
            return Optional.of(failed);
        }
        if ((flags & 0x0200) != 0) {
            return Optional.of(fail("the answer is truncated"));
        }
        reader.set(message, RecordWriter.HEADER, length);
        int questions = u16(message, 4);
        if (questions > 1) {
            return Optional.of(fail("the answer has several questions"));
        }
        if (questions == 1 && !asked(message)) {
            return Optional.of(fail("the answer is one to another question"));
        }
        return Optional.empty();
    }

    private boolean asked(byte[] message) {
        DomainName name = reader.question();
        return name != null
                && name.equals(apex)
                && u16(message, reader.at() - 4) == (incremental ? RecordType.IXFR : RecordType.AXFR)
                && u16(message, reader.at() - 2) == 1;
    }

    private Failed fail(String reason) {
        Failed outcome = new Failed(reason, part == Part.REMOVING || part == Part.ADDING);
        failed = outcome;
        builder = null;
        edit = null;
        return outcome;
    }

    private void take(ResourceRecord record) {
        boolean soa = record.type() == RecordType.SOA;
        if (!record.owner().within(apex)) {
            fail(record.owner() + " is outside of the zone " + apex);
        } else if (soa && !record.owner().equals(apex)) {
            fail("the SOA of " + record.owner() + " is not at the apex " + apex);
        } else {
            switch (part) {
                case OPENING -> open(record, soa);
                case SECOND -> second(record, soa);
                case WHOLE -> whole(record, soa);
                case REMOVING -> removing(record, soa);
                case ADDING -> adding(record, soa);
                case END -> throw new IllegalStateException("nothing is taken behind the end");
            }
        }
    }

    private void open(ResourceRecord record, boolean soa) {
        if (!soa) {
            fail("the transfer does not begin with the SOA of " + apex);
            return;
        }
        newest = record;
        if (incremental) {
            part = Part.SECOND;
        } else {
            startWhole(record);
        }
    }

    private void startWhole(ResourceRecord soa) {
        Zone old = base;
        if (old != null && SerialNumber.newer(old.serial(), serial(soa))) {
            fail("the serial would go back from " + old.serial() + " to " + serial(soa));
            return;
        }
        ZoneBuilder whole = new ZoneBuilder(apex);
        builder = whole;
        part = Part.WHOLE;
        whole.add(soa).ifPresent(this::fail);
    }

    /** RFC 1995 4: differences are known by their second record, which is the SOA of the version that was asked with. */
    private void second(ResourceRecord record, boolean soa) {
        ResourceRecord first = first();
        Zone old = base;
        if (!soa || old == null) {
            startWhole(first);
            if (failed == null) {
                whole(record, soa);
            }
            return;
        }
        part = Part.REMOVING;
        if (!SerialNumber.newer(serial(first), old.serial())) {
            fail("the serial would go back from " + old.serial() + " to " + serial(first));
        } else if (serial(record) != old.serial()) {
            fail("the differences begin with serial " + serial(record) + ", not with " + old.serial());
        } else {
            edit = new ZoneEdit(old);
            serial = old.serial();
            remove(record);
        }
    }

    private void whole(ResourceRecord record, boolean soa) {
        if (!soa) {
            into().add(record).ifPresent(this::fail);
        } else if (record.equals(first())) {
            part = Part.END;
        } else {
            fail("the zone ends with another SOA than it begins with");
        }
    }

    private void removing(ResourceRecord record, boolean soa) {
        if (!soa) {
            remove(record);
        } else if (!SerialNumber.newer(serial(record), serial)
                || SerialNumber.newer(serial(record), serial(first()))) {
            fail("the differences lead from serial " + serial + " to " + serial(record));
        } else {
            serial = serial(record);
            part = Part.ADDING;
            edits().add(record);
        }
    }

    private void adding(ResourceRecord record, boolean soa) {
        if (!soa) {
            edits().add(record);
        } else if (serial(record) != serial) {
            fail("the differences go on with serial " + serial(record) + ", not with " + serial);
        } else if (serial == serial(first())) {
            part = Part.END;
        } else {
            part = Part.REMOVING;
            remove(record);
        }
    }

    private void remove(ResourceRecord record) {
        if (!edits().remove(record)) {
            fail("the differences take away a record that " + record.owner() + " does not have");
        }
    }

    private Outcome end() {
        boolean differences = edit != null;
        ZoneBuilder.Outcome built = differences ? edits().build() : into().build();
        Zone zone = built.zone().orElse(null);
        if (zone == null) {
            failed = new Failed(built.errors().get(0), differences);
            return failed;
        }
        if (differences && !zone.records(apex).get(0).equals(first())) {
            failed = new Failed("the differences do not lead to the SOA that was announced", true);
            return failed;
        }
        ZoneDigest.Verdict digest = ZoneDigest.check(zone);
        if (digest == ZoneDigest.Verdict.WRONG) {
            failed = new Failed("the ZONEMD record does not fit the zone", differences);
            return failed;
        }
        return new Received(zone, differences, octets, built.warnings());
    }

    /** RFC 1995 2: a SOA alone that is not newer says that there is nothing newer. */
    private Optional<Outcome> nothingNewer() {
        Zone old = base;
        if (part == Part.SECOND && old != null && !SerialNumber.newer(serial(first()), old.serial())) {
            part = Part.END;
            return Optional.of(new Current(serial(first())));
        }
        return Optional.empty();
    }

    private static long serial(ResourceRecord soa) {
        return u32(soa.data(), soa.data().length - 20);
    }

    private ResourceRecord first() {
        return Objects.requireNonNull(newest, "the transfer has begun");
    }

    private ZoneBuilder into() {
        return Objects.requireNonNull(builder, "the whole zone comes");
    }

    private ZoneEdit edits() {
        return Objects.requireNonNull(edit, "differences come");
    }
}
