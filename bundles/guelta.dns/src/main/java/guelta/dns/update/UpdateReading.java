// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.WireRdata;
import guelta.dns.message.FormatError;
import guelta.dns.message.Records;
import guelta.dns.text.Rdata;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Reads UPDATE messages: classes, TTLs and lengths say what each record means (RFC 2136 2.4, 2.5, 3.2, 3.4.1). */
final class UpdateReading {
    private UpdateReading() {}

    private record SetKey(DomainName owner, int type) {}

    static Update of(Message message) throws FormatError {
        List<Record> zones = message.getSection(Section.ZONE);
        if (zones.size() != 1 || zones.get(0).getType() != RecordType.SOA) {
            throw new FormatError("the zone section of an update is one name of type SOA");
        }
        Record zone = zones.get(0);
        List<Change> changes = new ArrayList<>();
        for (Record record : message.getSection(Section.UPDATE)) {
            changes.add(change(record));
        }
        return new Update(Records.name(zone.getName()), zone.getDClass() == DClass.IN, prerequisites(message), changes);
    }

    private static List<Prerequisite> prerequisites(Message message) throws FormatError {
        List<Prerequisite> prerequisites = new ArrayList<>();
        Map<SetKey, Set<ByteBuffer>> sets = new LinkedHashMap<>();
        for (Record record : message.getSection(Section.PREREQ)) {
            ResourceRecord read = Records.of(record);
            if (record.getTTL() != 0) {
                throw new FormatError("a prerequisite about " + record.getName() + " has a TTL");
            }
            if (record.getDClass() == DClass.IN) {
                complete(read);
                sets.computeIfAbsent(new SetKey(read.owner(), read.type()), key -> new LinkedHashSet<>())
                        .add(ByteBuffer.wrap(WireRdata.canonical(read.type(), read.data())));
            } else {
                prerequisites.add(existence(record, read));
            }
        }
        sets.forEach((set, data) -> prerequisites.add(new Prerequisite.SetIs(set.owner, set.type, data)));
        return prerequisites;
    }

    private static Prerequisite existence(Record record, ResourceRecord read) throws FormatError {
        boolean any = read.type() == RecordType.ANY;
        if (read.data().length > 0 || !any && RecordType.meta(read.type())) {
            throw new FormatError("a prerequisite about " + record.getName() + " has data or no type of a zone");
        }
        return switch (record.getDClass()) {
            case DClass.ANY ->
                any ? new Prerequisite.NameInUse(read.owner()) : new Prerequisite.SetExists(read.owner(), read.type());
            case DClass.NONE ->
                any ? new Prerequisite.NameFree(read.owner()) : new Prerequisite.SetAbsent(read.owner(), read.type());
            default -> throw new FormatError("a prerequisite about " + record.getName() + " has a class of no zone");
        };
    }

    private static Change change(Record record) throws FormatError {
        ResourceRecord read = Records.of(record);
        boolean meta = RecordType.meta(read.type());
        switch (record.getDClass()) {
            case DClass.IN -> {
                complete(read);
                return new Change.Add(read);
            }
            case DClass.ANY -> {
                if (record.getTTL() != 0 || read.data().length > 0 || meta && read.type() != RecordType.ANY) {
                    throw new FormatError("the deletion of sets of " + record.getName() + " has a TTL or data");
                }
                return read.type() == RecordType.ANY
                        ? new Change.DeleteName(read.owner())
                        : new Change.DeleteSet(read.owner(), read.type());
            }
            case DClass.NONE -> {
                if (record.getTTL() != 0) {
                    throw new FormatError("the deletion of a record of " + record.getName() + " has a TTL");
                }
                complete(read);
                return new Change.DeleteRecord(read);
            }
            default -> throw new FormatError("the update of " + record.getName() + " has a class of no zone");
        }
    }

    /** A record without data is none, unless its type may have none. */
    private static void complete(ResourceRecord record) throws FormatError {
        Optional<String> objection = RecordType.meta(record.type())
                ? Optional.of("it is a type of questions")
                : Rdata.objection(record.type(), record.data());
        if (objection.isPresent()) {
            throw new FormatError("the record " + record.owner() + " " + RecordType.mnemonic(record.type())
                    + " is wrong: " + objection.get());
        }
    }
}
