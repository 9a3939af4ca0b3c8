// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import guelta.dns.zone.ZoneRevision;
import guelta.store.StorePath;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Differences between versions of zones: the last ones are kept, older ones found in the history of the store. */
class HistoryTest {
    private static final DomainName APEX = DomainName.of("example.org.");

    private final PrimaryUnderTest primary = new PrimaryUnderTest();

    @AfterEach
    void close() {
        primary.close();
    }

    /** Issue 4: differences come from the store's own history, so that IXFR survives a restart. */
    @Test
    void olderVersionsAreFoundInTheHistory() {
        Zone[] versions = new Zone[6];
        primary.startWithZone();
        for (int serial = 1; serial <= 5; serial++) {
            primary.repository.put("example.org", PrimaryUnderTest.version(serial));
            primary.repository.put("example.net", ZonesRepository.zone("n" + serial + " A 192.0.2.1"));
            versions[serial] = primary.served();
        }
        leads(versions[1], versions[5], primary.older(versions[5], 1).orElseThrow());
        for (int serial = 1; serial <= 4; serial++) {
            leads(
                    versions[serial],
                    versions[5],
                    primary.downstream().recent(versions[5], serial).orElseThrow());
        }
        primary.start();
        Zone now = primary.served();
        assertEquals(Optional.empty(), primary.downstream().recent(now, 4));
        for (int serial = 1; serial <= 4; serial++) {
            leads(versions[serial], now, primary.older(now, serial).orElseThrow());
        }
        assertEquals(Optional.empty(), primary.older(now, 99));
    }

    private static void leads(Zone from, Zone to, List<ZoneDifference> differences) {
        ZoneRevision revision = new ZoneRevision(from);
        for (ZoneDifference each : differences) {
            revision.remove(each.from());
            each.removed().forEach(revision::remove);
            revision.add(each.to());
            each.added().forEach(revision::add);
        }
        assertEquals(
                to.records().collect(Collectors.toSet()),
                revision.build().zone().orElseThrow().records().collect(Collectors.toSet()));
    }

    /** Whoever asks for whatever serials: the history of one version of a zone is read once. */
    @Test
    void theHistoryIsReadOnce() {
        AtomicInteger read = new AtomicInteger();
        for (int serial = 0; serial <= 40; serial++) {
            primary.repository.put("example.org", PrimaryUnderTest.version(serial));
        }
        primary.start();
        Zone now = primary.served();
        History history = new History(primary.follower(), () -> Optional.of(primary.counting(read)));
        for (int serial = 1_000; serial < 1_200; serial++) {
            assertEquals(
                    Optional.empty(),
                    history.since(now, serial).toCompletableFuture().join());
        }
        assertEquals(41 + 40, read.get(), "the SOA of each version, and the zone of each older one");
        for (int i = 0; i < 10; i++) {
            leads(
                    versionOf(7),
                    now,
                    history.since(now, 7).toCompletableFuture().join().orElseThrow());
        }
        assertEquals(41 + 40 + 1, read.get(), "the version that is wanted is read again, once");
        history.close();
        assertEquals(
                Optional.empty(), history.since(now, 8).toCompletableFuture().join());
    }

    private static Zone versionOf(int serial) {
        ZonesRepository alone = new ZonesRepository();
        alone.put("example.org", PrimaryUnderTest.version(serial));
        return ZoneReading.of(
                        APEX,
                        alone.root().head().find(StorePath.of("example.org")).orElseThrow(),
                        alone.root().head())
                .zone();
    }

    /** A search for a commit that touched a file goes back to the file's beginning: there is no such search per version. */
    @Test
    void theHistoryOfAnIncludedFileIsSearchedOnce() {
        primary.repository.put("common/hosts", "shared A 192.0.2.50\n");
        for (int serial = 0; serial <= 40; serial++) {
            primary.repository.put("example.org", PrimaryUnderTest.version(serial) + "$INCLUDE common/hosts\n");
        }
        primary.count(new AtomicInteger());
        primary.start();
        assertTrue(primary.older(primary.served(), 0).isPresent());
        assertEquals(
                1,
                primary.searched.stream()
                        .filter(StorePath.of("common/hosts")::equals)
                        .count());
    }

    /**
     * Who asks for recent differences waits for nothing: the store is read on a thread for that, and what it tells is
     * known from then on.
     */
    @Test
    void recentDifferencesDoNotWaitForTheStore() {
        primary.startWithZone();
        for (int serial = 1; serial <= 3; serial++) {
            primary.repository.put("example.org", PrimaryUnderTest.version(serial));
            primary.served();
        }
        Zone now = primary.served();
        AtomicInteger read = new AtomicInteger();
        primary.count(read);
        assertEquals(Optional.empty(), primary.downstream().recent(now, 1));
        assertEquals(0, read.get());
        assertEquals(
                2,
                primary.older(now, 1).orElseThrow().size(),
                "of the differences of the last versions, not a condensed one");
        int once = read.get();
        assertEquals(2, primary.downstream().recent(now, 1).orElseThrow().size());
        assertEquals(1, primary.older(now, 2).orElseThrow().size());
        assertEquals(once, read.get());
    }

    /** A large zone that has a new version must not stay in memory with what is known of its history. */
    @Test
    void aHistoryHoldsNoZone() throws Exception {
        primary.startWithZone();
        primary.repository.put("example.org", PrimaryUnderTest.version(1));
        primary.served();
        WeakReference<Zone> asked = askedFor(1);
        primary.repository.put("example.org", PrimaryUnderTest.version(2));
        primary.served();
        for (int i = 0; asked.get() != null && i < 100; i++) {
            System.gc();
        }
        assertNull(asked.get());
    }

    private WeakReference<Zone> askedFor(int serial) {
        Zone now = primary.served();
        assertEquals(serial, now.serial());
        assertEquals(Optional.empty(), primary.older(now, 99));
        return new WeakReference<>(now);
    }
}
