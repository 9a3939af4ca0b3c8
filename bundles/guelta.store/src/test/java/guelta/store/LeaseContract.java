// SPDX-License-Identifier: Apache-2.0
package guelta.store;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.put;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Leases: taken in the critical section, over by themselves, without history. */
public interface LeaseContract extends StoreUnderTest {
    private Lease lease(String key, Duration lasts) {
        return new Lease(key, "of anna", clock().instant().plus(lasts));
    }

    private Committed<String> take(Root root, List<Edit> edits, Lease... leases) {
        return done(root.commit(head -> new Plan<>(edits, List.of(leases), ANNA, Optional.empty(), "Lease", "taken")));
    }

    @Test
    default void leasesAreTakenWithoutACommit() {
        commit(main(), put("a", "1"));
        Lease a = lease("lock/a", Duration.ofMinutes(1));
        Lease b = lease("lock/b", Duration.ofMinutes(2));
        Lease other = lease("mock", Duration.ofMinutes(2));
        assertEquals(new Committed<>(1, "taken"), take(main(), List.of(), b, other, a));
        assertEquals(1, main().head().number());
        assertEquals(List.of(a, b), main().head().leases("lock/"));
        assertEquals(List.of(a, b, other), main().head().leases(""));
        assertEquals(List.of(), main().head().leases("lock/c"));
    }

    @Test
    default void aLeaseEndsByItself() {
        Snapshot before = main().head();
        take(main(), List.of(), lease("a", Duration.ofSeconds(10)), lease("b", Duration.ofSeconds(20)));
        clock().advance(Duration.ofSeconds(9));
        assertEquals(2, main().head().leases("").size());
        clock().advance(Duration.ofSeconds(1));
        assertEquals(
                List.of("b"), main().head().leases("").stream().map(Lease::key).toList());
        clock().advance(Duration.ofSeconds(10));
        assertEquals(List.of(), main().head().leases(""));
        assertEquals(List.of(), before.leases(""));
    }

    @Test
    default void aLeaseIsRenewedAndGivenBack() {
        take(main(), List.of(), lease("a", Duration.ofSeconds(10)));
        clock().advance(Duration.ofSeconds(5));
        Lease renewed = lease("a", Duration.ofSeconds(10));
        take(main(), List.of(), renewed);
        clock().advance(Duration.ofSeconds(7));
        assertEquals(List.of(renewed), main().head().leases(""));
        take(main(), List.of(), new Lease("a", "", Instant.EPOCH));
        assertEquals(List.of(), main().head().leases(""));
    }

    @Test
    default void leasesGoWithEditsAndAreNotInOlderStates() throws Expired {
        Lease a = lease("a", Duration.ofMinutes(1));
        assertEquals(1, take(main(), List.of(put("f", "1")), a).number());
        assertEquals(2, commit(main(), put("f", "2")));
        assertEquals(List.of(a), main().head().leases(""));
        assertEquals(List.of("f=2"), files(main().head()));
        assertEquals(List.of(), main().at(1).leases(""));
    }

    // RFC 4918 6: two clients that lock one resource at once; the second has to see the first one's lock.
    @Test
    default void onlyOneOfManyPlansTakesALease() {
        List<CompletionStage<Committed<Boolean>>> stages = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Lease mine = new Lease("lock", "of " + i, clock().instant().plusSeconds(60));
            stages.add(main().commit(head -> {
                boolean free = head.leases("lock").isEmpty();
                return new Plan<>(List.of(), free ? List.of(mine) : List.of(), ANNA, Optional.empty(), "Lock", free);
            }));
        }
        assertEquals(1, stages.stream().filter(stage -> done(stage).result()).count());
        assertEquals(1, main().head().leases("").size());
    }

    @Test
    default void rootsHaveTheirOwnLeases() {
        take(main(), List.of(), lease("a", Duration.ofMinutes(1)));
        assertEquals(List.of(), store().root("home/anna").head().leases(""));
    }

    @Test
    default void leasesSurviveAReopening() {
        Lease odd = new Lease(
                "a b\n\u00e4\t%", "line\nline\\ \ud83d\udc2a", clock().instant().plusSeconds(60));
        Lease plain = lease("a", Duration.ofSeconds(30));
        take(main(), List.of(put("f", "1")), odd, plain);
        take(store().root("home/anna"), List.of(), plain);
        if (reopen()) {
            assertEquals(List.of(plain, odd), main().head().leases(""));
            assertEquals(List.of(plain), store().root("home/anna").head().leases(""));
            clock().advance(Duration.ofSeconds(30));
            assertEquals(List.of(odd), main().head().leases(""));
        }
    }
}
