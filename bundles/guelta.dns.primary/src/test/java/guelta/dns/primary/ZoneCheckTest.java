// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which pushes are refused. */
class ZoneCheckTest {
    private final ZonesRepository repository = new ZonesRepository();

    @Test
    void aPushThatBreaksAZoneIsRefusedWithFileLineAndReason() {
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2.1"));
        Snapshot head = repository.root().head();
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2"));

        List<String> objections = ZoneCheck.objections(head, repository.root().head());

        assertEquals(1, objections.size());
        assertTrue(objections.get(0).startsWith("example.org:4: "), objections.get(0));
    }

    @Test
    void aZoneWithoutSoaOrNsIsRefused() {
        Snapshot head = repository.root().head();
        repository.put("example.org", "www 300 A 192.0.2.1\n");

        assertEquals(
                List.of(
                        "example.org: the zone example.org. has no SOA",
                        "example.org: the zone example.org. has no NS at its apex"),
                ZoneCheck.objections(head, repository.root().head()));
    }

    @Test
    void aZoneThatWasBrokenBeforeDoesNotStandInTheWayOfOthers() {
        repository.put("example.org", "no zone at all");
        Snapshot head = repository.root().head();
        repository.put("example.net", ZonesRepository.zone(""));

        assertEquals(List.of(), ZoneCheck.objections(head, repository.root().head()));
    }

    @Test
    void aZoneIsCheckedWhenAFileThatItIncludesChanged() {
        repository.put("common/hosts", "www A 192.0.2.1\n");
        repository.put("example.org", ZonesRepository.zone("$INCLUDE common/hosts"));
        Snapshot head = repository.root().head();
        repository.put("common/hosts", "www A 192.0.2\n");

        List<String> objections = ZoneCheck.objections(head, repository.root().head());

        assertEquals(1, objections.size());
        assertTrue(objections.get(0).startsWith("common/hosts:1: "), objections.get(0));
    }

    /** Not only files in folders can be included, but all that hold no secrets: a README's neighbour, another zone. */
    @Test
    void aZoneIsCheckedWhenAFileThatItIncludesAtTheTopLevelChanged() {
        repository.put("Common", "www A 192.0.2.1\n");
        repository.put("a.test", ZonesRepository.zone("$INCLUDE Common"));
        repository.put("b.test", ZonesRepository.zone("$INCLUDE .hidden"));
        Snapshot head = repository.root().head();
        repository.put("Common", "www A nonsense\n");

        List<String> objections = ZoneCheck.objections(head, repository.root().head());

        assertEquals(1, objections.size(), objections.toString());
        assertTrue(objections.get(0).startsWith("Common:1: "), objections.get(0));
    }

    @Test
    void aZoneIsCheckedWhenAnotherZoneThatItIncludesWent() {
        repository.put("hosts", "www A 192.0.2.1\n");
        repository.put("a.test", ZonesRepository.zone("$INCLUDE hosts"));
        Snapshot head = repository.root().head();
        repository.delete("hosts");

        assertEquals(
                List.of("a.test:4: there is no file 'hosts' to include"),
                ZoneCheck.objections(head, repository.root().head()));
    }

    /** What the zones that are served were read from is known: a push must not read all of a thousand zones. */
    @Test
    void ofZonesThatAreServedOnlyThoseAreReadWhoseFilesChanged() {
        repository.put("Common", "www A 192.0.2.1\n");
        repository.put("a.test", ZonesRepository.zone("$INCLUDE Common"));
        repository.put("b.test", ZonesRepository.zone(""));
        Snapshot head = repository.root().head();
        ServedZones served = ServedZones.NONE.advance(head, repository.root()).next();
        repository.put("Common", "www A nonsense\n");

        List<ZoneReading> readings = ZoneCheck.readings(head, repository.root().head(), served);

        assertEquals(1, readings.size());
        assertTrue(readings.get(0).problems().get(0).startsWith("Common:1: "));
    }

    /** A mistyped key would only be missed when it is needed; what the push does not touch is no reason, as with zones. */
    @Test
    void aPushThatBreaksKeysOrSettingsIsRefusedWithoutTellingSecrets() {
        repository.put("other.org._keys", "k._update.other.org. DNSKEY 0 3 163\n");
        Snapshot head = repository.root().head();
        repository.put("example.org._keys", "; ours\nk._update.example.org. DNSKEY 0 3 163 c2Vj$cmV0\n");
        repository.put(
                "example.org._settings",
                "allowqery = any\nupdate.k._update.example.org = x NOTYPE\nallowQuery = 192.0.2\n");

        assertEquals(
                List.of(
                        "example.org._keys:2: no key can be read here",
                        "example.org._settings:2: 'NOTYPE' is no type of records; the key k._update.example.org may"
                                + " change nothing by this line",
                        "example.org._settings:1: a key is 'allowqery', allowed is one of allowNotify, allowQuery,"
                                + " allowTransfer",
                        "example.org._settings:3: allowQuery is '192.0.2', allowed is a list of addresses and"
                                + " networks, or any, none, loopback"),
                ZoneCheck.objections(head, repository.root().head()));
    }

    @Test
    void removingAZoneIsNoBreakage() {
        repository.put("example.org", ZonesRepository.zone(""));
        Snapshot head = repository.root().head();
        repository.delete("example.org");

        assertEquals(List.of(), ZoneCheck.objections(head, repository.root().head()));
    }
}
