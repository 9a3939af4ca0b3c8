// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.master.MasterText;
import guelta.dns.zone.Zone;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Zones that updates made, found by files whose tags nobody has told. */
class KnownZonesTest {
    private static final DomainName APEX = DomainName.of("example.org");
    private static final StorePath FILE = StorePath.of("example.org");

    private final ZonesRepository repository = new ZonesRepository();
    private final KnownZones known = new KnownZones();

    private static KnownZones.Known zone(String text) {
        MasterText read =
                MasterText.read("example.org", text.getBytes(StandardCharsets.UTF_8), APEX, path -> Optional.empty());
        return new KnownZones.Known(FILE, Map.of(), Zone.unavailable(APEX), read);
    }

    private Optional<KnownZones.Known> found() {
        Snapshot head = repository.root().head();
        Entry file = head.find(FILE).orElseThrow();
        return known.find(file, head);
    }

    // Several updates are decided in a row before the first of them is committed.
    @Test
    void ofVersionsOfOneSizeThatWhichTheFileHoldsIsFound() {
        KnownZones.Known one = zone(ZonesRepository.zone("a TXT one"));
        KnownZones.Known two = zone(ZonesRepository.zone("a TXT two"));
        known.made(one);
        known.made(two);
        repository.put("example.org", ZonesRepository.zone("a TXT one"));
        assertSame(one, found().orElseThrow());
        assertEquals(1, known.unnamed(FILE), "whose tag is known now");
        repository.put("example.org", ZonesRepository.zone("a TXT six"));
        assertTrue(found().isEmpty());
        repository.put("example.org", ZonesRepository.zone("a TXT two"));
        assertSame(two, found().orElseThrow());
        repository.put("example.org", ZonesRepository.zone("a TXT one"));
        assertSame(one, found().orElseThrow());
    }

    @Test
    void whatWasNotCommittedIsForgotten() {
        KnownZones.Known one = zone(ZonesRepository.zone("a TXT one"));
        known.made(one);
        known.failed(one);
        repository.put("example.org", ZonesRepository.zone("a TXT one"));
        assertTrue(found().isEmpty());
    }
}
