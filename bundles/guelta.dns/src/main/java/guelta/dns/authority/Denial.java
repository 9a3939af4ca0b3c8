// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.zone.NamePath;
import guelta.dns.zone.Node;
import guelta.dns.zone.Zone;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the NSEC or NSEC3 records that prove what a signed zone does not have: RFC 4035 3.1.3, RFC 5155 7.2. A confined
 * object that collects the nodes of such records, each once; it allocates nothing.
 */
final class Denial {
    private static final byte[] BASE32 = "0123456789abcdefghijklmnopqrstuv".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGEST = 20;
    private static final int LABEL = 32;

    final Node[] nodes = new Node[64];
    int count;

    private final MessageDigest sha1 = sha1();
    private final byte[] hash = new byte[DIGEST];
    private final byte[] name = new byte[2 + 256 + 1 + LABEL];

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-1", missing);
        }
    }

    /** Proves that a name, which has the node, lacks a type: NSEC or NSEC3 at the name; RFC 5155 7.2.3, 7.2.4. */
    void ofType(Zone zone, NamePath path, int level, Node node) {
        if (zone.proof() == Zone.Proof.NSEC) {
            // An empty non-terminal has no NSEC, the one that covers it proves that it has no records.
            add(node.find(RecordType.NSEC) >= 0 ? node : zone.proving(path.octets(), path.start(level)));
            return;
        }
        Node match = match(zone, path.octets(), path.start(level), path.length(level));
        if (match != null) {
            add(match);
        } else {
            // Opt-out (RFC 5155 7.2.4): the closest encloser that has an NSEC3, and that what is below it has none.
            int encloser = level;
            while (match == null && ++encloser <= path.labels()) {
                match = match(zone, path.octets(), path.start(encloser), path.length(encloser));
            }
            if (match != null) {
                add(match);
                add(cover(zone, path, encloser - 1));
            }
        }
    }

    /** Proves that there is no name, nor a wildcard that it matches; its closest encloser is at a level. */
    void ofName(Zone zone, NamePath path, int encloser) {
        byte[] octets = path.octets();
        if (zone.proof() == Zone.Proof.NSEC) {
            add(zone.proving(octets, 0));
            wildcard(path, encloser);
            add(zone.proving(name, 0));
        } else {
            int provable = encloser(zone, path, encloser);
            wildcard(path, provable);
            add(hashed(zone, name, 0, path.length(provable) + 2));
        }
    }

    /** Proves that no name was nearer than the wildcard below the closest encloser at a level. */
    void ofNearer(Zone zone, NamePath path, int encloser) {
        add(zone.proof() == Zone.Proof.NSEC ? zone.proving(path.octets(), 0) : cover(zone, path, encloser - 1));
    }

    /** Proves that the wildcard, which a name matches, lacks a type. */
    void ofWildcardType(Zone zone, NamePath path, int encloser, Node wildcard) {
        if (zone.proof() == Zone.Proof.NSEC) {
            add(wildcard);
            add(zone.proving(path.octets(), 0));
        } else {
            int provable = encloser(zone, path, encloser);
            wildcard(path, provable);
            add(hashed(zone, name, 0, path.length(provable) + 2));
        }
    }

    /** The proof of the closest encloser that can be proved (RFC 5155 7.2.1); its level. */
    private int encloser(Zone zone, NamePath path, int encloser) {
        Node match = null;
        int level = encloser - 1;
        while (match == null && level < path.labels()) {
            level++;
            match = match(zone, path.octets(), path.start(level), path.length(level));
        }
        if (match != null) {
            add(match);
        }
        add(cover(zone, path, level - 1));
        return level;
    }

    private Node cover(Zone zone, NamePath path, int level) {
        return hashed(zone, path.octets(), path.start(level), path.length(level));
    }

    private @Nullable Node match(Zone zone, byte[] wire, int from, int length) {
        Node found = hashed(zone, wire, from, length);
        byte[] octets = found.octets();
        int owner = found.owner();
        for (int i = 1; i <= LABEL; i++) {
            if (DomainName.lower(octets[owner + i]) != name[i]) {
                return null;
            }
        }
        return found;
    }

    /** The node of the chain whose NSEC3 matches or covers a name; leaves the hashed name in {@link #name}. */
    private Node hashed(Zone zone, byte[] octets, int from, int length) {
        try {
            byte[] salt = zone.salt();
            sha1.update(octets, from, length);
            sha1.update(salt);
            sha1.digest(hash, 0, DIGEST);
            for (int i = zone.iterations(); i > 0; i--) {
                sha1.update(hash);
                sha1.update(salt);
                sha1.digest(hash, 0, DIGEST);
            }
        } catch (DigestException tooShort) {
            throw new IllegalStateException("SHA-1 has 20 octets", tooShort);
        }
        name[0] = LABEL;
        for (int group = 0; group < 4; group++) {
            long bits = 0;
            for (int i = 0; i < 5; i++) {
                bits = bits << 8 | hash[group * 5 + i] & 0xff;
            }
            for (int i = 7; i >= 0; i--, bits >>>= 5) {
                name[1 + group * 8 + i] = BASE32[(int) bits & 31];
            }
        }
        byte[] apex = zone.apex().wire();
        System.arraycopy(apex, 0, name, 1 + LABEL, apex.length);
        return zone.proving(name, 0);
    }

    /** Makes the wildcard below the name at a level. */
    private void wildcard(NamePath path, int level) {
        name[0] = 1;
        name[1] = '*';
        System.arraycopy(path.octets(), path.start(level), name, 2, path.length(level));
    }

    private void add(Node node) {
        for (int i = 0; i < count; i++) {
            if (nodes[i] == node) {
                return;
            }
        }
        if (count < nodes.length) {
            nodes[count++] = node;
        }
    }

    void clear() {
        Arrays.fill(nodes, 0, count, null);
        count = 0;
    }
}
