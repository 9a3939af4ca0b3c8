// SPDX-License-Identifier: Apache-2.0
package guelta.login;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    private static final byte[] SALT = "NaCl".getBytes(US_ASCII);

    // Computed by Python's hashlib.pbkdf2_hmac('sha512', 'päss'.encode(), b'NaCl', 1000): PBKDF2 of RFC 8018 5.2,
    // UTF-8.
    @Test
    void hashIsTheOneOfRfc8018() {
        assertEquals(
                "62277f32286ed41ca16bfcae9842413f50149a73d6effad589de58de5a1d5fcb2dd321db4075ca08de920362d20cdd9f5219c35fa1bfa3f4dcefdcc412f50f8c",
                HexFormat.of().formatHex(PasswordHash.of("päss", SALT, 1000).hash()));
    }

    @Test
    void onlyTheRightPasswordMatches() {
        PasswordHash hash = PasswordHash.of("water", SALT, 1000);
        assertTrue(hash.matches("water"));
        assertFalse(hash.matches("Water"));
        assertFalse(hash.matches(""));
    }

    @Test
    void textFormIsReadBack() {
        PasswordHash hash = PasswordHash.of("water", SALT, 1000);
        assertEquals(hash, PasswordHash.parse(hash.toString()).orElseThrow());
    }

    // A file that somebody edited must not stop the login of others, nor keep a core busy for hours.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "water",
                "pbkdf2-sha512$1000$TmFDbA$short",
                "pbkdf2-sha512$0$TmFDbA$" + HASH,
                "pbkdf2-sha512$99999999$TmFDbA$" + HASH,
                "pbkdf2-sha512$999999999999$TmFDbA$" + HASH,
                "pbkdf2-sha512$1000$A$" + HASH,
                "pbkdf2-sha512$1000$AAAAA$" + HASH
            })
    void whatIsNoHashMatchesNothing(String stored) {
        assertFalse(new PasswordHashing().checkPassword("water", stored));
    }

    private static final String HASH =
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    // Equal passwords of two users must not show.
    @Test
    void everyHashHasItsOwnSalt() {
        PasswordHashing hashing = new PasswordHashing();
        String first = hashing.encryptPassword("water");
        assertNotEquals(first, hashing.encryptPassword("water"));
        assertTrue(hashing.checkPassword("water", first));
        assertFalse(first.contains(","), "Karaf splits the line at commas");
    }
}
