// SPDX-License-Identifier: Apache-2.0
package guelta.dns.transfer;

import static guelta.dns.zone.Octets.u32;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.SerialNumber;
import guelta.dns.WireRdata;
import guelta.dns.transfer.IncomingTransfer.Failed;
import guelta.dns.transfer.IncomingTransfer.Outcome;
import guelta.dns.transfer.IncomingTransfer.Received;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import guelta.dns.zone.ZoneDigest;
import guelta.dns.zone.ZoneRevision;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The records of one answer to AXFR or IXFR in their order, which become a zone or the reason why there is none. The
 * order is checked as RFC 5936 2.2 and RFC 1995 4 have it. Confined to one thread.
 */
final class ZoneAssembly {
    private enum Part {
        OPENING,
        SECOND,
        WHOLE,
        REMOVING,
        ADDING,
        END
    }

    private final DomainName apex;
    private final @Nullable Zone base;
    private final boolean incremental;
    private Part part = Part.OPENING;
    private @Nullable ResourceRecord newest;
    private @Nullable ZoneBuilder builder;
    private @Nullable ZoneRevision edit;
    private long serial;
    private @Nullable Failed failed;

    /**
     * @param base the version that is there, which no older one replaces; null when any is welcome
     * @param incremental whether differences may come
     */
    ZoneAssembly(DomainName apex, @Nullable Zone base, boolean incremental) {
        this.apex = apex;
        this.base = base;
        this.incremental = incremental;
    }

    /** Why there will be no zone; null as long as there may be one. */
    @Nullable
    Failed failed() {
        return failed;
    }

    /** Whether the last record has come. */
    boolean ended() {
        return part == Part.END;
    }

    /** The serial of the first SOA when nothing but that came, and it is not newer than what is there; else -1. */
    long notNewer() {
        Zone old = base;
        return part == Part.SECOND && old != null && !SerialNumber.newer(serial(first()), old.serial())
                ? serial(first())
                : -1;
    }

    /** Takes the next record. */
    void take(ResourceRecord record) {
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
                case END -> fail("records come behind the closing SOA");
            }
        }
    }

    private void fail(String reason) {
        failed = new Failed(reason, edit != null || part == Part.REMOVING);
        builder = null;
        edit = null;
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
            edit = new ZoneRevision(old);
            serial = old.serial();
            remove(record);
        }
    }

    private void whole(ResourceRecord record, boolean soa) {
        if (!soa) {
            into().add(record).ifPresent(this::fail);
        } else if (same(record, first())) {
            part = Part.END;
        } else {
            fail("the zone ends with another SOA than it begins with");
        }
    }

    private void removing(ResourceRecord record, boolean soa) {
        if (!soa) {
            remove(record);
        } else if (!SerialNumber.newer(serial(record), serial) || SerialNumber.newer(serial(record), serial(first()))) {
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

    /**
     * What all records came to; once, at their end.
     *
     * @param octets how many were received
     */
    Outcome outcome(long octets) {
        boolean differences = edit != null;
        ZoneBuilder.Outcome built = differences ? edits().build() : into().build();
        Zone zone = built.zone().orElse(null);
        if (zone == null) {
            return new Failed(built.errors().get(0), differences);
        }
        if (differences && !same(zone.records(apex).get(0), first())) {
            return new Failed("the differences do not lead to the SOA that was announced", true);
        }
        if (ZoneDigest.check(zone) == ZoneDigest.Verdict.WRONG) {
            return new Failed("the ZONEMD record does not fit the zone", differences);
        }
        return new Received(zone, differences, octets, built.warnings());
    }

    /** Not every server keeps the case of letters when it compresses (RFC 5936 3.4). */
    private static boolean same(ResourceRecord one, ResourceRecord other) {
        return one.ttl() == other.ttl() && WireRdata.compare(RecordType.SOA, one.data(), other.data()) == 0;
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

    private ZoneRevision edits() {
        return Objects.requireNonNull(edit, "differences come");
    }
}
