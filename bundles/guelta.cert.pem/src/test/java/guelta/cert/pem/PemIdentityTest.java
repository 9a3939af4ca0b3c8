// SPDX-License-Identifier: Apache-2.0
package guelta.cert.pem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.cert.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files are openssl's, in every form that it writes. */
class PemIdentityTest {
    static String file(String name) {
        try (InputStream in = PemIdentityTest.class.getResourceAsStream(name + ".pem")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    // RFC 5958, RFC 8017 A.1.2, RFC 5915, RFC 8410.
    @ParameterizedTest
    @CsvSource({
        "rsa.chain, rsa.pkcs8, CN=rsa.test",
        "rsa.chain, rsa.pkcs1, CN=rsa.test",
        "ec.chain, ec.pkcs8, CN=ec.test",
        "ec.chain, ec.sec1, CN=ec.test",
        "ec.both, ec.both, CN=ec.test",
        "ec384.chain, ec384.sec1, CN=ec384.test",
        "ed.chain, ed.pkcs8, CN=ed.test",
    })
    void everyFormOfKeyIsRead(String chain, String key, String subject) throws GeneralSecurityException {
        Identity identity = PemIdentity.of(file(chain), file(key));
        assertEquals(subject, identity.chain().get(0).getSubjectX500Principal().getName());
        String alias = identity.keyManager()
                .getServerAliases(identity.chain().get(0).getPublicKey().getAlgorithm(), null)[0];
        assertEquals(identity.chain().get(0), identity.keyManager().getCertificateChain(alias)[0]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rsa.pkcs8 | rsa.pkcs8 | there is no CERTIFICATE in it",
                "rsa.chain | rsa.chain | there is no PRIVATE KEY in it",
                "rsa.chain | ec.pkcs8 | the key can't be read as one for a certificate of RSA",
                "ec.chain | ec384.sec1 | the key is not that of the first certificate",
                "rsa.chain | rsa.pkcs8.encrypted | the key is encrypted; allowed is one without pass phrase",
                "rsa.chain | rsa.pkcs1.encrypted | the key is encrypted; allowed is one without pass phrase",
            })
    void whatIsWrongIsSaid(String chain, String key, String problem) {
        GeneralSecurityException wrong =
                assertThrows(GeneralSecurityException.class, () -> PemIdentity.of(file(chain), file(key)));
        assertEquals(problem, wrong.getMessage());
    }

    // Files are the operator's, yet may be cut short or mixed up: the answer is a sentence, whatever they hold.
    @Property(tries = 300)
    void damagedKeysAreRefusedInASentence(
            @ForAll("forms") String form, @ForAll @IntRange(max = 5_000) int at, @ForAll @Size(max = 3) byte[] by) {
        String key = file(form);
        int place = at % key.length();
        String damaged = key.substring(0, place)
                + new String(by, StandardCharsets.ISO_8859_1)
                + key.substring(Math.min(key.length(), place + by.length));
        String chain = file(form.substring(0, form.indexOf('.')) + ".chain");
        try {
            assertTrue(PemIdentity.of(chain, damaged).chain().size() == 1);
        } catch (GeneralSecurityException wrong) {
            assertTrue(!wrong.getMessage().isEmpty());
        }
    }

    @net.jqwik.api.Provide
    net.jqwik.api.Arbitrary<String> forms() {
        return net.jqwik.api.Arbitraries.of("rsa.pkcs8", "rsa.pkcs1", "ec.pkcs8", "ec.sec1", "ed.pkcs8");
    }
}
