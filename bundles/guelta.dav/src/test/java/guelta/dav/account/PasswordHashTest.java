// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.text.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    private static final byte[] SALT = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    /** The same text as the reference program writes: argon2 SALT -id -k 19456 -t 2 -p 1 -e. */
    @Test
    void aHashIsWhatTheReferenceProgramComputes() {
        assertEquals(
                "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$JyitJROl2rHnaF729T5Bqkqqy4O0NFU9sm2ImF/9KGo",
                PasswordHash.of("p\u00e4sswort:1", SALT).text());
    }

    /** Users move in with the hashes that they have: their cost is in them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"
            })
    void aHashOfAnotherProgramIsReadAtItsOwnCost(String text) throws Exception {
        PasswordHash hash = PasswordHash.parse(text);

        assertTrue(hash.matches("password"));
        assertFalse(hash.matches("Password"));
        assertEquals(text, hash.text());
    }

    @Test
    void aNewHashIsEqualToItself() throws Exception {
        PasswordHash hash = PasswordHash.of("secret", SALT);

        assertEquals(hash, PasswordHash.parse(hash.text()));
        assertNotEquals(hash, PasswordHash.of("other", SALT));
    }

    /** RFC 8265 4.2.2: a keyboard may send one character or a letter and an accent for the same key. */
    @Test
    void composedAndDecomposedLettersAreTheSamePassword() {
        assertTrue(PasswordHash.of("na\u00efve", SALT).matches("nai\u0308ve"));
    }

    /** A hash may come from a push: it must not make a login take gigabytes or minutes. */
    @ParameterizedTest
    @CsvSource({"65537,1,1", "9999999,1,1", "65536,5,1", "4,1,1", "31,9,4", "32768,9,1"})
    void aHashThatAsksForTooMuchIsRefused(int memory, int passes, int lanes) {
        String text = "$argon2id$v=19$m=" + memory + ",t=" + passes + ",p=" + lanes
                + "$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

        Malformed malformed = assertThrows(Malformed.class, () -> PasswordHash.parse(text));

        assertTrue(malformed.getMessage().contains("allowed are m from 8 times p to 65536"), malformed.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
                "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi",
                "$argon2id$v=19$m=256,t=2,p=1$$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
            })
    void whatIsNoHashIsRefusedAndNotRepeated(String text) {
        Malformed malformed = assertThrows(Malformed.class, () -> PasswordHash.parse(text));

        assertTrue(malformed.getMessage().contains("allowed is $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH"));
        assertTrue(text.isEmpty() || !malformed.getMessage().contains(text), malformed.getMessage());
    }

    @Test
    void aHashIsNotShownWhereItIsPrinted() {
        assertEquals("argon2id m=19456,t=2,p=1", PasswordHash.of("secret", SALT).toString());
    }
}
