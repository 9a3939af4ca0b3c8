// SPDX-License-Identifier: Apache-2.0
package guelta.dns.catalog;

import guelta.dns.DomainName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which catalog each member zone belongs to, of several catalogs that may list the same zone. An immutable value: a zone
 * stays with the catalog that had it first until that one gives it away ({@code coo}, RFC 9432 4.3.1) or forgets it.
 */
public final class Membership {
    /** No catalog lists anything. */
    public static final Membership NONE = new Membership(Map.of());

    private final Map<DomainName, Owned> members;

    /**
     * A member zone.
     *
     * @param catalog that it belongs to
     * @param member what that one says of it
     */
    public record Owned(DomainName catalog, Catalog.Member member) {
        /** Whether what a secondary has of it may stay: another label asks it to forget that (RFC 9432 4.3.1, 5.4). */
        public boolean same(Owned other) {
            return member.id().equals(other.member.id());
        }
    }

    /**
     * The membership that follows.
     *
     * @param next who owns what
     * @param disputes what a catalog lists that another one keeps, a sentence each
     */
    public record Change(Membership next, List<String> disputes) {}

    private Membership(Map<DomainName, Owned> members) {
        this.members = members;
    }

    /** The members by name, in canonical order. */
    public Map<DomainName, Owned> members() {
        return members;
    }

    /** What follows when these are the catalogs, in the order in which they are preferred. */
    public Change with(Collection<Catalog> catalogs) {
        Map<DomainName, Owned> next = new TreeMap<>();
        List<String> disputes = new ArrayList<>();
        for (Catalog catalog : catalogs) {
            catalog.members().forEach((zone, member) -> {
                Owned mine = new Owned(catalog.apex(), member);
                Owned other = next.get(zone);
                if (other == null || prefers(members.get(zone), other, mine)) {
                    next.put(zone, mine);
                }
            });
        }
        for (Catalog catalog : catalogs) {
            for (DomainName zone : catalog.members().keySet()) {
                Owned owner = next.get(zone);
                boolean givenAway = owner != null
                        && catalog.members()
                                .get(zone)
                                .newOwner()
                                .filter(owner.catalog::equals)
                                .isPresent();
                if (owner != null && !owner.catalog.equals(catalog.apex()) && !givenAway) {
                    disputes.add("catalog " + catalog.apex() + " lists " + zone + ", which belongs to catalog "
                            + owner.catalog);
                }
            }
        }
        return new Change(new Membership(Collections.unmodifiableMap(next)), disputes);
    }

    /** Whether a second catalog that lists a zone has it rather than the first one. */
    private static boolean prefers(@Nullable Owned before, Owned first, Owned second) {
        if (before != null && before.catalog.equals(first.catalog)) {
            return first.member.newOwner().filter(second.catalog::equals).isPresent();
        }
        if (before != null && before.catalog.equals(second.catalog)) {
            return second.member.newOwner().filter(first.catalog::equals).isEmpty();
        }
        return false;
    }
}
