// SPDX-License-Identifier: Apache-2.0
package guelta.dav.lock;

import static guelta.dav.lock.Locks.Effect.ADDED;
import static guelta.dav.lock.Locks.Effect.CHANGED;
import static guelta.dav.lock.Locks.Effect.REMOVED;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.Refusal;
import guelta.dav.place.Href;
import guelta.dav.xml.Name;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Which locks hinder what. */
class LocksTest {
    private static final Instant END = Instant.parse("2026-11-26T13:00:00Z");
    private static final Set<String> NONE = Set.of();

    /** RFC 4918 7.5.1: who moves a member out of a deep lock needs its token once, for member and collection. */
    @Test
    void aDeepLockHindersAllThatIsBelow() throws Refusal {
        Locks locks = locks(lock("t", "/a/", true, true, "anna"));
        for (Locks.Effect effect : Locks.Effect.values()) {
            assertLocked("/a/", locks, effect, "/a/b/c", NONE, "anna");
            locks.require(effect, href("/a/b/c"), Set.of("t"), "anna");
        }
        locks.require(CHANGED, href("/b"), NONE, "anna");
    }

    /** RFC 4918 7.4: a lock on a collection alone is one on what its members are, not on what is in them. */
    @Test
    void aShallowLockHindersTheComingAndGoingOfMembers() throws Refusal {
        Locks locks = locks(lock("t", "/a/", false, true, "anna"));
        locks.require(CHANGED, href("/a/b"), NONE, "bob");
        assertLocked("/a/", locks, ADDED, "/a/b", NONE, "anna");
        assertLocked("/a/", locks, REMOVED, "/a/b", NONE, "anna");
        assertLocked("/a/", locks, CHANGED, "/a", NONE, "anna");
        locks.require(ADDED, href("/a/b/c"), NONE, "anna");
        locks.require(REMOVED, href("/a/b"), Set.of("t"), "anna");
    }

    /** RFC 4918 9.6.1: a collection goes with all locked members. */
    @Test
    void whatIsLockedBelowHindersRemoving() throws Refusal {
        Locks locks = locks(lock("t", "/a/b/c", false, true, "anna"), lock("u", "/a/d", false, true, "bob"));
        assertLocked("/a/d", locks, REMOVED, "/a/", Set.of("t"), "anna");
        assertLocked("/a/b/c", locks, REMOVED, "/a/b/", NONE, "anna");
        locks.require(REMOVED, href("/a/b/"), Set.of("t"), "anna");
        locks.require(CHANGED, href("/a/"), NONE, "anna");
        assertEquals(2, locks.within(href("/a")).size());
        assertEquals(List.of(), locks.within(href("/a/b/c/d")));
    }

    /** RFC 4918 6.4: a token is of use to its creator alone. */
    @Test
    void tokensOfOthersOpenNothing() {
        Locks locks = locks(lock("t", "/a", false, true, "anna"));
        Refusal refusal = assertLocked("/a", locks, CHANGED, "/a", Set.of("t"), "bob");
        assertEquals("/a is locked by another user", refusal.getMessage());
    }

    /** RFC 4918 6.2: with several shared locks, one of them is enough. */
    @Test
    void oneOfSharedLocksIsEnough() throws Refusal {
        Locks locks = locks(lock("t", "/a", false, false, "anna"), lock("u", "/a", false, false, "bob"));
        locks.require(CHANGED, href("/a"), Set.of("u"), "bob");
        assertLocked("/a", locks, CHANGED, "/a", Set.of("u"), "anna");
        assertLocked("/a", locks, CHANGED, "/a", NONE, "carl");
    }

    /** RFC 4918 6.1, 9.10.4: shared locks beside shared ones, nothing beside an exclusive one. */
    @Test
    void locksConflictUnlessAllAreShared() {
        Locks shared = locks(lock("t", "/a/b", false, false, "anna"));
        assertEquals(List.of(), shared.conflicting(lock("n", "/a/b", true, false, "bob")));
        assertEquals(shared.all(), shared.conflicting(lock("n", "/a/b", false, true, "bob")));
        assertEquals(shared.all(), shared.conflicting(lock("n", "/a/", true, true, "bob")));
        assertEquals(List.of(), shared.conflicting(lock("n", "/a/", false, true, "bob")));
        Locks deep = locks(lock("t", "/a/", true, true, "anna"));
        assertEquals(deep.all(), deep.conflicting(lock("n", "/a/b/c", false, false, "anna")));
        assertEquals(List.of(), deep.conflicting(lock("n", "/ab", true, true, "anna")));
    }

