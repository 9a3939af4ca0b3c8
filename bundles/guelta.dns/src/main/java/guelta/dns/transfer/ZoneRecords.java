// SPDX-License-Identifier: Apache-2.0
package guelta.dns.transfer;

import static guelta.dns.zone.Octets.u16;

import guelta.dns.RecordType;
import guelta.dns.zone.Node;
import guelta.dns.zone.Zone;
import java.util.Iterator;

/** A whole zone between its SOA and its SOA (RFC 5936 2.2), taken from the nodes as they stand. */
final class ZoneRecords implements RecordSource {
    private enum Part {
        OPENING,
        ZONE,
        CLOSING,
        DONE
    }

    private final Zone zone;
    private final Iterator<Node> nodes;
    private final int soa;
    private Part part = Part.OPENING;
    private Node node;
    private int set;
    private int record;

    ZoneRecords(Zone zone) {
        this.zone = zone;
        this.nodes = zone.nodes();
        this.node = zone.top();
        this.soa = node.start(node.find(RecordType.SOA));
        this.record = soa;
    }

    @Override
    public boolean done() {
        return part == Part.DONE;
    }

    @Override
    public int size() {
        return node.owner().length + 10 + u16(node.octets(), record + 10);
    }

    @Override
    public void write(RecordWriter out) {
        out.record(node.owner(), node.octets(), record + 2);
        switch (part) {
            case OPENING -> {
                part = Part.ZONE;
                nextNode();
            }
            case ZONE -> {
                record = node.nextRecord(record);
                settle();
            }
            case CLOSING, DONE -> part = Part.DONE;
        }
    }

    private void nextNode() {
        if (!nodes.hasNext()) {
            part = Part.CLOSING;
            node = zone.top();
            record = soa;
            return;
        }
        node = nodes.next();
        set = node.first();
        record = node.start(set);
        settle();
    }

    /** Goes on until there is a record to write that is not the SOA. */
    private void settle() {
        while (record == node.end(set)) {
            set = node.next(set);
            if (set < 0) {
                nextNode();
                return;
            }
            record = node.start(set);
        }
        if (record == soa && node == zone.top()) {
            record = node.nextRecord(record);
            settle();
        }
    }
}
