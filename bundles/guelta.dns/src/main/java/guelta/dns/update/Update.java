// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.WireRdata;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import guelta.dns.zone.ZoneDigest;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/**
 * What an UPDATE message asks for (RFC 2136 2). An immutable value.
 *
 * <p>A zone section that the sender's right covers is taken as Robur's hosts mean it, whether it names a zone or not: it
 * is about all zones there, each record belonging to the nearest zone above it. Else it is about the zone that it names
 * alone, as the RFC has it. When it names a zone, the delegations of zones below are that zone's, or of the nearest one
 * above them.
 */
public final class Update {
    private final DomainName section;
    private final boolean internet;
    private final List<Prerequisite> prerequisites;
    private final List<Change> changes;

    Update(DomainName section, boolean internet, List<Prerequisite> prerequisites, List<Change> changes) {
        this.section = section;
        this.internet = internet;
        this.prerequisites = List.copyOf(prerequisites);
        this.changes = List.copyOf(changes);
    }

    /**
     * Reads a message of opcode UPDATE.
     *
     * @throws guelta.dns.message.FormatError when it is not one of RFC 2136 2.3 to 2.5; the answer is FORMERR
     */
    public static Update of(Message message) throws guelta.dns.message.FormatError {
        return UpdateReading.of(message);
    }

    /** An update that has a digest of a zone (RFC 8976) written into it. */
    public static Update digest(DomainName zone, ZoneDigest.Algorithm algorithm) {
        return new Update(zone, true, List.of(), List.of(new Change.Add(ZoneDigest.blank(zone, algorithm))));
    }

    /**
     * An update after which the sets of some records are these records and no others. It is refused with YXRRSET where an
     * alias is, beside which they could not be (RFC 1034 3.6.2).
     *
     * @param section at or below which all of them are
     * @param records of any names and types but SOA and CNAME
     */
    public static Update replacing(DomainName section, Collection<ResourceRecord> records) {
        Set<Prerequisite> free = new LinkedHashSet<>();
        Set<Change> changes = new LinkedHashSet<>();
        for (ResourceRecord record : records) {
            free.add(new Prerequisite.SetAbsent(record.owner(), RecordType.CNAME));
            changes.add(new Change.DeleteSet(record.owner(), record.type()));
        }
        records.forEach(record -> changes.add(new Change.Add(record)));
        return new Update(section, true, List.copyOf(free), List.copyOf(changes));
    }

    /** What the zone section names. */
    public DomainName section() {
        return section;
    }

    /** How many steps it has. */
    public int size() {
        return changes.size();
    }

    /**
     * Decides it.
     *
     * @param today for serials that are dates, in UTC
     */
    public Decision decide(ZoneSource zones, UpdateRights rights, LocalDate today) {
        Optional<Zone> named = internet ? zones.find(section) : Optional.empty();
        if (!internet
                || named.isEmpty()
                        && (!rights.cover(section) || zones.enclosing(section).isEmpty() && !below())) {
            return refused(Rcode.NOTAUTH, section + " is no zone of this server");
        }
        if (!rights.concern(section)) {
            return refused(Rcode.REFUSED, "the key may not update " + section);
        }
        Map<DomainName, ZoneDraft> drafts = new TreeMap<>();
        for (Change change : changes) {
            Optional<Zone> zone = zone(change.owner(), change.type(), named, zones);
            Optional<Decision> objection = objection(change, zone, rights);
            if (objection.isPresent()) {
                return objection.get();
            }
        }
        for (Prerequisite each : prerequisites) {
            int rcode = check(each, zone(each.owner(), each.type(), named, zones), rights);
            if (rcode != Rcode.NOERROR) {
                return refused(rcode, "a prerequisite about " + each.owner() + " is not met");
            }
        }
        for (Change change : changes) {
            Zone zone = zone(change.owner(), change.type(), named, zones).orElseThrow();
            drafts.computeIfAbsent(zone.apex(), apex -> new ZoneDraft(zone)).apply(change);
        }
        return accepted(drafts.values(), today);
    }

    private static Decision accepted(Collection<ZoneDraft> drafts, LocalDate today) {
        List<ZoneChange> changed = new ArrayList<>();
        for (ZoneDraft draft : drafts) {
            Optional<ZoneDraft.Difference> difference = draft.difference(today);
            if (difference.isEmpty()) {
                continue;
            }
            Zone zone = draft.zone();
            if (signed(zone)) {
                return refused(
                        Rcode.REFUSED,
                        "the zone " + zone.apex() + " is signed elsewhere, and an update would break its signatures");
            }
            List<ResourceRecord> removed = difference.get().removed();
            List<ResourceRecord> added = difference.get().added();
            ZoneBuilder.Outcome outcome = zone.edited(removed, added);
            if (outcome.zone().isEmpty()) {
                return refused(Rcode.REFUSED, outcome.errors().get(0));
            }
            changed.add(digested(new ZoneChange(zone, outcome.zone().get(), removed, added)));
        }
        return new Decision.Accepted(List.copyOf(changed));
    }

