// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import com.code_intelligence.jazzer.junit.FuzzTest;
import guelta.dav.text.Malformed;
import java.nio.charset.StandardCharsets;

/** Coverage-guided: any text is a hash that costs a bearable time, or is told to be none. */
class PasswordHashFuzz {
    @FuzzTest(maxDuration = "20s")
    void anyTextIsAHashThatIsBearableOrNone(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        try {
            PasswordHash hash = PasswordHash.parse(text);
            if (!PasswordHash.parse(hash.text()).equals(hash)) {
                throw new IllegalStateException(text + " is written as " + hash.text());
            }
        } catch (Malformed told) {
            // That is the other answer.
        }
    }
}
