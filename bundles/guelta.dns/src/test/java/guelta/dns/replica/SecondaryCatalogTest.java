// SPDX-License-Identifier: Apache-2.0
package guelta.dns.replica;

import static guelta.dns.replica.World.primary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.catalog.CatalogZone;
import guelta.dns.transfer.ZoneVersions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Zones that a catalog lists (RFC 9432). */
class SecondaryCatalogTest {
    private static final DomainName CATALOG = DomainName.of("catalog.");

    private final World world = new World();

    private void configureCatalog() {
        world.happens(
                new SecondaryEvent.Configured(new Sources(Map.of(CATALOG, List.of(primary(1))), Set.of(CATALOG))));
    }

    private void list(long serial, String... zones) {
        world.peer(1)
                .serve(CatalogZone.of(
                        CATALOG,
                        serial,
                        Arrays.stream(zones).map(DomainName::of).toList()));
        world.notify("catalog.", (int) serial);
    }

    /** RFC 9432 5: members come and go with the catalog, from its primaries. */
    @Test
    void membersOfACatalogComeAndGo() {
        for (String zone : List.of("a.", "b.", "c.")) {
            world.peer(1).serve(World.version(zone, 1));
        }
        list(1, "a.", "b.");
        configureCatalog();
        assertEquals(Set.of("a.", "b.", "catalog."), names());
        assertEquals(Optional.of(CATALOG), world.state("a.").catalog());
        list(2, "b.", "c.");
        assertEquals(Set.of("b.", "c.", "catalog."), names());
        assertEquals(List.of("a."), world.dropped);
        assertEquals(1, world.asked.stream().filter("axfr b. 1"::equals).count());
    }

    private Set<String> names() {
        return new TreeSet<>(
                world.served.keySet().stream().map(DomainName::toString).toList());
    }

    /** A zone that was copied as any other is read as a catalog as soon as it is named as one. */
    @Test
    void aZoneThatBecomesACatalogIsRead() {
        world.peer(1).serve(World.version("a.", 1));
        list(1, "a.");
        world.happens(new SecondaryEvent.Configured(new Sources(Map.of(CATALOG, List.of(primary(1))), Set.of())));
        assertEquals(Set.of("catalog."), names());
        configureCatalog();
        assertEquals(Set.of("a.", "catalog."), names());
        world.happens(new SecondaryEvent.Configured(new Sources(Map.of(CATALOG, List.of(primary(1))), Set.of())));
        assertEquals(Set.of("catalog."), names());
    }

    /** RFC 9432 5.1: a catalog that is broken is not followed; what the last good one listed stays. */
    @Test
    void aBrokenCatalogTakesNothingAway() {
        world.peer(1).serve(World.version("a.", 1));
        list(1, "a.");
        configureCatalog();
        world.peer(1).serve(ZoneVersions.zone("catalog.", "@ SOA ns host 2 60 30 600 30\n@ NS invalid.\n"));
        world.notify("catalog.", 2);
        assertEquals(Set.of("a.", "catalog."), names());
        assertTrue(world.log.get(world.log.size() - 1).startsWith("catalog catalog. is broken"));
        list(3);
        assertEquals(Set.of("catalog."), names());
    }

    /** RFC 9432 5.3: what was kept of members is served at once, and forgotten when the catalog no longer lists it. */
    @Test
    void membersAreRestoredWithTheirCatalog() {
        world.happens(new SecondaryEvent.Restored(
                CatalogZone.of(CATALOG, 1, List.of(DomainName.of("a."))), World.START.plusSeconds(300)));
        world.happens(new SecondaryEvent.Restored(World.version("a.", 1), World.START.plusSeconds(300)));
        world.happens(new SecondaryEvent.Restored(World.version("b.", 1), World.START.plusSeconds(300)));
        configureCatalog();
        assertEquals(Set.of("a.", "catalog."), names());
        assertEquals(List.of("b."), world.dropped);
    }
}
