// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.zone.Zone;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Serials that two versions of a zone may have had: RFC 1995 cannot tell those apart, so no differences lead from there. */
class DoubtfulSerialsTest {
    private final PrimaryUnderTest primary = new PrimaryUnderTest();

    @AfterEach
    void close() {
        primary.close();
    }

    /** RFC 1995 cannot tell two versions of one serial apart: who has one of them gets the whole zone. */
    @Test
    void noDifferenceLeadsFromASerialThatTwoVersionsHave() {
        primary.startWithZone();
        primary.repository.put("example.org", PrimaryUnderTest.version(1));
        primary.repository.put("example.org", PrimaryUnderTest.version(1) + "more TXT x\n");
        primary.repository.put("example.org", PrimaryUnderTest.version(2) + "more TXT x\n");
        primary.start();
        assertEquals(Optional.empty(), primary.older(primary.served(), 1));
        assertTrue(primary.older(primary.served(), 0).isPresent());
    }

    /**
     * A file that a zone includes may change without the zone's serial: then nobody knows which of the two versions of
     * that serial a client has, whatever the zone's own file says.
     */
    @Test
    void noDifferenceLeadsFromASerialWhoseIncludesHaveChanged() {
        primary.repository.put("common/hosts", "shared A 192.0.2.50\n");
        String including = "$INCLUDE common/hosts\n";
        for (int serial = 0; serial <= 4; serial++) {
            primary.repository.put("example.org", PrimaryUnderTest.version(serial) + including);
            if (serial == 2) {
                primary.repository.put("common/hosts", "shared A 192.0.2.51\n");
            }
            if (serial == 3) {
                primary.repository.put("unrelated", "text");
            }
        }
        primary.start();
        Zone now = primary.served();
        assertTrue(primary.older(now, 3).isPresent());
        assertEquals(Optional.empty(), primary.older(now, 2));
        assertTrue(primary.older(now, 1).isPresent());
        primary.repository.put("common/hosts", "shared A 192.0.2.52\n");
        now = primary.served();
        assertTrue(primary.older(now, 3).isPresent());
        assertEquals(Optional.empty(), primary.older(now, 2));
    }

    /**
     * A SOA that is in an included file changes while the zone's own file stays: which serials there were, and which of
     * them twice, the history of the zone's file does not tell.
     */
    @Test
    void noDifferenceLeadsFromASerialThatAnIncludedFileGave() {
        primary.repository.put("soa.inc", soa(5));
        primary.repository.put("example.org", including("one"));
        primary.repository.put("soa.inc", soa(6));
        primary.start();
        primary.repository.put("soa.inc", soa(5));
        primary.served();
        primary.repository.put("example.org", including("two"));
        primary.start();
        for (int serial : new int[] {6, 7, 8}) {
            primary.repository.put("soa.inc", soa(serial));
            primary.served();
        }
        Zone now = primary.served();
        assertEquals(8, now.serial());
        for (int serial : new int[] {5, 6, 7}) {
            assertEquals(Optional.empty(), primary.older(now, serial));
            assertEquals(Optional.empty(), primary.downstream().recent(now, serial));
        }
    }

    private static String soa(int serial) {
        return "@ 60 SOA ns1 host " + serial + " 60 30 600 60\n";
    }

    private static String including(String text) {
        return "$TTL 60\n$INCLUDE soa.inc\n@ NS ns1\nns1 A 192.0.2.1\nmore TXT " + text + "\n";
    }

    /** As above; a file that was changed and changed back has been served in between. */
    @Test
    void anIncludedFileThatWasChangedBackIsNoBetter() {
        primary.repository.put("common/hosts", "shared A 192.0.2.50\n");
        for (int serial = 0; serial <= 3; serial++) {
            primary.repository.put("example.org", PrimaryUnderTest.version(serial) + "$INCLUDE common/hosts\n");
            if (serial == 1) {
                primary.repository.put("common/hosts", "shared A 192.0.2.51\n");
                primary.repository.put("common/hosts", "shared A 192.0.2.50\n");
            }
        }
        primary.start();
        assertEquals(Optional.empty(), primary.older(primary.served(), 1));
        assertTrue(primary.older(primary.served(), 0).isPresent());
        assertTrue(primary.older(primary.served(), 2).isPresent());
    }

    /** After a revert the serials up to the highest one are given again: the history has two zones of each, or may have. */
    @Test
    void noDifferenceLeadsFromASerialThatWasRevertedAndGivenAgain() {
        primary.startWithZone();
        for (int serial : new int[] {5, 6, 5}) {
            primary.repository.put("example.org", PrimaryUnderTest.version(serial));
            primary.served();
        }
        for (int serial : new int[] {6, 7, 8}) {
            primary.repository.put("example.org", PrimaryUnderTest.version(serial) + "other TXT x\n");
        }
        primary.start();
        for (int doubtful : new int[] {5, 6}) {
            assertEquals(Optional.empty(), primary.older(primary.served(), doubtful));
        }
        assertTrue(primary.older(primary.served(), 7).isPresent());
        assertTrue(primary.older(primary.served(), 0).isPresent());
    }

    /** A start forgets what was served before it, the history does not. */
    @Test
    void recentDifferencesKnowOfRevertsBeforeTheStart() {
        primary.startWithZone();
        for (int serial : new int[] {5, 6, 5}) {
            primary.repository.put("example.org", PrimaryUnderTest.version(serial));
            primary.served();
        }
        primary.start();
        for (int serial : new int[] {6, 7, 8}) {
            primary.repository.put("example.org", PrimaryUnderTest.version(serial) + "other TXT x\n");
            primary.served();
        }
        Zone now = primary.served();
        for (int doubtful : new int[] {5, 6}) {
            assertEquals(Optional.empty(), primary.older(now, doubtful));
            assertEquals(Optional.empty(), primary.downstream().recent(now, doubtful));
        }
        assertEquals(1, primary.downstream().recent(now, 7).orElseThrow().size());
    }

    /** A zone that went and came again has an older life in the history. */
    @Test
    void recentDifferencesKnowOfTheZoneBeforeItWasAway() {
        primary.startWithZone();
        primary.repository.put("example.org", PrimaryUnderTest.version(6));
        primary.served();
        primary.repository.delete("example.org");
        primary.caughtUp();
        for (int serial : new int[] {5, 6, 7, 8}) {
            primary.repository.put("example.org", PrimaryUnderTest.version(serial) + "other TXT x\n");
            primary.served();
        }
        assertEquals(Optional.empty(), primary.older(primary.served(), 6));
        assertEquals(Optional.empty(), primary.downstream().recent(primary.served(), 6));
        assertTrue(primary.downstream().recent(primary.served(), 7).isPresent());
    }
}
