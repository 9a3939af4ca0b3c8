// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import com.code_intelligence.jazzer.junit.FuzzTest;
import guelta.dav.text.Malformed;
import java.nio.charset.StandardCharsets;

/** Coverage-guided: what comes by a push or in a header is read, or told to be none. */
class AccountFuzz {
    /** A file that was read and is written again by a change says the same, and has nothing wrong with it. */
    @FuzzTest(maxDuration = "20s")
    void anyOctetsAreAFileOfAccounts(byte[] octets) {
        RewrittenAccounts.check(octets);
    }

    @FuzzTest(maxDuration = "20s")
    void anyHeaderIsAnAuthorizationOrNone(byte[] octets) {
        try {
            Credentials credentials = Credentials.basic(new String(octets, StandardCharsets.ISO_8859_1));
            if (credentials.user().indexOf(':') >= 0 || credentials.toString().contains(":")) {
                throw new IllegalStateException("a colon in the user " + credentials.user());
            }
        } catch (Malformed told) {
            // That is the other answer.
        }
    }

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
