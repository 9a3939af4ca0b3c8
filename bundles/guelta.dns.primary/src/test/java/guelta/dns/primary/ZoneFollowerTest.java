// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guelta.dns.DomainName;
import guelta.dns.master.Includes;
import guelta.dns.zone.Zone;
import guelta.dns.zone.Zones;
import guelta.store.Entry;
import guelta.store.StorePath;
import guelta.store.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One cell, one thread: what reaches it from a store that commits, comes and goes. */
class ZoneFollowerTest {
    private final BlockingQueue<Integer> loads = new LinkedBlockingQueue<>();
    private final ZoneFollower follower = new ZoneFollower(this::loaded);
    private final ZonesRepository repository = new ZonesRepository();

    @AfterEach
    void close() {
        follower.close();
    }

    @Test
    void aCommitIsServedWithoutBeingAskedFor() throws Exception {
        follower.follow(repository.store());
        awaitZones(0);

        repository.put("example.org", ZonesRepository.zone(""));

        awaitZones(1);
        assertEquals(
                DomainName.of("example.org"),
                follower.zones().all().iterator().next().apex());
    }

    /** contract.md: what takes longer than two seconds shows how far it is. */
    @Test
    void whichZoneIsReadIsTold() throws Exception {
        repository.put("example.net", ZonesRepository.zone(""));
        repository.put("example.org", ZonesRepository.zone(""));
        follower.follow(repository.store());
        awaitZones(2);
        assertEquals("Still reading example.org, file 2 of those that changed.", follower.progress());
        follower.reload().toCompletableFuture().join();
        assertEquals("Still reading the zones.", follower.progress());
    }

    @Test
    void zonesStayWhenTheStoreGoesAndWhenItComesBackEmpty() throws Exception {
        repository.put("example.org", ZonesRepository.zone(""));
        follower.follow(repository.store());
        awaitZones(1);

        follower.follow(null);
        assertThrows(
                CompletionException.class,
                () -> follower.reload().toCompletableFuture().join());
        assertEquals(1, follower.zones().all().size());

        follower.follow(new ZonesRepository().store());
        awaitZones(1);
    }

    @Test
    void aStoreThatReplacesTheOtherIsFollowedFromThenOn() throws Exception {
        repository.put("example.org", ZonesRepository.zone(""));
        follower.follow(repository.store());
        awaitZones(1);
        ZonesRepository other = new ZonesRepository();
        other.put("example.org", ZonesRepository.zone(""));
        other.put("example.net", ZonesRepository.zone(""));

        follower.follow(other.store());
        awaitZones(2);
        other.put("example.com", ZonesRepository.zone(""));

        awaitZones(3);
    }

    // A push of a zone of a million records was read when it was checked: to read it again would take seconds.
    @Test
    void whatWasReadBeforeIsServedWithoutBeingRead() throws Exception {
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2.1"));
        Zone made = made("www A 192.0.2.1");
        ZoneReading known = reading(made);
        repository.put("example.org", ZonesRepository.zone(""));
        follower.follow(repository.store());
        awaitZones(1);

        follower.know(known);
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2.1"));
        awaitZones(1);

        assertSame(made, follower.zones().all().iterator().next());
    }

    // Somebody else may commit at the same time: what is known is served of the file that it was made with only.
    @Test
    void whatTheStoreDoesNotHoldIsNotServed() throws Exception {
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2.1"));
        ZoneReading known = reading(made("www A 192.0.2.1"));
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2.2"));
        follower.know(known);

        follower.follow(repository.store());
        awaitZones(1);

        assertEquals(
                made("www A 192.0.2.2").records().toList(),
                follower.zones().all().iterator().next().records().toList());
    }

    private ZoneReading reading(Zone zone) {
        StorePath file = StorePath.of("example.org");
        Optional<Tag> tag = repository.root().head().find(file).map(Entry::tag);
        return new ZoneReading(Map.of(file, tag), zone, List.of(), List.of());
    }

    private static Zone made(String records) {
        byte[] text = ZonesRepository.zone(records).getBytes(StandardCharsets.UTF_8);
        ZoneReading reading = ZoneReading.of(DomainName.of("example.org"), "example.org", text, Includes.NONE);
        return Optional.ofNullable(reading.zone()).orElseThrow();
    }

    private void loaded(Zones before, Zones now, Set<DomainName> touched) {
        loads.add(followerZones());
    }

    private int followerZones() {
        return follower.zones().all().size();
    }

    private void awaitZones(int count) throws InterruptedException {
        Integer loaded;
        do {
            loaded = loads.poll(30, TimeUnit.SECONDS);
        } while (loaded != null && loaded != count);
        assertEquals(count, loaded);
    }
}