    /** Whether something hinders, told again by going through all resources that change. */
    @Property(tries = 2000)
    void allThatChangesHasToBeOpened(
            @ForAll("locks") Locks locks,
            @ForAll("paths") Href resource,
            @ForAll Locks.Effect effect,
            @ForAll("submitted") Set<String> submitted) {
        List<Href> changing = new ArrayList<>(List.of(resource));
        if (effect != CHANGED && !resource.names().isEmpty()) {
            changing.add(new Href(resource.names().subList(0, resource.names().size() - 1), true));
        }
        if (effect == REMOVED) {
            allPaths()
                    .filter(each -> each.toString().startsWith(resource.toString()))
                    .forEach(changing::add);
            // Whatever else may be in there.
            List.copyOf(changing).stream()
                    .filter(each -> each.toString().startsWith(resource.toString()))
                    .forEach(each -> changing.add(each.child("x", true)));
        }
        boolean free = changing.stream().allMatch(each -> {
            List<Lock> on = locks.all().stream()
                    .filter(lock -> each.toString().equals(lock.root().toString())
                            || lock.deep()
                                    && each.toString().startsWith(lock.root().toString()))
                    .toList();
            return on.isEmpty()
                    || on.stream()
                            .anyMatch(lock -> submitted.contains(lock.token())
                                    && lock.creator().equals("anna"));
        });
        if (free) {
            assertDoesNotThrow(() -> locks.require(effect, resource, submitted, "anna"));
        } else {
            Refusal refusal = assertThrows(Refusal.class, () -> locks.require(effect, resource, submitted, "anna"));
            assertEquals(423, refusal.status());
        }
    }

    private static Stream<Href> allPaths() {
        return Stream.of("/", "/a/", "/b/", "/a/a/", "/a/b/", "/b/a/", "/a/a/a/", "/a/a/b/", "/b/a/b/")
                .map(LocksTest::href);
    }

    @Provide
    Arbitrary<Href> paths() {
        return Arbitraries.of(allPaths().toList());
    }

    @Provide
    Arbitrary<Set<String>> submitted() {
        return Arbitraries.of("1", "2", "3").set().ofMaxSize(3);
    }

    @Provide
    Arbitrary<Locks> locks() {
        Arbitrary<Boolean> yes = Arbitraries.of(true, false);
        return Combinators.combine(Arbitraries.of("1", "2", "3"), paths(), yes, yes, Arbitraries.of("anna", "bob"))
                .as((token, root, deep, exclusive, user) -> new Lock(token, root, deep, exclusive, null, user, END))
                .list()
                .ofMaxSize(4)
                .map(Locks::new);
    }

    /** RFC 4918 9.10.2, 9.10.6. */
    @Test
    void aLockIsRefreshedByItsOneToken() throws Refusal {
        Locks locks = locks(lock("t", "/a/", true, true, "anna"));
        assertEquals("t", locks.toRefresh(href("/a/b"), Set.of("t"), "anna").token());
        assertRefused(400, () -> locks.toRefresh(href("/a/"), NONE, "anna"));
        assertRefused(400, () -> locks.toRefresh(href("/a/"), Set.of("t", "u"), "anna"));
        assertRefused(403, () -> locks.toRefresh(href("/a/"), Set.of("t"), "bob"));
        Refusal elsewhere = assertRefused(412, () -> locks.toRefresh(href("/b"), Set.of("t"), "anna"));
        assertEquals(
                Name.dav("lock-token-matches-request-uri"),
                elsewhere.condition().orElseThrow().name());
    }

    /** RFC 4918 9.11.1. */
    @Test
    void aLockIsTakenAwayByItsToken() throws Refusal {
        Locks locks = locks(lock("urn:t", "/a/", true, true, "anna"));
        assertEquals("urn:t", locks.toUnlock(href("/a/b"), " <urn:t> ").token());
        for (String field : new String[] {"", "urn:t", "<>", "<urn:t", "<urn:t> <urn:u>"}) {
            assertRefused(400, () -> locks.toUnlock(href("/a/"), field));
        }
        assertRefused(409, () -> locks.toUnlock(href("/a/"), "<urn:u>"));
        assertRefused(409, () -> locks.toUnlock(href("/b"), "<urn:t>"));
    }

    private static Refusal assertRefused(int status, Executable request) {
        Refusal refusal = assertThrows(Refusal.class, request);
        assertEquals(status, refusal.status());
        return refusal;
    }

    private static Refusal assertLocked(
            String root, Locks locks, Locks.Effect effect, String resource, Set<String> submitted, String user) {
        Refusal refusal = assertRefused(423, () -> locks.require(effect, href(resource), submitted, user));
        assertEquals(
                Name.dav("lock-token-submitted"),
                refusal.condition().orElseThrow().name());
        assertEquals(
                List.of(root),
                refusal.condition()
                        .orElseThrow()
                        .elements()
                        .map(each -> each.text())
                        .toList());
        assertTrue(refusal.getMessage().startsWith(root), refusal.getMessage());
        return refusal;
    }

    private static Locks locks(Lock... locks) {
        return new Locks(List.of(locks));
    }

    private static Lock lock(String token, String root, boolean deep, boolean exclusive, String user) {
        return new Lock(token, href(root), deep, exclusive, null, user, END);
    }

    private static Href href(String path) {
        try {
            return Href.parse(path);
        } catch (Refusal impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
