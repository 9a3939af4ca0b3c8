// SPDX-License-Identifier: Apache-2.0
package guelta.dns.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.master.MasterFile;
import guelta.dns.tsig.TsigAlgorithm;
import guelta.dns.tsig.TsigKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private static KeyFile file(String zone, String text) {
        return KeyFile.read("f", text.getBytes(StandardCharsets.UTF_8), DomainName.of(zone));
    }

    private static Keys keys(String text) {
        return Keys.of(List.of(file(".", text)));
    }

    private static DomainName name(String text) {
        return DomainName.of(text);
    }

    /** facts/dns.md: the rightmost of the three labels counts, whatever the case; what is behind it is the zone. */
    @ParameterizedTest
    @CsvSource({
        "x._update.example.org., UPDATE example.org.",
        "x._UPDATE.Example.org., UPDATE Example.org.",
        "x._transfer.example.org., TRANSFER example.org.",
        "_notify.example.org., NOTIFY example.org.",
        "x._update.a._notify.example.org., NOTIFY example.org.",
        "x._notify._update., UPDATE .",
        "x.y.example.org., ''"
    })
    void theNameOfAKeyTellsItsRight(String key, String meaning) {
        assertEquals(
                meaning,
                KeyName.of(name(key))
                        .map(some -> some.right() + " " + some.zone())
                        .orElse(""));
    }

    /** facts/dns.md: update includes transfer and notify, transfer includes notify; zones below are covered. */
    @ParameterizedTest
    @CsvSource({
        "u._update.example.org., UPDATE, example.org., true",
        "u._update.example.org., NOTIFY, a.b.EXAMPLE.org., true",
        "u._update.example.org., UPDATE, org., false",
        "u._update.example.org., UPDATE, badexample.org., false",
        "t._transfer.example.org., UPDATE, example.org., false",
        "t._transfer.example.org., TRANSFER, example.org., true",
        "t._transfer.example.org., NOTIFY, example.org., true",
        "n._notify.example.org., TRANSFER, example.org., false",
        "all._update., UPDATE, anything., true",
        "plain., NOTIFY, example.org., false",
        "unknown._update.example.org., UPDATE, example.org., false"
    })
    void rightsIncludeOthersAndCoverZonesBelow(String key, Right right, String zone, boolean allowed) {
        Keys keys = keys("""
                u._update.example.org. DNSKEY 0 3 163 c2VjcmV0
                t._transfer.example.org. DNSKEY 0 3 163 c2VjcmV0
                n._notify.example.org. DNSKEY 0 3 163 c2VjcmV0
                all._update. DNSKEY 0 3 165 c2VjcmV0
                plain. 300 IN DNSKEY 0 3 161 c2VjcmV0
                """);
        assertEquals(List.of(), keys.problems());
        assertEquals(allowed, keys.allows(name(key), right, name(zone)));
        assertTrue(keys.find(name("PLAIN.")).isPresent(), "it may sign, though it may do nothing else");
    }

    /** facts/dns.md: addresses stand in names of transfer keys only, the primary's first. */
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1._transfer.z., 192.0.2.1, ''",
        "192.0.2.1.198.51.100.2._transfer.z., 192.0.2.1, 198.51.100.2",
        "x.192.0.2.1.198.51.100.2._transfer.z., 192.0.2.1, 198.51.100.2",
        "x.192.0.2.256._transfer.z., '', ''",
        "192.0.02.1._transfer.z., '', ''",
        "0.2.1._transfer.z., '', ''",
        "192.0.2.1._update.z., '', ''",
        "192.0.2.1._notify.z., '', ''"
    })
    void namesOfTransferKeysHoldAddresses(String key, String primary, String secondary) {
        KeyName meaning = KeyName.of(name(key)).orElseThrow();
        assertEquals(primary, meaning.primary().map(a -> a.getHostAddress()).orElse(""));
        assertEquals(secondary, meaning.secondary().map(a -> a.getHostAddress()).orElse(""));
    }

    /** facts/dns.md: access covers the zones below, but servers are named for the very zone, or by the root. */
    @Test
    void serversAreNamedForTheVeryZoneOnly() {
        Keys keys = keys("""
                192.0.2.1.192.0.2.2._transfer.example.org. DNSKEY 0 3 163 c2VjcmV0
                192.0.2.1.192.0.2.3._transfer. DNSKEY 0 3 163 c2VjcmV0
                """);
        assertEquals("[/192.0.2.3, /192.0.2.2]", addresses(keys.secondaries(name("example.org."))));
        assertEquals("[/192.0.2.3]", addresses(keys.secondaries(name("sub.example.org."))));
        assertEquals("[/192.0.2.1]", addresses(keys.primaries(name("sub.example.org."))));
    }

    private static String addresses(List<Keys.Peer> peers) {
        return peers.stream().map(Keys.Peer::address).toList().toString();
    }

    /** facts/dns.md: nobody could say which one of several is meant. */
    @Test
    void ofSeveralKeysOfOneNameNoneIsUsed() {
        KeyFile one = file(".", "k._update.z. DNSKEY 0 3 163 c2VjcmV0\nl._update.z. DNSKEY 0 3 163 c2VjcmV0\n");
        KeyFile same = file("z.", "k._update.z. DNSKEY 0 3 163 c2VjcmV0\n");
        KeyFile other = file("z.", "k._update.z. DNSKEY 0 3 163 b3RoZXI=\n");
        assertTrue(Keys.of(List.of(one, same)).find(name("k._update.z.")).isPresent());
        Keys keys = Keys.of(List.of(one, same, other));
        assertEquals(Optional.empty(), keys.find(name("k._update.z.")));
        assertFalse(keys.allows(name("k._update.z."), Right.UPDATE, name("z.")));
        assertEquals(List.of("there are several keys k._update.z., so none of them is used"), keys.problems());
        assertTrue(keys.find(name("l._update.z.")).isPresent());
    }

    /** facts/dns.md: of ZONE._keys only what is inside of ZONE, be it the key's name or what it is for. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x._update.other.org. DNSKEY 0 3 163 c2VjcmV0 | f:1: the key x._update.other.org. is outside of",
                "x._update.example.org. A 192.0.2.1 | f:1: x._update.example.org. A is no key",
                "x._update.example.org. DNSKEY 257 3 163 c2VjcmV0 | has 257 3 163, allowed are flags 0",
                "x._update.example.org. DNSKEY 0 3 13 c2VjcmV0 | has 0 3 13, allowed are flags 0",
                "x._update.example.org. DNSKEY 0 3 163 c2Vj$cmV0 | f:1: no key can be read here",
                "x._update.example.org. DNSKEY 0 3 163 | f:1: no key can be read here",
                "$INCLUDE secret-of-others | f:1: no key can be read here"
            })
    void whatIsNoKeyOfTheFileIsToldWithoutItsSecret(String line, String problem) {
        KeyFile file = file("example.org.", line + "\ngood._update 300 IN DNSKEY 0 3 164 c2VjcmV0 ; ours\n");
        assertEquals(1, file.problems().size());
        assertTrue(file.problems().get(0).contains(problem), file.problems().get(0));
        assertFalse(file.problems().get(0).contains("c2V"), file.problems().get(0));
        assertEquals(
                List.of(name("good._update.example.org.")),
                file.keys().stream().map(TsigKey::name).toList());
    }

    @Test
    void aKeyForMoreThanTheZoneOfItsFileIsPassedOver() {
        assertEquals(
                List.of(),
                file("_update.org.", "x._update.org. DNSKEY 0 3 163 c2VjcmV0\n").keys());
    }

    @Test
    void whatIsWrittenIsRead() {
        TsigKey key =
                new TsigKey(name("a\\.b._update.z."), TsigAlgorithm.HMAC_SHA512, new byte[] {0, 1, 2, (byte) 255});
        StringBuilder line = new StringBuilder();
        MasterFile.write(KeyFile.record(key), line);
        assertEquals(List.of(key), file(".", line.toString()).keys());
        assertEquals(key, Keys.parse("a\\.b._update.z:SHA512:" + key.secretText()));
    }

    /** What people wrote stays: comments, order, other keys. */
    @Test
    void keysComeAndGoByTheirLines() throws Exception {
        byte[] text = "; ours\na._update.z. DNSKEY 0 3 163 c2VjcmV0 ; a\nb._update.z. DNSKEY 0 3 163 c2VjcmV0"
                .getBytes(StandardCharsets.UTF_8);
        TsigKey key = new TsigKey(name("c._update.z."), TsigAlgorithm.HMAC_SHA256, new byte[] {1});
        byte[] more = KeyFile.with(text, key);
        assertEquals(
                "; ours\na._update.z. DNSKEY 0 3 163 c2VjcmV0 ; a\nb._update.z. DNSKEY 0 3 163 c2VjcmV0\n"
                        + "c._update.z.\t3600\tIN\tDNSKEY\t0 3 163 AQ==\n",
                new String(more, StandardCharsets.UTF_8));
        byte[] less = KeyFile.without("f", more, name("z."), name("b._update.z."));
        assertEquals(
                "; ours\na._update.z. DNSKEY 0 3 163 c2VjcmV0 ; a\nc._update.z.\t3600\tIN\tDNSKEY\t0 3 163 AQ==\n",
                new String(less, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "x:SHA256", "x:MD5:c2VjcmV0", "x:SHA256:?", "x:SHA256:", "x..y:SHA256:c2VjcmV0"})
    void whatIsNoKeyOfACommandLineIsToldWithoutItsSecret(String text) {
        String told = assertThrows(IllegalArgumentException.class, () -> Keys.parse(text))
                .getMessage();
        assertFalse(told.contains("c2V"), told);
    }

    /** docs/operate.md: a key that is mentioned may do what is written, one that is not what its name allows. */
    @ParameterizedTest
    @CsvSource({
        "acme._update.z., _acme-challenge.z., TXT, true",
        "acme._update.z., _ACME-challenge.a.b.z., TXT, true",
        "acme._update.z., _acme-challenge.z., A, false",
        "acme._update.z., x._acme-challenge.z., TXT, false",
        "acme._update.z., _acme-challenge.z., ANY, false",
        "acme._update.z., z., TXT, false",
        "dyn._update.z., a.dyn.z., A, true",
        "dyn._update.z., dyn.z., A, false",
        "dyn._update.z., a.dyn.z., TXT, false",
        "dyn._update.z., host.z., TXT, true",
        "dyn._update.z., host.z., ANY, true",
        "wrong._update.z., z., TXT, false",
        "wrong._update.z., good.z., TXT, false",
        "unfinished._update.z., a.z., TXT, false",
        "other._update.z., z., SOA, true"
    })
    void limitsLeaveWhatTheyName(String key, String owner, String type, boolean allowed) {
        UpdateLimits limits = UpdateLimits.read("z._settings", """
                # what keys may change
                update.acme._update.z = _acme-challenge.* TXT   # for certificates
                update.dyn._update.z.= *.dyn.z. A AAAA, host.z
                update.wrong._update.z = good.z TXT, *.z NOTYPE
                allowTransfer = 192.0.2.0/24
                update.unfinished._update.z *.z TXT
                """.getBytes(StandardCharsets.UTF_8));
        assertEquals(
                List.of(
                        "z._settings:4: 'NOTYPE' is no type of records; the key wrong._update.z may change nothing by"
                                + " this line",
                        "z._settings:6: there is no '=' behind the key; the key unfinished._update.z may change"
                                + " nothing by this line"),
                limits.problems());
        int number = type.equals("ANY") ? RecordType.ANY : RecordType.of(type);
        assertEquals(allowed, limits.allow(name(key), name(owner), number));
    }
}
