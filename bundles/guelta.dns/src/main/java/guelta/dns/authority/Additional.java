// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static guelta.dns.zone.Octets.u16;

import guelta.dns.RecordType;
import guelta.dns.zone.Match;
import guelta.dns.zone.NamePath;
import guelta.dns.zone.Node;
import guelta.dns.zone.Zone;
import org.jspecify.annotations.Nullable;

/**
 * The additional section: addresses of the names that a set of records names (RFC 1034 4.3.2 step 6), from the same
 * zone. A confined object that allocates nothing.
 */
final class Additional {
    /** A set that names more has no need of addresses for all. */
    private static final int NAMES = 64;

    private final Message message;
    private final NamePath name = new NamePath();
    private final Match match = new Match();
    private final int[] written = new int[NAMES];
    private int count;

    private @Nullable Node node;
    private int set;
    private byte @Nullable [] owner;
    private int ownerAt;
    private @Nullable Node cut;

    Additional(Message message) {
        this.message = message;
    }

    /** Whether records of the type name hosts whose addresses are worth to know. */
    static boolean wanted(int type) {
        return switch (type) {
            case RecordType.NS, RecordType.MX, RecordType.SRV, RecordType.SVCB, RecordType.HTTPS -> true;
            default -> false;
        };
    }

    void clear() {
        node = null;
        cut = null;
        count = 0;
    }

    /**
     * Takes the set that names hosts.
     *
     * @param owner the array that holds the name which has the set in the answer; null for the name of the question
     * @param cut the node itself when the set delegates it
     */
    void of(Node node, int set, byte @Nullable [] owner, int ownerAt, @Nullable Node cut) {
        this.node = node;
        this.set = set;
        this.owner = owner;
        this.ownerAt = ownerAt;
        this.cut = cut;
    }

    /** Writes the addresses of name servers inside of the zone that they serve: nobody else has them (RFC 9471 2.1). */
    void required(Zone zone) {
        if (cut != null) {
            hosts(zone, true, false);
        }
    }

    /** Writes the other addresses. */
    void optional(Zone zone, boolean dnssec) {
        if (node != null) {
            hosts(zone, false, dnssec);
        }
    }

    private void hosts(Zone zone, boolean inCut, boolean dnssec) {
        Node from = node;
        if (from == null) {
            return;
        }
        int type = from.type(set);
        byte[] octets = from.octets();
        int offset = 12 + offset(type);
        boolean ownerToo = false;
        for (int at = from.start(set); at < from.recordsEnd(set) && count < NAMES; at = from.nextRecord(at)) {
            int target = at + offset;
            if (octets[target] == 0) {
                ownerToo |= (type == RecordType.SVCB || type == RecordType.HTTPS) && u16(octets, at + 12) > 0;
                continue;
            }
            name.set(octets, target, octets.length);
            if (zone.encloses(name) && inCut(name) == inCut && !written(octets)) {
                Node host = host(zone, type);
                if (host != null) {
                    written[count++] = target;
                    addresses(host, octets, target, dnssec);
                }
            }
        }
        if (ownerToo) {
            // RFC 9460 2.5.2: the root stands for the owner in service mode; to MX and SRV it is no host.
            addresses(from, owner, ownerAt, dnssec);
        }
    }

    /** The node of a host; glue is for delegations and the zone's own name servers only. */
    private @Nullable Node host(Zone zone, int type) {
        return switch (match.set(zone, name)) {
            case EXACT, WILDCARD -> match.node();
            case REFERRAL -> type == RecordType.NS ? zone.find(name, 0) : null;
            case DNAME, ABSENT -> null;
        };
    }

    private boolean inCut(NamePath host) {
        Node delegated = cut;
        if (delegated == null) {
            return false;
        }
        int length = delegated.ownerLength();
        int level = 0;
        while (host.length(level) > length) {
            level++;
        }
        return host.length(level) == length && host.is(level, delegated.octets(), delegated.owner());
    }

    private boolean written(byte[] octets) {
        for (int i = 0; i < count; i++) {
            if (name.is(0, octets, written[i])) {
                return true;
            }
        }
        return false;
    }

    private void addresses(Node host, byte @Nullable [] hostName, int at, boolean dnssec) {
        addresses(host, RecordType.A, hostName, at, dnssec);
        addresses(host, RecordType.AAAA, hostName, at, dnssec);
    }

    private void addresses(Node host, int type, byte @Nullable [] hostName, int at, boolean dnssec) {
        int found = host.find(type);
        if (found >= 0) {
            int end = dnssec ? host.end(found) : host.recordsEnd(found);
            message.records(host, host.start(found), end, type, hostName, at, Integer.MAX_VALUE);
            message.additionals += host.count(found) + (dnssec ? host.signatures(found) : 0);
        }
    }

    /** Where in the data the name stands. */
    private static int offset(int type) {
        return switch (type) {
            case RecordType.MX, RecordType.SVCB, RecordType.HTTPS -> 2;
            case RecordType.SRV -> 6;
            default -> 0;
        };
    }
}
