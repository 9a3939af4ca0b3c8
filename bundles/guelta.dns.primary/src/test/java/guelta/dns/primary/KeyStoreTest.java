// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.tsig.TsigAlgorithm;
import guelta.dns.tsig.TsigKey;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys made, listed and removed by commands. */
class KeyStoreTest {
    private final ZonesRepository repository = new ZonesRepository();
    private final ZoneFollower follower = new ZoneFollower((before, now, touched) -> {});
    private final KeyStore keys = new KeyStore(follower, () -> Optional.of(repository.store()), new SecureRandom());

    @BeforeEach
    void follow() {
        repository.put("example.org", ZonesRepository.zone(""));
        follower.follow(repository.store());
    }

    @AfterEach
    void close() {
        follower.close();
    }

    private TsigKey generate(String name) {
        return keys.generate(DomainName.of(name), TsigAlgorithm.HMAC_SHA256)
                .toCompletableFuture()
                .join();
    }

    private String text(String file) throws Exception {
        Snapshot head = repository.root().head();
        return new String(
                head.content(head.find(StorePath.of(file)).orElseThrow()).bytes(), UTF_8);
    }

    /** contract.md: in ZONE._keys beside the zone; where there is no such zone, in _keys. */
    @Test
    void aKeyIsPutBesideTheZoneThatItIsFor() throws Exception {
        TsigKey key = generate("h._update.www.example.org");
        TsigKey other = generate("t._transfer.example.net");
        assertEquals(
                "h._update.www.example.org.\t3600\tIN\tDNSKEY\t0 3 163 " + key.secretText() + "\n",
                text("example.org._keys"));
        assertTrue(text("_keys").contains(other.secretText()));
        assertEquals(Optional.of(key), keys.known().find(key.name()), "it is known when the command returns");
        assertEquals(32, key.secret().length);
    }

    @Test
    void aNameIsTakenOnceAndHasAMeaning() {
        generate("h._update.example.org");
        for (String[] wrong : new String[][] {{"h._update.example.org", "already"}, {"h.example.org", "no right"}}) {
            CompletionException refused = assertThrows(CompletionException.class, () -> generate(wrong[0]));
            assertInstanceOf(IllegalArgumentException.class, refused.getCause());
            assertTrue(refused.getMessage().contains(wrong[1]), refused.getMessage());
        }
    }

    @Test
    void aRemovedKeyIsNotKnownAnyMore() throws Exception {
        repository.put("example.org._keys", "; ours\na._update.example.org. DNSKEY 0 3 163 c2VjcmV0 ; of a\n");
        TsigKey key = generate("b._update.example.org");
        keys.remove(DomainName.of("a._update.example.org"))
                .toCompletableFuture()
                .join();
        assertEquals(
                "; ours\nb._update.example.org.\t3600\tIN\tDNSKEY\t0 3 163 " + key.secretText() + "\n",
                text("example.org._keys"));
        assertEquals(1, keys.known().all().size());
        CompletionException refused =
                assertThrows(CompletionException.class, () -> keys.remove(DomainName.of("a._update.example.org"))
                        .toCompletableFuture()
                        .join());
        assertTrue(refused.getMessage().contains("there is no key a._update.example.org."), refused.getMessage());
    }

    /** contract.md: the forms that others take; a list never tells a secret. */
    @Test
    void aKeyIsShownOnceInAllForms() {
        TsigKey key = generate("192.0.2.1.192.0.2.2._transfer.example.org");
        String secret = key.secretText();
        String name = "192.0.2.1.192.0.2.2._transfer.example.org";
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        KeyGenerateCommand.print(key, new PrintStream(shown, true, UTF_8), false);
        String text = shown.toString(UTF_8);
        assertTrue(text.contains("key \"" + name + "\" { algorithm hmac-sha256; secret \"" + secret + "\"; };"), text);
        assertTrue(text.contains("  - id: " + name + "\n    algorithm: hmac-sha256\n    secret: " + secret), text);
        assertTrue(text.contains("\nhmac-sha256:" + name + ":" + secret + "\n"), text);
        assertTrue(text.contains("\n" + name + ":SHA256:" + secret + "\n"), text);
        ByteArrayOutputStream listed = new ByteArrayOutputStream();
        for (boolean json : new boolean[] {false, true}) {
            KeyListCommand.listing(keys.known()).print(new PrintStream(listed, true, UTF_8), json);
        }
        assertFalse(listed.toString(UTF_8).contains(secret.substring(0, 8)), listed.toString(UTF_8));
        assertEquals(
                "[{key=" + name + "., algorithm=hmac-sha256, right=transfer, zone=example.org., primary=192.0.2.1,"
                        + " secondary=192.0.2.2, file=example.org._keys}]",
                KeyListCommand.listing(keys.known()).rows().toString());
    }
}
