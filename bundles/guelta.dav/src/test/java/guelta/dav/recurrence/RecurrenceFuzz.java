// SPDX-License-Identifier: Apache-2.0
package guelta.dav.recurrence;

import com.code_intelligence.jazzer.junit.FuzzTest;
import guelta.dav.text.Malformed;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;

/** Coverage-guided: any text is a rule or is told to be none, and its instances come in order. */
class RecurrenceFuzz {
    private static final int INSTANCES = 20;

    @FuzzTest(maxDuration = "20s")
    void anyTextIsARuleOrNone(byte[] octets) {
        try {
            walk(
                    RecurrenceRule.parse(new String(octets, StandardCharsets.UTF_8)),
                    LocalDateTime.of(2026, 6, 1, 9, 0),
                    PlaceTime.UTC);
        } catch (Malformed told) {
            // That is the other answer.
        }
    }

    private static void walk(RecurrenceRule rule, LocalDateTime start, PlaceTime place) {
        RuleInstances instances = new RuleInstances(rule, start, place);
        long before = Long.MIN_VALUE;
        for (int i = 0; i < INSTANCES; i++) {
            long next = instances.next();
            if (next == RuleInstances.END) {
                return;
            }
            if (next <= before) {
                throw new IllegalStateException(next + " comes behind " + before + " of " + rule);
            }
            before = next;
        }
    }
}