    /**
     * The change with digests that fit, where the zone has some (RFC 8976 2): with those of before no secondary that
     * checks would take it.
     */
    private static ZoneChange digested(ZoneChange change) {
        Zone changed = change.changed();
        DomainName apex = changed.apex();
        Predicate<ResourceRecord> digest =
                record -> record.type() == RecordType.ZONEMD && record.owner().equals(apex);
        List<ResourceRecord> stale =
                changed.records(apex).stream().filter(digest).toList();
        if (stale.isEmpty()) {
            return change;
        }
        List<ResourceRecord> fresh = ZoneDigest.renewed(changed);
        Optional<Zone> fitting = changed.edited(stale, fresh).zone();
        if (fitting.isEmpty()) {
            return change;
        }
        List<ResourceRecord> removed = new ArrayList<>(change.removed());
        List<ResourceRecord> added = new ArrayList<>(change.added());
        removed.removeIf(digest);
        added.removeIf(digest);
        change.zone().records(apex).stream()
                .filter(digest.and(record -> !fresh.contains(record)))
                .forEach(removed::add);
        List<ResourceRecord> before = change.zone().records(apex);
        fresh.stream().filter(record -> !before.contains(record)).forEach(added::add);
        return new ZoneChange(change.zone(), fitting.get(), List.copyOf(removed), List.copyOf(added));
    }

    private static Decision refused(int rcode, String reason) {
        return new Decision.Refused(rcode, reason);
    }

    /** Whether records are named for which zones below the section can be looked for. */
    private boolean below() {
        return !changes.isEmpty() || !prerequisites.isEmpty();
    }

    /**
     * Where a record belongs: the nearest zone above it. What stands at the apex of a zone may be its parent's: DS always
     * (RFC 4035 3.1.4.1), and NS, or all types at once, when the zone section names a zone above, of which they are the
     * delegation.
     */
    private Optional<Zone> zone(DomainName owner, int type, Optional<Zone> named, ZoneSource zones) {
        Optional<Zone> nearest = zones.enclosing(owner);
        boolean apex = nearest.filter(zone -> zone.apex().equals(owner)).isPresent() && !owner.equals(DomainName.ROOT);
        boolean delegation = (type == RecordType.NS || type == RecordType.ANY) && !owner.equals(section);
        if (!apex || type != RecordType.DS && !(named.isPresent() && delegation)) {
            return nearest;
        }
        Optional<Zone> parent = zones.enclosing(owner.parent());
        return named.isPresent() ? parent.or(() -> nearest) : parent;
    }

    /**
     * RFC 2136 3.4.1.3: a zone section is about one zone, unless it names all that the sender has a right to, as Robur's
     * hosts do.
     */
    private boolean strange(Zone zone, UpdateRights rights) {
        return !zone.apex().equals(section) && !rights.cover(section);
    }

    private Optional<Decision> objection(Change change, Optional<Zone> zone, UpdateRights rights) {
        DomainName owner = change.owner();
        if (!owner.within(section)) {
            return Optional.of(refused(Rcode.NOTZONE, owner + " is outside of " + section));
        }
        if (zone.isEmpty()) {
            return Optional.of(refused(Rcode.NOTAUTH, owner + " is in no zone of this server"));
        }
        if (strange(zone.get(), rights)) {
            return Optional.of(refused(
                    Rcode.NOTZONE,
                    owner + " is in the zone " + zone.get().apex() + ", and the zone section names " + section));
        }
        if (!zone.get().available()) {
            return Optional.of(
                    refused(Rcode.SERVFAIL, "the file of the zone " + zone.get().apex() + " is broken"));
        }
        if (!rights.allow(zone.get().apex(), owner, change.type())) {
            return Optional.of(refused(
                    Rcode.REFUSED, "the key may not change " + owner + " " + RecordType.mnemonic(change.type())));
        }
        return Optional.empty();
    }

    /** RFC 2136 3.2: the RCODE of a prerequisite. */
    private int check(Prerequisite prerequisite, Optional<Zone> zone, UpdateRights rights) {
        if (!prerequisite.owner().within(section)) {
            return Rcode.NOTZONE;
        }
        if (zone.isEmpty()) {
            return Rcode.NOTAUTH;
        }
        if (strange(zone.get(), rights)) {
            return Rcode.NOTZONE;
        }
        if (!zone.get().available()) {
            return Rcode.SERVFAIL;
        }
        List<ResourceRecord> records = zone.get().records(prerequisite.owner());
        if (prerequisite instanceof Prerequisite.NameInUse) {
            return records.isEmpty() ? Rcode.NXDOMAIN : Rcode.NOERROR;
        }
        if (prerequisite instanceof Prerequisite.NameFree) {
            return records.isEmpty() ? Rcode.NOERROR : Rcode.YXDOMAIN;
        }
        if (prerequisite instanceof Prerequisite.SetExists set) {
            return data(records, set.type()).isEmpty() ? Rcode.NXRRSET : Rcode.NOERROR;
        }
        if (prerequisite instanceof Prerequisite.SetAbsent set) {
            return data(records, set.type()).isEmpty() ? Rcode.NOERROR : Rcode.YXRRSET;
        }
        Prerequisite.SetIs set = (Prerequisite.SetIs) prerequisite;
        return data(records, set.type()).equals(set.data()) ? Rcode.NOERROR : Rcode.NXRRSET;
    }

    private static Set<ByteBuffer> data(List<ResourceRecord> records, int type) {
        Set<ByteBuffer> data = new HashSet<>();
        records.stream()
                .filter(record -> record.type() == type)
                .forEach(record -> data.add(ByteBuffer.wrap(WireRdata.canonical(record.type(), record.data()))));
        return data;
    }

    private static boolean signed(Zone zone) {
        return zone.proof() != Zone.Proof.NONE
                || zone.records(zone.apex()).stream().anyMatch(record -> record.type() == RecordType.RRSIG);
    }
}
