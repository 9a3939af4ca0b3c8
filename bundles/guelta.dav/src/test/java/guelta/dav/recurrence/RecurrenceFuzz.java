// SPDX-License-Identifier: Apache-2.0
package guelta.dav.recurrence;

import com.code_intelligence.jazzer.junit.FuzzTest;
import guelta.dav.text.Malformed;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;

/** Coverage-guided: any text is a rule or is told to be none, and its instances come in order. */
class RecurrenceFuzz {
    @FuzzTest(maxDuration = "20s")
    void anyTextIsARuleOrNone(byte[] octets) {
        try {
            Walk.along(new String(octets, StandardCharsets.UTF_8), LocalDateTime.of(2026, 6, 1, 9, 0), PlaceTime.UTC);
        } catch (Malformed told) {
            // That is the other answer.
        }
    }
}
