// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ZonesTest {
    private static DomainName name(int number) {
        String labels = "n" + number % 50 + (number % 3 == 0 ? ".a" : "") + ".z" + number / 50 + ".";
        return DomainName.of(labels);
    }

    /** Zones that come, change and go are what a map of them would be; values that are held stay as they were. */
    @Test
    void zonesAreAMapByApex() {
        Random random = new Random(1);
        Zones zones = Zones.none();
        TreeMap<DomainName, Zone> map = new TreeMap<>();
        for (int round = 0; round < 400; round++) {
            List<Zone> come = new ArrayList<>();
            List<DomainName> go = new ArrayList<>();
            for (int i = random.nextInt(30); i >= 0; i--) {
                DomainName apex = name(random.nextInt(3_000));
                if (random.nextInt(4) == 0) {
                    go.add(apex);
                } else {
                    come.add(Zone.unavailable(apex));
                }
            }
            Zones before = zones;
            List<Zone> then = List.copyOf(map.values());
            zones = zones.changed(come, go);
            go.forEach(map::remove);
            come.forEach(zone -> map.put(zone.apex(), zone));
            assertEquals(then, before.all());
            assertEquals(List.copyOf(map.values()), zones.all());
            assertEquals(map.size(), zones.size());
        }
        for (int i = 0; i < 3_000; i++) {
            DomainName below = DomainName.of("www.x." + name(i));
            Optional<Zone> expected =
                    Optional.ofNullable(map.get(name(i))).or(() -> Optional.ofNullable(map.get(name(below))));
            assertEquals(Optional.ofNullable(map.get(name(i))), zones.find(name(i)));
            assertEquals(expected, zones.enclosing(below));
        }
        DomainName one = map.firstKey();
        assertEquals(Optional.empty(), zones.without(one).find(one));
        assertTrue(zones.find(one).isPresent());
        assertSame(zones, zones.without(DomainName.of("nobody.")));
        assertSame(
                map.get(one),
                Zones.of(List.of(map.get(one)))
                        .with(map.get(map.lastKey()))
                        .find(one)
                        .orElseThrow());
    }

    /** What has no zone of its own here has none above either: all apexes have two labels or three. */
    private static DomainName name(DomainName below) {
        DomainName two = below;
        while (two.labels() > 2) {
            two = two.parent();
        }
        return two;
    }
}
