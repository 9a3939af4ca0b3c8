// SPDX-License-Identifier: Apache-2.0
package guelta.dav.lock;

import guelta.dav.Refusal;
import guelta.dav.place.Href;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a LOCK asks for in its body, {@code DAV:lockinfo} (RFC 4918 14.11).
 *
 * @param exclusive whether the lock is to be the only one
 * @param owner {@code DAV:owner}, a document of its own; null if there is none
 */
public record LockRequest(boolean exclusive, @Nullable Element owner) {
    private static final int LONGEST_OWNER = 4096;
    private static final Name WRITE = Name.dav("write");
    private static final Name EXCLUSIVE = Name.dav("exclusive");
    private static final Name SHARED = Name.dav("shared");

    /**
     * What a body asks for.
     *
     * @throws Refusal 400 for what is no {@code DAV:lockinfo}, 413 for an owner beyond 4,096 characters, 422 for locks that do
     *     not exist here
     */
    public static LockRequest read(Element body) throws Refusal {
        if (!body.name().equals(Name.dav("lockinfo"))) {
            throw new Refusal(400, "the body is " + body.name() + ", allowed is {DAV:}lockinfo");
        }
        only(body, "locktype", List.of(WRITE));
        boolean exclusive = only(body, "lockscope", List.of(EXCLUSIVE, SHARED)).equals(EXCLUSIVE);
        Optional<Element> owner = body.element(Name.dav("owner")).map(element -> element.alone(List.of(body)));
        if (owner.isPresent() && XmlWriter.line(owner.get()).length() > LONGEST_OWNER) {
            throw new Refusal(413, "the owner of a lock may have " + LONGEST_OWNER + " characters");
        }
        return new LockRequest(exclusive, owner.orElse(null));
    }

    /** Which of these is in the element of this name; others in there are as if they were not (RFC 4918 17). */
    private static Name only(Element body, String local, List<Name> allowed) throws Refusal {
        List<Element> all = body.elements(Name.dav(local)).toList();
        List<Name> within =
                all.size() == 1 ? all.get(0).elements().map(Element::name).toList() : List.of();
        List<Name> known = within.stream().filter(allowed::contains).toList();
        if (within.isEmpty() || known.size() > 1) {
            throw new Refusal(400, "the body needs one DAV:" + local + " with one element in it");
        }
        if (known.isEmpty()) {
            String names = allowed.stream().map(Name::toString).collect(Collectors.joining(" and "));
            throw new Refusal(
                    422,
                    "a lock with the " + local + ' ' + within.get(0) + " does not exist here, allowed is " + names);
        }
        return known.get(0);
    }

    /**
     * The lock that it asks for.
     *
     * @param fresh never used before
     */
    public Lock lock(UUID fresh, Href root, boolean deep, String creator, Instant expires) {
        return new Lock("urn:uuid:" + fresh, root, deep, exclusive, owner, creator, expires);
    }

    /**
     * How long a lock is to last (RFC 4918 10.7): the first time that the field {@code Timeout} names and we can read, if it is
     * at most the longest one, else the longest one.
     *
     * @param field what was sent, empty if nothing: the longest one
     */
    public static Duration timeout(Optional<String> field, Duration longest) {
        for (String each : field.orElse("").split(",")) {
            String type = each.strip().toLowerCase(Locale.ROOT);
            if (type.equals("infinite")) {
                return longest;
            }
            if (type.matches("second-[0-9]{1,18}")) {
                long seconds = Long.parseLong(type.substring("second-".length()));
                return seconds < longest.toSeconds() ? Duration.ofSeconds(Math.max(1, seconds)) : longest;
            }
        }
        return longest;
    }
}
