// SPDX-License-Identifier: Apache-2.0
package guelta.dav.lock;

import guelta.dav.Refusal;
import guelta.dav.place.Href;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import guelta.dav.xml.XmlWriter;
import guelta.store.Lease;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A write lock (RFC 4918 6, 7): while it lasts, only who created it may change what it covers.
 *
 * @param token a URI that is used once, {@code urn:uuid:} and a UUID
 * @param root what was locked; whether its path ends with a slash makes no difference
 * @param deep whether it covers all that is below the root too (depth infinity)
 * @param exclusive whether it is the only one; else others may share it
 * @param owner {@code DAV:owner} as the client sent it; null if it did not
 * @param creator the name of the user whose lock it is
 * @param expires when it is over
 */
public record Lock(
        String token,
        Href root,
        boolean deep,
        boolean exclusive,
        @Nullable Element owner,
        String creator,
        Instant expires) {
    /** What the keys of all leases that are locks begin with. */
    public static final String KEY = "lock:";

    /** Refuses what its lease could not keep. */
    public Lock {
        if (token.isEmpty() || creator.isEmpty() || creator.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("a lock has a token, and a creator without blanks");
        }
    }

    /** Whether it covers a resource, be there one or not. */
    public boolean covers(Href resource) {
        return deep ? isWithin(resource, root) : resource.names().equals(root.names());
    }

    /** Whether its root is a resource or below it. */
    public boolean isWithin(Href resource) {
        return isWithin(root, resource);
    }

    private static boolean isWithin(Href inner, Href outer) {
        int depth = outer.names().size();
        return inner.names().size() >= depth && inner.names().subList(0, depth).equals(outer.names());
    }

    /** The same until another time. */
    public Lock until(Instant end) {
        return new Lock(token, root, deep, exclusive, owner, creator, end);
    }

    /**
     * As the store keeps it: the key is {@code lock:PATH:TOKEN} with the canonical path, in which no colon stands; the value
     * is one line, {@code DEPTH SCOPE CREATOR} and behind them the owner in XML, if there is one.
     */
    public Lease lease() {
        String value = (deep ? "infinity " : "0 ")
                + (exclusive ? "exclusive " : "shared ")
                + creator
                + (owner == null ? "" : ' ' + XmlWriter.line(owner));
        return new Lease(KEY + root + ':' + token, value, expires);
    }

    /** What gives its lease back. */
    public Lease released() {
        return until(Instant.EPOCH).lease();
    }

    /**
     * A lock from its lease.
     *
     * @throws Malformed when the lease is not of a lock
     */
    public static Lock of(Lease lease) throws Malformed {
        int colon = lease.key().startsWith(KEY) ? lease.key().indexOf(':', KEY.length()) : -1;
        String[] words = lease.value().split(" ", 4);
        if (colon < 0
                || colon == lease.key().length() - 1
                || words.length < 3
                || words[2].isEmpty()
                || !words[0].equals("0") && !words[0].equals("infinity")
                || !words[1].equals("exclusive") && !words[1].equals("shared")) {
            throw new Malformed("the lease " + lease.key() + " is no lock");
        }
        try {
            return new Lock(
                    lease.key().substring(colon + 1),
                    Href.parse(lease.key().substring(KEY.length(), colon)),
                    words[0].equals("infinity"),
                    words[1].equals("exclusive"),
                    words.length < 4 ? null : Element.parse(words[3].getBytes(StandardCharsets.UTF_8)),
                    words[2],
                    lease.expires());
        } catch (Refusal noPath) {
            throw new Malformed("the lease " + lease.key() + " is no lock: " + noPath.getMessage());
        }
    }
}
