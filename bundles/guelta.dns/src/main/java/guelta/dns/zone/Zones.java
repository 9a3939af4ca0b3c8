// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import guelta.dns.DomainName;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The zones that a server speaks for, by apex. An immutable value of pages that the next one shares: a change of some
 * zones costs what these pages have, not what all zones would.
 */
public final class Zones {
    /** How many zones a page has about, when pages are made. */
    private static final int PER_PAGE = 32;
    /** Pages are found by the upper bits of hashes, places in them by the lower ones. */
    private static final int PAGES_SHIFT = 16;

    private static final Zones NONE = of(List.of());

    /** Each page is an open hash table of a power of two slots, at most half of them taken. */
    private final @Nullable Zone[][] pages;

    private final int size;
    /** No apex has more labels; zones that have gone may have had. */
    private final int deepest;

    private Zones(@Nullable Zone[][] pages, int size, int deepest) {
        this.pages = pages;
        this.size = size;
        this.deepest = deepest;
    }

    /** No zones. */
    public static Zones none() {
        return NONE;
    }

    /** These zones; of several with one apex the last. */
    public static Zones of(Collection<Zone> zones) {
        return empty(zones.size()).changed(zones, List.of());
    }

    private static Zones empty(int expected) {
        int pages = Math.min(1 << PAGES_SHIFT, Integer.highestOneBit(expected / PER_PAGE + 1));
        @Nullable Zone[][] empty = new Zone[pages][];
        Arrays.fill(empty, new Zone[2]);
        return new Zones(empty, 0, -1);
    }

    /** These zones and this one, in place of the one with its apex. */
    public Zones with(Zone zone) {
        return changed(List.of(zone), List.of());
    }

    /** These zones without the one of an apex. */
    public Zones without(DomainName apex) {
        return find(apex).isEmpty() ? this : changed(List.of(), List.of(apex));
    }

    /**
     * These zones with some others.
     *
     * @param zones each in place of the one with its apex, if there is one
     * @param gone the apexes of those that leave before, whether they are here or not
     */
    public Zones changed(Collection<Zone> zones, Collection<DomainName> gone) {
        int most = size + zones.size();
        boolean crowded = most > 4 * PER_PAGE * pages.length && pages.length < 1 << PAGES_SHIFT;
        return crowded ? empty(2 * most).edited(all(), List.of()).edited(zones, gone) : edited(zones, gone);
    }

    private Zones edited(Collection<Zone> zones, Collection<DomainName> gone) {
        @Nullable Zone[][] next = pages.clone();
        int count = size;
        int labels = deepest;
        for (DomainName apex : gone) {
            Zone zone = exactly(next, apex);
            if (zone != null) {
                int page = page(zone.top().hash, next.length);
                next[page] = rebuilt(next[page], zone, next[page].length);
                count--;
            }
        }
        for (Zone zone : zones) {
            int page = page(zone.top().hash, next.length);
            Zone before = exactly(next, zone.apex());
            if (before == null) {
                count++;
            }
            next[page] = with(next[page], zone, before);
            labels = Math.max(labels, zone.labels());
        }
        return new Zones(next, count, labels);
    }

    private static int page(int hash, int pages) {
        return hash >>> PAGES_SHIFT & pages - 1;
    }

    private static @Nullable Zone[] with(@Nullable Zone[] page, Zone zone, @Nullable Zone before) {
        if (before == null) {
            int taken = (int) Arrays.stream(page).filter(Objects::nonNull).count();
            boolean full = 2 * (taken + 1) > page.length;
            @Nullable Zone[] next = full ? rebuilt(page, null, 2 * page.length) : page.clone();
            put(next, zone);
            return next;
        }
        @Nullable Zone[] next = page.clone();
        next[Arrays.asList(next).indexOf(before)] = zone;
        return next;
    }

    private static @Nullable Zone[] rebuilt(@Nullable Zone[] page, @Nullable Zone without, int slots) {
        @Nullable Zone[] next = new Zone[slots];
        for (Zone zone : page) {
            if (zone != null && zone != without) {
                put(next, zone);
            }
        }
        return next;
    }

    private static void put(@Nullable Zone[] page, Zone zone) {
        int slot = zone.top().hash & page.length - 1;
        while (page[slot] != null) {
            slot = slot + 1 & page.length - 1;
        }
        page[slot] = zone;
    }

    private static @Nullable Zone exactly(@Nullable Zone[][] pages, DomainName apex) {
        NamePath path = new NamePath();
        path.set(apex);
        return at(pages, path, 0);
    }

    /** How many zones there are. */
    public int size() {
        return size;
    }

    /** The zones in the canonical order of their names; sorts them. */
    public Collection<Zone> all() {
        return Arrays.stream(pages)
                .flatMap(Arrays::stream)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(Zone::apex))
                .toList();
    }

    /** The zone of exactly this name. */
    public Optional<Zone> find(DomainName apex) {
        return Optional.ofNullable(exactly(pages, apex));
    }

    /** The zone whose apex is the nearest above a name, or the name itself (RFC 1034 4.3.2 step 2). */
    public Optional<Zone> enclosing(DomainName name) {
        NamePath path = new NamePath();
        path.set(name);
        return Optional.ofNullable(nearest(path, 0));
    }

    /** The zone whose apex is the nearest at or above a level of a path; null when there is none. */
    public @Nullable Zone nearest(NamePath path, int from) {
        for (int level = Math.max(from, path.labels() - deepest); level <= path.labels(); level++) {
            Zone zone = at(pages, path, level);
            if (zone != null) {
                return zone;
            }
        }
        return null;
    }

    private static @Nullable Zone at(@Nullable Zone[][] pages, NamePath path, int level) {
        int hash = path.hash(level);
        @Nullable Zone[] page = pages[page(hash, pages.length)];
        for (int i = hash & page.length - 1; page[i] != null; i = i + 1 & page.length - 1) {
            Zone zone = page[i];
            if (zone.top().hash == hash && zone.top().named(path.octets(), path.start(level), path.length(level))) {
                return zone;
            }
        }
        return null;
    }
}
