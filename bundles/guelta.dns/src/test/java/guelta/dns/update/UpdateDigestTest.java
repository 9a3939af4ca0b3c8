// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.keys.KeyFile;
import guelta.dns.keys.Keys;
import guelta.dns.keys.UpdateLimits;
import guelta.dns.message.Messages;
import guelta.dns.transfer.ZoneVersions;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDigest;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

class UpdateDigestTest {
    private static final Keys KEYS =
            Keys.of(List.of(new KeyFile("_keys", List.of(Keys.parse("k._update:SHA256:c2VjcmV0")), List.of())));

    /** RFC 8976 2: a zone whose digest does not fit is taken by no secondary that checks it. */
    @ParameterizedTest
    @EnumSource
    void theDigestOfAZoneIsMadeAnew(ZoneDigest.Algorithm algorithm) throws Exception {
        Zone plain = ZoneVersions.zone("example.", "@ SOA ns host 5 60 30 600 30\n@ NS ns\nwww A 192.0.2.1\n");
        Zone zone = ZoneDigest.written(plain, algorithm).zone().orElseThrow();
        assertEquals(ZoneDigest.Verdict.RIGHT, ZoneDigest.check(zone));
        org.xbill.DNS.Update message = new org.xbill.DNS.Update(Name.fromString("example."));
        message.add(Name.fromString("new.example."), Type.A, 60, "192.0.2.2");
        Update update = Update.of(Messages.read(Messages.write(message, Messages.LARGEST)));

        Decision decision = update.decide(
                apex -> Optional.of(zone).filter(some -> some.apex().equals(apex)),
                new KeyRights(KEYS, DomainName.of("k._update."), apex -> UpdateLimits.NONE),
                LocalDate.EPOCH);

        ZoneChange change =
                assertInstanceOf(Decision.Accepted.class, decision).zones().get(0);
        assertEquals(6, change.changed().serial());
        assertEquals(ZoneDigest.Verdict.RIGHT, ZoneDigest.check(change.changed()));
        assertEquals(
                zone.edited(change.removed(), change.added())
                        .zone()
                        .orElseThrow()
                        .records()
                        .toList(),
                change.changed().records().toList());
        assertEquals(
                1,
                change.changed().records(change.changed().apex()).stream()
                        .filter(record -> record.type() == RecordType.ZONEMD)
                        .count());
    }
}
