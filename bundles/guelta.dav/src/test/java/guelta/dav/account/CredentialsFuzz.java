// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import com.code_intelligence.jazzer.junit.FuzzTest;
import guelta.dav.text.Malformed;
import java.nio.charset.StandardCharsets;

/** Coverage-guided: any header is an authorization or is told to be none. */
class CredentialsFuzz {
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
}
