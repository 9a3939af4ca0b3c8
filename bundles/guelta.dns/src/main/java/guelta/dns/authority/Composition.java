// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static guelta.dns.zone.Octets.i32;

import guelta.dns.RecordType;
import guelta.dns.zone.Match;
import guelta.dns.zone.NamePath;
import guelta.dns.zone.Node;
import guelta.dns.zone.Zone;
import org.jspecify.annotations.Nullable;

/**
 * The records of an answer: the algorithm of RFC 1034 4.3.2 on one zone, with wildcards (RFC 4592), DNAME (RFC 6672)
 * and the records of DNSSEC (RFC 4035 3.1, RFC 5155 7.2). A confined object that is used again for each question and
 * allocates nothing, but for answers that it keeps for the next time.
 */
final class Composition {
    /** How many CNAME records one answer may have; longer chains the client follows itself. */
    private static final int HOPS = 16;

    private static final int NO_TYPE = -1;
    private static final int NO_NAME = -2;
    private static final int DELEGATED = -3;

    int rcode;
    boolean authoritative;
    /** What the name of the question came to. */
    Match.Kind kind = Match.Kind.ABSENT;

    /** Where the records end without which the answer would not be whole. */
    int required;
    /** How many records there are up to {@link #required} in the additional section. */
    int requiredAdditionals;

    private final Message message;
    private final Match match = new Match();
    private final Denial denial = new Denial();
    private final Additional additional;
    private final Precompiled precompiled = new Precompiled();

    /** The target of the last CNAME. */
    private final NamePath alias = new NamePath();
    /** Where the owners of the CNAMEs so far stand; the first is the question's. */
    private final byte[] @Nullable [] owners = new byte[HOPS + 1][];

    private final int[] ownersAt = new int[HOPS + 1];
    /** What each DNAME makes of a name. */
    private final byte[][] substituted = new byte[HOPS][256];

    private int hops;
    private @Nullable Node start;
    private boolean startedAtWildcard;
    /** Whether other questions that lead to the same nodes have the same answer. */
    private boolean lasting;

    private final @Nullable Node[] dnames = new Node[HOPS];
    private int dnameCount;

    Composition(Message message) {
        this.message = message;
        this.additional = new Additional(message);
    }

    /** There is no answer yet. */
    void begin() {
        authoritative = false;
        required = Integer.MAX_VALUE;
        requiredAdditionals = 0;
    }

    /** Writes the sections of the answer to a question in a zone. */
    void answer(Zone zone, NamePath question, int type, boolean dnssec) {
        denial.clear();
        boolean proving = dnssec && zone.proof() != Zone.Proof.NONE;
        kind = find(zone, question, type);
        Node node = match.node();
        if (kind == Match.Kind.EXACT || kind == Match.Kind.WILDCARD && !proving) {
            int set = node.find(type);
            if (set >= 0 && !Message.compressible(type) && !Additional.wanted(type)) {
                asItIs(node, set, dnssec);
                return;
            }
        }
        int wanted =
                switch (kind) {
                    case EXACT, WILDCARD -> wanted(node, type);
                    case REFERRAL -> DELEGATED;
                    case ABSENT -> NO_NAME;
                    case DNAME -> type;
                };
        if (proving && kind == Match.Kind.WILDCARD) {
            proveWildcard(zone, question, node, wanted);
        } else if (proving && kind == Match.Kind.ABSENT) {
            denial.ofName(zone, question, match.level());
        }
        if (kind == Match.Kind.DNAME) {
            compose(zone, question, kind, type, dnssec);
            return;
        }
        Node keyed = kind == Match.Kind.ABSENT ? zone.top() : node;
        long key = (long) wanted << 1 | (dnssec ? 1 : 0);
        if (!precompiled.replay(zone, key, keyed, denial, message, this)) {
            int proofs = denial.count;
            compose(zone, question, kind, type, dnssec);
            if (lasting) {
                precompiled.offer(zone, key, keyed, denial, proofs, message, this);
            }
        }
    }

    /** The records stand in the node as the answer needs them. */
    private void asItIs(Node node, int set, boolean dnssec) {
        message.records(node, node.start(set), dnssec ? node.end(set) : node.recordsEnd(set));
        message.answers = node.count(set) + (dnssec ? node.signatures(set) : 0);
        rcode = Rcode.NOERROR;
        authoritative = true;
        required = message.at;
        requiredAdditionals = 0;
    }

    private Match.Kind find(Zone zone, NamePath name, int type) {
        Match.Kind found = match.set(zone, name);
        // RFC 4035 3.1.4.1: the DS records of a cut are the parent's.
        return found == Match.Kind.REFERRAL && match.level() == 0 && type == RecordType.DS ? Match.Kind.EXACT : found;
    }

