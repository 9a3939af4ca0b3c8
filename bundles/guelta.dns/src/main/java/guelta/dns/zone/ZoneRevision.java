// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import guelta.dns.DomainName;
import guelta.dns.ResourceRecord;
import guelta.dns.WireRdata;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A version of a zone under construction from an older one: records leave and come one by one, in as many steps as
 * there are, and what is left of all of them makes the new version. Records are the same when RFC 2136 1.1.1 says so,
 * whatever their TTL and the case of letters in their names. Confined to one thread; used once.
 */
public final class ZoneRevision {
    private final Zone base;
    private final Map<Key, Place> places = new HashMap<>();

    /** What makes two records the same. */
    private record Key(DomainName owner, int type, ByteBuffer data) {
        static Key of(ResourceRecord record) {
            return new Key(
                    record.owner(), record.type(), ByteBuffer.wrap(WireRdata.canonical(record.type(), record.data())));
        }
    }

    /** A record that was touched: as the zone has it, and as it shall be. */
    private record Place(Optional<ResourceRecord> before, Optional<ResourceRecord> now) {}

    /** Starts with a version. */
    public ZoneRevision(Zone base) {
        this.base = base;
    }

    /**
     * Takes a record away.
     *
     * @return whether it was there
     */
    public boolean remove(ResourceRecord record) {
        return replace(record, Optional.empty());
    }

    /**
     * Adds a record; one that was there changes its TTL.
     *
     * @return whether it was there
     */
    public boolean add(ResourceRecord record) {
        return replace(record, Optional.of(record));
    }

    private boolean replace(ResourceRecord record, Optional<ResourceRecord> now) {
        if (!WireRdata.wellFormed(record.type(), record.data())) {
            // A zone has no such record, and building one with it tells what is wrong.
            now.ifPresent(added -> places.put(
                    new Key(added.owner(), added.type(), ByteBuffer.wrap(added.data())),
                    new Place(Optional.empty(), now)));
            return false;
        }
        Key key = Key.of(record);
        Place place = places.get(key);
        Optional<ResourceRecord> before = place == null ? find(key) : place.before;
        boolean there = place == null ? before.isPresent() : place.now.isPresent();
        places.put(key, new Place(before, now));
        return there;
    }

    private Optional<ResourceRecord> find(Key key) {
        if (!key.owner.within(base.apex())) {
            return Optional.empty();
        }
        return Stream.concat(base.records(key.owner).stream(), base.hashed(key.owner).stream())
                .filter(record -> record.type() == key.type && Key.of(record).equals(key))
                .findFirst();
    }

    /** The new version. */
    public ZoneBuilder.Outcome build() {
        List<ResourceRecord> removed = new ArrayList<>();
        List<ResourceRecord> added = new ArrayList<>();
        for (Place place : places.values()) {
            if (!place.before.equals(place.now)) {
                place.before.ifPresent(removed::add);
                place.now.ifPresent(added::add);
            }
        }
        return base.edited(removed, added);
    }
}
