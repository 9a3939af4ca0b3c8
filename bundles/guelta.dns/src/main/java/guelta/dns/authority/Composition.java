// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import guelta.dns.RecordType;
import guelta.dns.zone.Match;
import guelta.dns.zone.NamePath;
import guelta.dns.zone.Node;
import guelta.dns.zone.Zone;

/**
 * The records of an answer: the algorithm of RFC 1034 4.3.2 on one zone. A confined object that is used again for each
 * question and allocates nothing.
 */
final class Composition {
    private final Message message;
    private final Match match = new Match();

    int rcode;
    boolean authoritative;

    Composition(Message message) {
        this.message = message;
    }

    /** Writes the sections for a question. */
    void answer(Zone zone, NamePath question, int type, boolean dnssec) {
        rcode = Rcode.NOERROR;
        authoritative = true;
        Match.Kind kind = match.set(zone, question);
        message.knowQuestion(question, match.level());
        Node node = match.node();
        switch (kind) {
            case EXACT, WILDCARD -> {
                int set = node.find(type);
                if (set >= 0) {
                    message.records(node, node.start(set), node.recordsEnd(set), type, null, 0);
                    message.answers += node.count(set);
                } else {
                    soa(zone);
                }
            }
            case REFERRAL -> {
                authoritative = false;
                int set = node.find(RecordType.NS);
                message.records(node, node.start(set), node.recordsEnd(set), RecordType.NS, node.owner(), 0);
                message.authorities += node.count(set);
            }
            case DNAME, ABSENT -> {
                rcode = Rcode.NXDOMAIN;
                soa(zone);
            }
        }
    }

    private void soa(Zone zone) {
        Node top = zone.top();
        int set = top.find(RecordType.SOA);
        message.records(top, top.start(set), top.recordsEnd(set), RecordType.SOA, top.owner(), 0);
        message.authorities++;
    }
}
