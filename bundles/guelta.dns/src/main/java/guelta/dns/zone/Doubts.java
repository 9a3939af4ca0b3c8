// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is served as it stands in a zone but is hardly meant so; a list with an end. */
final class Doubts {
    private static final int MOST = 20;

    private final List<String> sentences = new ArrayList<>();
    private int more;

    void add(String sentence) {
        if (sentences.size() < MOST) {
            sentences.add(sentence);
        } else {
            more++;
        }
    }

    List<String> sentences() {
        List<String> all = new ArrayList<>(sentences);
        if (more > 0) {
            all.add("there are " + more + " more of these");
        }
        return List.copyOf(all);
    }

    /** Looks at a node of a zone: names that its records name, and what is hidden. */
    void look(Zone zone, Node node, NamePath path) {
        if (node.dname() && node.cut()) {
            add(node.name() + " has NS and DNAME records; the DNAME is not served (RFC 6672 2.4)");
        }
        if (node.occluded()) {
            if (!node.glue()) {
                add(node.name() + " is below a delegation or a DNAME and is not served");
            }
            return;
        }
        for (int set = node.first(); set >= 0; set = node.next(set)) {
            switch (node.type(set)) {
                case RecordType.NS -> hosts(zone, node, set, 0, path);
                case RecordType.MX -> hosts(zone, node, set, 2, path);
                case RecordType.SRV -> hosts(zone, node, set, 6, path);
                default -> {}
            }
        }
    }

    private void hosts(Zone zone, Node node, int set, int offset, NamePath path) {
        int type = node.type(set);
        for (int at = node.start(set); at < node.recordsEnd(set); at = node.nextRecord(at)) {
            byte[] octets = node.octets();
            path.set(octets, at + 12 + offset, octets.length);
            if (path.labels() == 0 || !zone.encloses(path)) {
                continue;
            }
            String named = "%s %s names %s"
                    .formatted(node.name(), RecordType.mnemonic(type), DomainName.ofWire(octets, at + 12 + offset));
            Match match = new Match();
            Match.Kind kind = match.set(zone, path);
            Node host = kind == Match.Kind.REFERRAL ? zone.find(path, 0) : match.node();
            if (kind == Match.Kind.EXACT && host != null && host.find(RecordType.CNAME) >= 0) {
                add(named + ", which is a CNAME (RFC 2181 10.3)");
            } else if (kind == Match.Kind.REFERRAL
                    && type == RecordType.NS
                    && match.node() == node
                    && !addressed(host)) {
                add(named + ", which has no glue: nobody can find the zone by it");
            } else if (kind == Match.Kind.ABSENT || kind == Match.Kind.EXACT && !addressed(host)) {
                add(named + ", which has no address");
            }
        }
    }

    private static boolean addressed(@Nullable Node host) {
        return host != null && (host.find(RecordType.A) >= 0 || host.find(RecordType.AAAA) >= 0);
    }
}
