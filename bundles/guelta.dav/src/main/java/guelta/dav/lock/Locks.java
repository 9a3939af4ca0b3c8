// SPDX-License-Identifier: Apache-2.0
package guelta.dav.lock;

import guelta.dav.Refusal;
import guelta.dav.place.Href;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Name;
import guelta.store.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The locks in force over the homes of a user, in one state of the store. Immutable.
 *
 * @param all those that are not over
 */
public record Locks(List<Lock> all) {
    /** None. */
    public static final Locks NONE = new Locks(List.of());

    /** What a request does to a resource, as far as locks have to do with it (RFC 4918 7). */
    public enum Effect {
        /** Its content, properties or access control list change: PUT, PROPPATCH, ACL, and COPY over a file. */
        CHANGED,
        /** It comes to be: PUT, MKCOL, LOCK, COPY and MOVE to where nothing is. Its collection changes with it (7.4). */
        ADDED,
        /**
         * It goes with all that is below it: DELETE, what a MOVE takes away, what MOVE and COPY overwrite. Its collection
         * changes with it (7.4).
         */
        REMOVED
    }

    /** Keeps the list. */
    public Locks {
        all = List.copyOf(all);
    }

    /** The locks among leases that are not over; others are left out. */
    public static Locks of(List<Lease> leases) {
        List<Lock> locks = new ArrayList<>();
        for (Lease lease : leases) {
            try {
                locks.add(Lock.of(lease));
            } catch (Malformed noLock) {
                // Leases are for other things too.
            }
        }
        return locks.isEmpty() ? NONE : new Locks(locks);
    }

    /** Those that cover a resource: with it as their root, or with what it is in as the root of a deep one. */
    public List<Lock> on(Href resource) {
        return all.stream().filter(lock -> lock.covers(resource)).toList();
    }

    /** Those whose root is a resource or below it: they go with it. */
    public List<Lock> within(Href resource) {
        return all.stream().filter(lock -> lock.isWithin(resource)).toList();
    }

    /** The tokens of those that cover a resource, which are states of it ({@link IfHeader.State}). */
    public Set<String> tokens(Href resource) {
        return on(resource).stream().map(Lock::token).collect(Collectors.toUnmodifiableSet());
    }

    /** Those that a new lock can't be beside, in the order in which they were found; none if it can be granted. */
    public List<Lock> conflicting(Lock wanted) {
        return all.stream()
                .filter(lock -> lock.exclusive() || wanted.exclusive())
                .filter(lock -> lock.covers(wanted.root()) || wanted.deep() && lock.isWithin(wanted.root()))
                .toList();
    }

    /**
     * Goes on if somebody may do something in spite of the locks: for each resource that changes and has locks, one of them
     * has to be this user's, and its token submitted (RFC 4918 6.4, 7.5).
     *
     * @param submitted the tokens that the request has shown ({@link IfHeader#submitted})
     * @throws Refusal 423 with {@code lock-token-submitted} and the roots of locks that hinder it
     */
    public void require(Effect effect, Href resource, Set<String> submitted, String user) throws Refusal {
        if (all.isEmpty()) {
            return;
        }
        List<Lock> hindering = new ArrayList<>();
        add(hindering, on(resource), submitted, user);
        if (effect != Effect.CHANGED && !resource.names().isEmpty()) {
            add(hindering, on(parent(resource)), submitted, user);
        }
        if (effect == Effect.REMOVED) {
            Stream<Href> roots = within(resource).stream().map(Lock::root).distinct();
            Stream.concat(resource.slash() ? Stream.of(resource) : Stream.empty(), roots)
                    .forEach(root -> {
                        add(hindering, on(root), submitted, user);
                        // What is below has the deep ones alone.
                        add(hindering, on(root).stream().filter(Lock::deep).toList(), submitted, user);
                    });
        }
        if (!hindering.isEmpty()) {
            List<Lock> each = hindering.stream().distinct().toList();
            boolean known = each.stream().anyMatch(lock -> submitted.contains(lock.token()));
            throw LockElements.refusal(
                    "lock-token-submitted",
                    each,
                    known ? " is locked by another user" : " is locked, and no token of the lock was submitted");
        }
    }

    private static void add(List<Lock> hindering, List<Lock> on, Set<String> submitted, String user) {
        if (on.stream().noneMatch(lock -> opens(lock, submitted, user))) {
            hindering.addAll(on);
        }
    }

    private static boolean opens(Lock lock, Set<String> submitted, String user) {
        return lock.creator().equals(user) && submitted.contains(lock.token());
    }

    private static Href parent(Href resource) {
        return new Href(resource.names().subList(0, resource.names().size() - 1), true);
    }

    /**
     * The lock that a LOCK without a body is to refresh (RFC 4918 9.10.2).
     *
     * @throws Refusal 400 unless there is one token, 412 with {@code lock-token-matches-request-uri} when no lock with it
     *     covers the resource, 403 when it is another user's
     */
    public Lock toRefresh(Href resource, Set<String> submitted, String user) throws Refusal {
        if (submitted.size() != 1) {
            throw new Refusal(
                    400,
                    "a LOCK without a body needs one token of a lock in the field If, there are " + submitted.size());
        }
        String token = submitted.iterator().next();
        Lock lock = covering(resource, token).orElseThrow(() -> notThere(412, token, resource));
        if (!lock.creator().equals(user)) {
            throw new Refusal(403, "the lock is another user's");
        }
        return lock;
    }

    /**
     * The lock that an UNLOCK is to take away (RFC 4918 9.11). Whether the user may do so, who need not be the one who has
     * created it, is for the caller to decide.
     *
     * @param field the value of {@code Lock-Token}, a URI in angle brackets
     * @throws Refusal 400 for another value, 409 with {@code lock-token-matches-request-uri} when no lock with it covers the
     *     resource
     */
    public Lock toUnlock(Href resource, String field) throws Refusal {
        String text = field.strip();
        if (text.length() < 3 || text.charAt(0) != '<' || text.indexOf('>') != text.length() - 1) {
            throw new Refusal(400, "Lock-Token is '" + text + "', allowed is a token as <urn:uuid:...>");
        }
        String token = text.substring(1, text.length() - 1);
        return covering(resource, token).orElseThrow(() -> notThere(409, token, resource));
    }

    private Optional<Lock> covering(Href resource, String token) {
        return on(resource).stream().filter(lock -> lock.token().equals(token)).findFirst();
    }

    private static Refusal notThere(int status, String token, Href resource) {
        return new Refusal(
                status,
                Name.dav("lock-token-matches-request-uri"),
                "no lock with the token '" + token + "' covers " + resource);
    }
}
