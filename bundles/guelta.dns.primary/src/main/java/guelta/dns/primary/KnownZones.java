// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.master.MasterText;
import guelta.dns.zone.Zone;
import guelta.store.Content;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The zones that updates made, with their files: the next update works on them, and they are served without being read.
 * Of each zone the last versions, since several updates are committed together; what the memory is needed for is
 * forgotten. Any thread.
 */
final class KnownZones {
    /**
     * A zone and its file.
     *
     * @param file in the store
     * @param included the files that its file includes, by what they held
     */
    record Known(StorePath file, Map<StorePath, Optional<Tag>> included, Zone zone, MasterText text) {
        /** All files that it comes from, its own by a tag. */
        Map<StorePath, Optional<Tag>> sources(Tag tag) {
            Map<StorePath, Optional<Tag>> sources = new LinkedHashMap<>();
            sources.put(file, Optional.of(tag));
            sources.putAll(included);
            return sources;
        }
    }

    private static final int VERSIONS = 256;

    private final Map<StorePath, SoftReference<Versions>> known = new ConcurrentHashMap<>();

    /** Remembers a zone that is to be committed. */
    void made(Known zone) {
        versions(zone.file).made(zone);
    }

    /** Remembers a zone by what its file is in the state that its commit made. */
    void committed(Known zone, Snapshot state) {
        state.find(zone.file).ifPresent(entry -> versions(zone.file).named(entry.tag(), zone));
    }

    /** Forgets what was to be committed and was not. */
    void failed(Known zone) {
        versions(zone.file).forget(zone);
    }

    /** How many zones of a file are to be committed. */
    int unnamed(StorePath file) {
        return versions(file).unnamed();
    }

    private Versions versions(StorePath file) {
        SoftReference<Versions> held = known.get(file);
        Versions versions = held == null ? null : held.get();
        if (versions == null) {
            versions = new Versions();
            known.put(file, new SoftReference<>(versions));
        }
        return versions;
    }

    /** The zone of a file as it is in a state of the store, if it is known. */
    Optional<Known> find(Entry file, Snapshot state) {
        SoftReference<Versions> held = known.get(file.path());
        Versions versions = held == null ? null : held.get();
        return Optional.ofNullable(versions == null ? null : versions.find(file, state))
                .filter(zone -> ZoneReading.same(zone.included, state));
    }

    /**
     * A zone whose tag nobody has said yet. To reckon it would be one more hash over all of a big file for each update of
     * many that come at once; the bytes that the store has for its own hash are quickly compared.
     */
    private record Unnamed(Known zone, long size) {
        boolean is(Content file) {
            try (InputStream in = file.open()) {
                byte[] buffer = new byte[0];
                for (ByteBuffer piece : zone.text.pieces()) {
                    buffer = piece.remaining() > buffer.length ? new byte[piece.remaining()] : buffer;
                    int read = in.readNBytes(buffer, 0, piece.remaining());
                    if (!piece.equals(ByteBuffer.wrap(buffer, 0, read))) {
                        return false;
                    }
                }
                return true;
            } catch (IOException unreadable) {
                // Who needs the zone reads it then, and is told.
                return false;
            }
        }
    }

    /** Versions of one zone, the oldest given up first. */
    private static final class Versions {
        private final Map<Tag, Known> byContent = new LinkedHashMap<>();
        /** The newest one first. */
        private final Deque<Unnamed> unnamed = new ArrayDeque<>();

        synchronized void made(Known zone) {
            unnamed.addFirst(new Unnamed(zone, zone.text.size()));
            if (unnamed.size() > VERSIONS) {
                unnamed.removeLast();
            }
        }

        synchronized void forget(Known zone) {
            unnamed.removeIf(other -> other.zone.text == zone.text);
        }

        synchronized int unnamed() {
            return unnamed.size();
        }

        synchronized void named(Tag content, Known zone) {
            forget(zone);
            byContent.remove(content);
            byContent.put(content, zone);
            if (byContent.size() > VERSIONS) {
                byContent.remove(byContent.keySet().iterator().next());
            }
        }

        synchronized @Nullable Known find(Entry file, Snapshot state) {
            Known found = byContent.get(file.tag());
            for (Iterator<Unnamed> each = unnamed.iterator(); found == null && each.hasNext(); ) {
                Unnamed other = each.next();
                if (other.size == file.size() && other.is(state.content(file))) {
                    found = other.zone;
                }
            }
            if (found != null && !byContent.containsKey(file.tag())) {
                named(file.tag(), found);
            }
            return found;
        }
    }
}
