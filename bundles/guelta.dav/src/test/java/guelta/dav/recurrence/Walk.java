// SPDX-License-Identifier: Apache-2.0
package guelta.dav.recurrence;

import guelta.dav.text.Malformed;
import java.time.LocalDateTime;

/**
 * Walks along the instances of a rule for a fuzz test. A class of its own: what stands in the signatures of a fuzz test is loaded
 * before it is instrumented, and JDK 17 breaks a record with annotated components when it changes it afterwards.
 */
public final class Walk {
    private static final int INSTANCES = 20;

    private Walk() {}

    /** Along the first instances, which have to come in order. */
    public static void along(String rule, LocalDateTime start, PlaceTime place) throws Malformed {
        RuleInstances instances = new RuleInstances(RecurrenceRule.parse(rule), start, place);
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
