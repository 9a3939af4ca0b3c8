// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppPasswordTest {
    private static final Instant CREATED = Instant.parse("2026-11-26T17:00:00Z");

    /** At least 120 bits of the entropy have to arrive in the secret: 125 change it, each another way. */
    @Test
    void aHundredAndTwentyFiveBitsDecideTheSecret() {
        Set<String> secrets = new HashSet<>();
        secrets.add(AppPassword.secret(new byte[AppPassword.ENTROPY]));
        for (int bit = 0; bit < AppPassword.ENTROPY * 8; bit++) {
            byte[] entropy = new byte[AppPassword.ENTROPY];
            entropy[bit / 8] = (byte) (0x80 >> bit % 8);
            secrets.add(AppPassword.secret(entropy));
        }

        assertEquals(126, secrets.size());
    }

    @Property(tries = 200)
    void aSecretIsFiveGroupsAndIsRecognisedHoweverItIsTyped(@ForAll @Size(16) byte[] entropy) {
        String secret = AppPassword.secret(entropy);
        AppPassword kept = AppPassword.of("phone", CREATED, secret, entropy);

        assertTrue(secret.matches("[0-9a-hjkmnp-tv-z]{5}(-[0-9a-hjkmnp-tv-z]{5}){4}"), secret);
        assertTrue(AppPassword.isSecret(secret));
        assertTrue(kept.matches(secret));
        assertTrue(kept.matches(secret.replace("-", " ").toUpperCase(Locale.ROOT)));
        assertTrue(kept.matches(secret.replace("-", "")));
        assertFalse(kept.matches(secret.substring(1)));
        assertFalse(kept.matches((secret.charAt(0) == '0' ? '1' : '0') + secret.substring(1)));
    }

    @Test
    void equalSecretsAreKeptDifferently() {
        String secret = AppPassword.secret(new byte[AppPassword.ENTROPY]);
        byte[] salt = new byte[AppPassword.ENTROPY];
        salt[0] = 1;

        assertNotEquals(
                AppPassword.of("a", CREATED, secret, new byte[AppPassword.ENTROPY])
                        .hash(),
                AppPassword.of("a", CREATED, secret, salt).hash());
    }

    @ParameterizedTest
    @ValueSource(strings = {"phone", "Anna's phone", "T\u00e4blet (2)", "DAVx5", "a.b"})
    void labelsAreWhatPeopleWrite(String label) {
        assertTrue(AppPassword.isLabel(label));
    }

    /** The label is the name of a file. */
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ".git", " a", "a ", "a/b", "a\nb", "a\u0000", "\ud800"})
    void whatCanNotBeAFileIsNoLabel(String label) {
        assertFalse(AppPassword.isLabel(label));
    }

    @Test
    void aHashIsNotShownWhereItIsPrinted() {
        AppPassword kept = AppPassword.of("phone", CREATED, "x", new byte[AppPassword.ENTROPY]);

        assertEquals("application password phone", kept.toString());
    }
}
