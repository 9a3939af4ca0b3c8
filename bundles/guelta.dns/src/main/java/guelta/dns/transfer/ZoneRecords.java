// SPDX-License-Identifier: Apache-2.0
package guelta.dns.transfer;

import static guelta.dns.zone.Octets.u16;
import static guelta.dns.zone.Octets.u32;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.zone.Node;
import guelta.dns.zone.Zone;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** A whole zone between its SOA and its SOA (RFC 5936 2.2), taken from the nodes as they stand. */
final class ZoneRecords implements Iterator<ResourceRecord> {
    private enum Part {
        OPENING,
        ZONE,
        CLOSING,
        DONE
    }

    private final Node top;
    private final Iterator<Node> nodes;
    private final int soa;
    private Part part = Part.OPENING;
    private Node node;
    private DomainName owner;
    private int set;
    private int record;

    ZoneRecords(Zone zone) {
        this.nodes = zone.nodes();
        this.top = zone.top();
        this.soa = top.start(top.find(RecordType.SOA));
        this.node = top;
        this.owner = zone.apex();
        this.record = soa;
    }

    @Override
    public boolean hasNext() {
        return part != Part.DONE;
    }

    @Override
    public ResourceRecord next() {
        if (part == Part.DONE) {
            throw new NoSuchElementException("all records were taken");
        }
        byte[] octets = node.octets();
        int end = node.nextRecord(record);
        ResourceRecord next = new ResourceRecord(
                owner, u16(octets, record + 2), u32(octets, record + 6), Arrays.copyOfRange(octets, record + 12, end));
        if (part == Part.CLOSING) {
            part = Part.DONE;
        } else if (part == Part.OPENING) {
            part = Part.ZONE;
            nextNode();
        } else {
            record = end;
            settle();
        }
        return next;
    }

    private void nextNode() {
        if (nodes.hasNext()) {
            move(nodes.next());
            set = node.first();
            record = node.start(set);
            settle();
        } else {
            part = Part.CLOSING;
            move(top);
            record = soa;
        }
    }

    private void move(Node to) {
        node = to;
        owner = to.name();
    }

    /** Goes on until there is a record that is not the SOA. */
    private void settle() {
        while (record == node.end(set) || record == soa && node == top) {
            if (record < node.end(set)) {
                record = node.nextRecord(record);
                continue;
            }
            set = node.next(set);
            if (set < 0) {
                nextNode();
                return;
            }
            record = node.start(set);
        }
    }
}