    /** The type that a question for a type is about at a node; {@link #NO_TYPE} when there is nothing for it. */
    private static int wanted(Node node, int type) {
        if (type == RecordType.ANY) {
            // RFC 8482 4.1: one set is enough of an answer.
            for (int set = node.first(); set >= 0; set = node.next(set)) {
                if (node.count(set) > 0) {
                    return node.type(set);
                }
            }
            return NO_TYPE;
        }
        if (type == RecordType.RRSIG) {
            return signed(node) >= 0 ? type : NO_TYPE;
        }
        return node.find(type) >= 0 || followed(node, type) ? type : NO_TYPE;
    }

    /** The place of the first set that has signatures, -1 when none has. */
    private static int signed(Node node) {
        int set = node.first();
        while (set >= 0 && node.signatures(set) == 0) {
            set = node.next(set);
        }
        return set;
    }

    /** Whether the answer goes on at the target of a CNAME: not for what may stand beside one (RFC 4034 2.5). */
    private static boolean followed(Node node, int type) {
        return switch (type) {
            case RecordType.CNAME, RecordType.RRSIG, RecordType.NSEC -> false;
            default -> node.find(RecordType.CNAME) >= 0;
        };
    }

    private void proveWildcard(Zone zone, NamePath name, Node wildcard, int wanted) {
        if (wanted == NO_TYPE) {
            denial.ofWildcardType(zone, name, match.level(), wildcard);
        } else {
            denial.ofNearer(zone, name, match.level());
        }
    }

    private void compose(Zone zone, NamePath question, Match.Kind first, int type, boolean dnssec) {
        boolean proving = dnssec && zone.proof() != Zone.Proof.NONE;
        rcode = Rcode.NOERROR;
        authoritative = true;
        hops = 0;
        start = match.node();
        // Asked for by its own name, a wildcard gives what is kept for all names that match it.
        startedAtWildcard = first == Match.Kind.WILDCARD || start.wildcard();
        lasting = true;
        dnameCount = 0;
        owners[0] = null;
        // Only those names of the question that all questions of this answer have may be pointed to.
        message.knowQuestion(question, first == Match.Kind.ABSENT ? question.labels() - zone.labels() : match.level());
        additional.clear();
        NamePath name = question;
        Match.Kind reached = first;
        while (true) {
            Node node = match.node();
            switch (reached) {
                case EXACT, WILDCARD -> {
                    int wanted = wanted(node, type);
                    if (wanted == NO_TYPE) {
                        if (proving && reached == Match.Kind.EXACT) {
                            denial.ofType(zone, name, 0, node);
                        }
                        soa(zone, dnssec);
                    } else if (followed(node, wanted)) {
                        answer(node, RecordType.CNAME, dnssec);
                        int cname = node.start(node.find(RecordType.CNAME)) + 12;
                        if (follow(zone, node.octets(), cname)) {
                            name = alias;
                            reached = next(zone, type, proving);
                            continue;
                        }
                    } else {
                        answer(node, wanted, dnssec);
                    }
                }
                case DNAME -> {
                    if (substitute(zone, node, name, dnssec) && type != RecordType.CNAME) {
                        name = alias;
                        reached = next(zone, type, proving);
                        continue;
                    }
                }
                case REFERRAL -> refer(zone, name, node, dnssec, proving);
                case ABSENT -> {
                    rcode = Rcode.NXDOMAIN;
                    soa(zone, dnssec);
                }
            }
            break;
        }
        proofs(zone);
        additional.required(zone);
        required = message.at;
        requiredAdditionals = message.additionals;
        additional.optional(zone, dnssec);
    }

    /** Finds the target of an alias and what proves that it is found rightly. */
    private Match.Kind next(Zone zone, int type, boolean proving) {
        Match.Kind found = find(zone, alias, type);
        lasting &= !(startedAtWildcard && match.node() == start);
        if (proving && found == Match.Kind.WILDCARD) {
            proveWildcard(zone, alias, match.node(), wanted(match.node(), type));
        } else if (proving && found == Match.Kind.ABSENT) {
            denial.ofName(zone, alias, match.level());
        }
        return found;
    }

    /** Writes a set into the answer section, for the name that the aliases led to. */
    private void answer(Node node, int type, boolean dnssec) {
        if (type == RecordType.RRSIG) {
            int set = signed(node);
            message.records(
                    node, node.recordsEnd(set), node.end(set), type, owners[hops], ownersAt[hops], Integer.MAX_VALUE);
            message.answers += node.signatures(set);
            return;
        }
        int set = node.find(type);
        message.answers += set(node, set, owners[hops], ownersAt[hops], Integer.MAX_VALUE, dnssec);
        if (Additional.wanted(type)) {
            additional.of(node, set, owners[hops], ownersAt[hops], null);
        }
    }

