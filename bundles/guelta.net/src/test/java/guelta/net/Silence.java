// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.io.IOException;
import java.time.Duration;

/**
 * Claims about how long somebody may say nothing. Where the machine stands still for as long, whoever talks is silent, too:
 * a claim that fails is tried once more with five times the time.
 */
public final class Silence {
    private static final int LONGER = 5;

    private Silence() {}

    /** What is claimed of a time. */
    @FunctionalInterface
    public interface Claim {
        void of(Duration time) throws IOException, InterruptedException;
    }

    /** Fails when the claim does, with this time and with the longer one. */
    public static void of(Duration time, Claim claim) throws IOException, InterruptedException {
        try {
            claim.of(time);
        } catch (AssertionError | IOException stoodStill) {
            System.out.println("a silence of " + time + " was too short here: " + stoodStill);
            claim.of(time.multipliedBy(LONGER));
        }
    }
}
