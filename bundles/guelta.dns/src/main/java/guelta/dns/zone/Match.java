// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import org.jspecify.annotations.Nullable;

/**
 * Where a name leads to in a zone: RFC 1034 4.3.2 step 3, with RFC 4592 and RFC 6672. A confined object that is set
 * again for each name.
 */
public final class Match {
    /** How a name was matched. */
    public enum Kind {
        /** {@link #node} has the name; it may be an empty non-terminal. */
        EXACT,
        /** {@link #node} is a wildcard that the name matches. */
        WILDCARD,
        /** {@link #node} is a cut at the name or above it. */
        REFERRAL,
        /** {@link #node} is above the name and has a DNAME. */
        DNAME,
        /** There is no such name; {@link #node} is its closest encloser. */
        ABSENT
    }

    private @Nullable Node node;
    private int level;

    /** Finds the name of a path that leads through the apex of the zone. */
    public Kind set(Zone zone, NamePath path) {
        level = 0;
        Node found = zone.find(path, 0);
        while (found == null || found.occluded()) {
            found = zone.find(path, ++level);
        }
        node = found;
        return kind(zone, path, found);
    }

    private Kind kind(Zone zone, NamePath path, Node found) {
        if (found.cut()) {
            return Kind.REFERRAL;
        }
        if (level == 0) {
            return Kind.EXACT;
        }
        if (found.dname()) {
            return Kind.DNAME;
        }
        Node wildcard = zone.findWildcard(path, level);
        if (wildcard == null) {
            return Kind.ABSENT;
        }
        node = wildcard;
        return Kind.WILDCARD;
    }

    /** What was found. */
    public Node node() {
        Node found = node;
        if (found == null) {
            throw new IllegalStateException("nothing was looked for");
        }
        return found;
    }

    /** The level in the path of the closest encloser (RFC 4592 3.3.1), of the cut or of the DNAME; 0 for the name. */
    public int level() {
        return level;
    }
}
