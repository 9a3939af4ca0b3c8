// SPDX-License-Identifier: Apache-2.0
package guelta.dns.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.transfer.ZoneVersions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private static final DomainName APEX = DomainName.of("catalog.test.");
    private static final DomainName A = DomainName.of("a.example.");
    private static final DomainName B = DomainName.of("b.example.");

    private static Catalog.Reading read(String text) {
        return Catalog.read(
                ZoneVersions.zone("catalog.test.", "@ SOA invalid. invalid. 1 60 30 600 0\n@ NS invalid.\n" + text));
    }

    private static final String VERSION = "version TXT \"2\"\n";

    /** RFC 9432 4.1, 4.3: members with what is said of them; what is not known is passed over (4.4). */
    @Test
    void membersHaveGroupsAndNewOwners() {
        Catalog catalog = read(VERSION + """
                        m1.zones PTR a.example.
                        group.m1.zones TXT "one"
                        group.m1.zones TXT "tw" "o"
                        coo.m1.zones PTR other.test.
                        primaries.ext.m1.zones A 192.0.2.1
                        M2.zones PTR b.example.
                        M2.zones TXT "unknown"
                        deep.m3.zones PTR c.example.
                        ext TXT "unknown"
                        """).catalog().orElseThrow();
        assertEquals(Set.of(A, B), catalog.members().keySet());
        assertEquals(
                new Catalog.Member("m1", List.of("one", "two"), Optional.of(DomainName.of("other.test."))),
                catalog.members().get(A));
        assertEquals(
                new Catalog.Member("m2", List.of(), Optional.empty()),
                catalog.members().get(B));
    }

    private static void broken(String problem, String text) {
        assertEquals(new Catalog.Reading(Optional.empty(), List.of(problem)), read(text));
    }

    /** RFC 9432 4.2.1: version 2 and nothing else. */
    @Test
    void anotherVersionIsNotFollowed() {
        broken("version.catalog.test. has no TXT record, allowed is one \"2\"", "m.zones PTR a.example.\n");
        broken("version.catalog.test. has the texts [1], allowed is one \"2\"", "version TXT \"1\"\n");
        broken("version.catalog.test. has the texts [2, 3], allowed is one \"2\"", VERSION + "version TXT \"3\"\n");
    }

    /** RFC 9432 4.1, 4.3.1: what can be understood in two ways is not followed at all. */
    @Test
    void ambiguousCatalogsAreBroken() {
        broken(
                "the member m.zones.catalog.test. has 2 PTR records, allowed is one",
                VERSION + "m.zones PTR a.example.\nm.zones PTR b.example.\n");
        broken(
                "coo.m.zones.catalog.test. has 2 PTR records, allowed is one",
                VERSION + "m.zones PTR a.example.\ncoo.m.zones PTR x.\ncoo.m.zones PTR y.\n");
        List<String> twice = read(VERSION + "m.zones PTR a.example.\nn.zones PTR A.example.\n")
                .problems();
        assertTrue(twice.get(0).contains("a.example. is listed twice")
                || twice.get(0).contains("A.example."));
        assertEquals(1, twice.size());
    }

    /** RFC 9432 4: what is made is a catalog, with the same labels in every version and on every primary. */
    @Test
    void whatIsMadeCanBeRead() {
        Catalog one =
                Catalog.read(CatalogZone.of(APEX, 1, List.of(A, B))).catalog().orElseThrow();
        Catalog two = Catalog.read(CatalogZone.of(APEX, 2, List.of(DomainName.of("B.example."), DomainName.ROOT)))
                .catalog()
                .orElseThrow();
        assertEquals(Set.of(A, B), one.members().keySet());
        assertEquals(Set.of(DomainName.ROOT, B), two.members().keySet());
        assertEquals(one.members().get(B), two.members().get(B));
        assertEquals(0xfffffffeL, CatalogZone.of(APEX, 0xfffffffeL, List.of()).serial());
    }

    private static Catalog catalog(String apex, Map<DomainName, Catalog.Member> members) {
        return new Catalog(DomainName.of(apex), members);
    }

    private static Catalog.Member member(String id, String... newOwner) {
        return new Catalog.Member(
                id, List.of(), Arrays.stream(newOwner).map(DomainName::of).findFirst());
    }

    private static Map<DomainName, String> owners(Membership membership) {
        Map<DomainName, String> owners = new TreeMap<>();
        membership
                .members()
                .forEach((zone, owned) ->
                        owners.put(zone, owned.catalog() + " " + owned.member().id()));
        return owners;
    }

    /** RFC 9432 5.2: a zone stays with the catalog that had it, until that one gives it away or forgets it. */
    @Test
    void aZoneChangesItsCatalogOnlyWhenTheOwnerSaysSo() {
        Membership first = Membership.NONE
                .with(List.of(catalog("y.", Map.of(A, member("1")))))
                .next();
        assertEquals(Map.of(A, "y. 1"), owners(first));
        Membership.Change claimed =
                first.with(List.of(catalog("x.", Map.of(A, member("2"))), catalog("y.", Map.of(A, member("1")))));
        assertEquals(Map.of(A, "y. 1"), owners(claimed.next()));
        assertEquals(List.of("catalog x. lists a.example., which belongs to catalog y."), claimed.disputes());
        Membership.Change given = claimed.next()
                .with(List.of(catalog("x.", Map.of(A, member("2"))), catalog("y.", Map.of(A, member("1", "x.")))));
        assertEquals(Map.of(A, "x. 2"), owners(given.next()));
        assertEquals(List.of(), given.disputes());
        Membership kept = given.next()
                .with(List.of(catalog("x.", Map.of(A, member("2"))), catalog("y.", Map.of(A, member("1", "x.")))))
                .next();
        assertEquals(Map.of(A, "x. 2"), owners(kept));
        Membership forgotten = first.with(List.of(catalog("x.", Map.of(A, member("2"))), catalog("y.", Map.of())))
                .next();
        assertEquals(Map.of(A, "x. 2"), owners(forgotten));
    }
}
