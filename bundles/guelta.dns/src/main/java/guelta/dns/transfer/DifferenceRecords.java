// SPDX-License-Identifier: Apache-2.0
package guelta.dns.transfer;

import guelta.dns.ResourceRecord;
import guelta.dns.zone.ZoneDifference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Differences one behind the other between the newest SOA and the newest SOA (RFC 1995 4). */
final class DifferenceRecords implements RecordSource {
    private final Iterator<List<ResourceRecord>> parts;
    private Iterator<ResourceRecord> part = List.<ResourceRecord>of().iterator();
    private @Nullable ResourceRecord here;

    /**
     * @param newest the SOA of the version that they lead to
     * @param differences in order; none says that there is nothing newer
     */
    DifferenceRecords(ResourceRecord newest, List<ZoneDifference> differences) {
        List<List<ResourceRecord>> all = new ArrayList<>();
        all.add(List.of(newest));
        for (ZoneDifference difference : differences) {
            all.add(List.of(difference.from()));
            all.add(difference.removed());
            all.add(List.of(difference.to()));
            all.add(difference.added());
        }
        if (!differences.isEmpty()) {
            all.add(List.of(newest));
        }
        parts = all.iterator();
        advance();
    }

    private void advance() {
        while (!part.hasNext() && parts.hasNext()) {
            part = parts.next().iterator();
        }
        here = part.hasNext() ? part.next() : null;
    }

    private ResourceRecord here() {
        ResourceRecord record = here;
        if (record == null) {
            throw new IllegalStateException("all records were written");
        }
        return record;
    }

    @Override
    public boolean done() {
        return here == null;
    }

    @Override
    public int size() {
        return here().owner().wire().length + 10 + here().data().length;
    }

    @Override
    public void write(RecordWriter out) {
        ResourceRecord record = here();
        out.record(record.owner().wire(), record.type(), record.ttl(), record.data());
        advance();
    }
}