    /** Writes a set and its signatures for an owner; says how many records that are. */
    private int set(Node node, int set, byte @Nullable [] owner, int ownerAt, int highestTtl, boolean dnssec) {
        int start = node.start(set);
        message.records(node, start, node.recordsEnd(set), node.type(set), owner, ownerAt, highestTtl);
        if (!dnssec || node.signatures(set) == 0) {
            return node.count(set);
        }
        message.records(node, node.recordsEnd(set), node.end(set), RecordType.RRSIG, owner, ownerAt, highestTtl);
        return node.count(set) + node.signatures(set);
    }

    /** Takes the target of a CNAME as the next name; whether to look for it here. */
    private boolean follow(Zone zone, byte[] octets, int target) {
        hops++;
        owners[hops] = octets;
        ownersAt[hops] = target;
        alias.set(octets, target, octets.length);
        return hops < HOPS && zone.encloses(alias) && !seen();
    }

    /** Whether the last name was an owner before: the aliases form a loop. */
    private boolean seen() {
        if (alias.is(0, message.octets, Request.HEADER)) {
            lasting &= !startedAtWildcard;
            return true;
        }
        for (int i = 1; i < hops; i++) {
            if (alias.is(0, owners[i], ownersAt[i])) {
                return true;
            }
        }
        return false;
    }

    /** Writes a DNAME and the CNAME made of it; whether to look for its target here (RFC 6672 3.2). */
    private boolean substitute(Zone zone, Node node, NamePath name, boolean dnssec) {
        int set = node.find(RecordType.DNAME);
        if (dnameCount > 0 && hops > 0 && dnames[dnameCount - 1] == node && owners[hops] == substituted[hops - 1]) {
            // Its own target is below it: this would never end.
            return false;
        }
        if (!written(node)) {
            dnames[dnameCount++] = node;
            message.answers += set(node, set, node.octets(), node.owner(), Integer.MAX_VALUE, dnssec);
        }
        byte[] octets = node.octets();
        int target = node.start(set) + 12;
        int length = node.recordsEnd(set) - target;
        int prefix = name.start(match.level());
        if (prefix + length > 255) {
            rcode = Rcode.YXDOMAIN;
            return false;
        }
        byte[] made = substituted[hops];
        byte[] owner = owners[hops];
        if (owner == null) {
            System.arraycopy(message.octets, Request.HEADER, made, 0, prefix);
        } else {
            System.arraycopy(owner, ownersAt[hops], made, 0, prefix);
        }
        System.arraycopy(octets, target, made, prefix, length);
        message.cname(owner, ownersAt[hops], i32(octets, target - 6), made);
        message.answers++;
        return follow(zone, made, 0);
    }

    private boolean written(Node dname) {
        int i = 0;
        while (i < dnameCount && dnames[i] != dname) {
            i++;
        }
        return i < dnameCount;
    }

    /** Writes what a client needs to go on at the servers of a delegated zone. */
    private void refer(Zone zone, NamePath name, Node node, boolean dnssec, boolean proving) {
        // RFC 1034 4.3.2 step 3b; behind a CNAME the answer is still ours (RFC 1034 4.3.2 step 3a).
        authoritative = hops > 0;
        int set = node.find(RecordType.NS);
        message.authorities += set(node, set, node.octets(), node.owner(), Integer.MAX_VALUE, false);
        additional.of(node, set, node.octets(), node.owner(), node);
        int ds = node.find(RecordType.DS);
        if (ds >= 0 && dnssec) {
            message.authorities += set(node, ds, node.octets(), node.owner(), Integer.MAX_VALUE, true);
        } else if (proving) {
            denial.ofType(zone, name, match.level(), node);
        }
    }

    private void soa(Zone zone, boolean dnssec) {
        Node top = zone.top();
        // RFC 2308 3: the TTL is how long the denial may be kept.
        message.authorities +=
                set(top, top.find(RecordType.SOA), top.octets(), top.owner(), zone.negativeTtl(), dnssec);
    }

    private void proofs(Zone zone) {
        int type = zone.proof() == Zone.Proof.NSEC3 ? RecordType.NSEC3 : RecordType.NSEC;
        for (int i = 0; i < denial.count; i++) {
            Node node = denial.nodes[i];
            int set = node.find(type);
            if (set >= 0) {
                message.authorities += set(node, set, node.octets(), node.owner(), Integer.MAX_VALUE, true);
            }
        }
    }
}
