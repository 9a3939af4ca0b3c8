// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.master.MasterText;
import guelta.dns.master.Uneditable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings a change of a zone into its master file. */
public final class TextUpdate {
    private record SetKey(DomainName owner, int type) {}

    private TextUpdate() {}

    /**
     * The master file of a changed zone: read again, it gives the {@linkplain ZoneChange#changed changed zone}.
     *
     * @param text what the zone of the change was read from
     * @throws Uneditable when a record that goes stands in an included file
     */
    public static MasterText text(ZoneChange change, MasterText text) throws Uneditable {
        List<ResourceRecord> removed = new ArrayList<>(change.removed());
        List<ResourceRecord> added = new ArrayList<>(change.added());
        harmonize(change, text, removed, added);
        return text.edited(removed, added);
    }

    /**
     * A set whose records have different TTLs in the file has the lowest one in the zone (RFC 2181 5.2): if the record
     * with that one goes, or the set gets another one, the others must not come back to what is written at them.
     */
    private static void harmonize(
            ZoneChange change, MasterText text, List<ResourceRecord> removed, List<ResourceRecord> added) {
        Map<SetKey, Long> ttls = new HashMap<>();
        Set<ResourceRecord> gone = new HashSet<>();
        for (ResourceRecord record : change.removed()) {
            ttls.put(new SetKey(record.owner(), record.type()), record.ttl());
            gone.add(timeless(record));
        }
        for (ResourceRecord record : change.added()) {
            ttls.put(new SetKey(record.owner(), record.type()), record.ttl());
        }
        Set<DomainName> owners = new HashSet<>();
        ttls.keySet().forEach(set -> owners.add(set.owner()));
        for (ResourceRecord record : text.records(owners)) {
            Long ttl = ttls.get(new SetKey(record.owner(), record.type()));
            // Signatures are sets by what they cover.
            boolean other = ttl != null && ttl != record.ttl() && record.type() != RecordType.RRSIG;
            if (other && gone.add(timeless(record))) {
                removed.add(record);
                added.add(new ResourceRecord(record.owner(), record.type(), ttl, record.data()));
            }
        }
    }

    private static ResourceRecord timeless(ResourceRecord record) {
        return new ResourceRecord(record.owner(), record.type(), 0, record.data());
    }
}
