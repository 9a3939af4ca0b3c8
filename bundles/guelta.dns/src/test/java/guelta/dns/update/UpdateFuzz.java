// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import com.code_intelligence.jazzer.junit.FuzzTest;
import guelta.dns.DomainName;
import guelta.dns.message.FormatError;
import guelta.dns.message.Messages;
import guelta.dns.zone.Zone;
import java.time.LocalDate;
import java.util.Optional;

/** Coverage-guided: any message is no update, is refused, or makes a zone of a zone. */
class UpdateFuzz {
    private static final Zone ZONE =
            Zonefiles.zone("e.", "@ SOA n a 1 2 3 4 5\n@ NS n\nn A 192.0.2.1\nc CNAME n\nx.y TXT z");

    @FuzzTest(maxDuration = "20s")
    void anyMessageIsDecided(byte[] octets) {
        UpdateRights all = new UpdateRights() {
            @Override
            public boolean cover(DomainName name) {
                return true;
            }

            @Override
            public boolean concern(DomainName zone) {
                return true;
            }

            @Override
            public boolean allow(DomainName zone, DomainName owner, int type) {
                return true;
            }
        };
        try {
            Update.of(Messages.read(octets))
                    .decide(apex -> Optional.of(ZONE).filter(zone -> zone.apex().equals(apex)), all, LocalDate.EPOCH);
        } catch (FormatError wrong) {
            // Any octets may be no message, or no update.
        }
    }
}
