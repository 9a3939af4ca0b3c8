// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guelta.dns.DomainName;
import guelta.dns.zone.Zones;
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

    private void loaded(Zones before, Zones now) {
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
