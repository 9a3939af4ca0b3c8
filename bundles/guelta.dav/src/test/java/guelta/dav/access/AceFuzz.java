// SPDX-License-Identifier: Apache-2.0
package guelta.dav.access;

import com.code_intelligence.jazzer.junit.FuzzTest;
import guelta.dav.text.Malformed;
import java.nio.charset.StandardCharsets;

/** Coverage-guided: any text is an entry or is told to be none, and an entry is written as it is read. */
class AceFuzz {
    @FuzzTest(maxDuration = "20s")
    void anyTextIsAnEntryOrNone(byte[] octets) {
        try {
            String written =
                    Ace.parse(new String(octets, StandardCharsets.UTF_8)).text();
            if (!Ace.parse(written).text().equals(written) || written.lines().count() != 1) {
                throw new IllegalStateException(written + " is read as something else");
            }
        } catch (Malformed told) {
            // That is the other answer.
        }
    }
}
