// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waiting for a condition of another process: looked at every few milliseconds, up to a generous deadline. */
public final class Await {
    private static final long LOOK = Duration.ofMillis(10).toNanos();

    private Await() {}

    /** A condition that may throw while the other side is not there yet: that counts as not met. */
    @FunctionalInterface
    public interface Condition {
        boolean met() throws Exception;
    }

    /** Returns once the condition is met; after the deadline throws, naming what did not happen. */
    public static void until(String what, Duration deadline, Condition condition) {
        until(what, deadline, condition, () -> "");
    }

    /** As above, with more to say in the error: the output of the other process. */
    public static void until(String what, Duration deadline, Condition condition, Supplier<String> details) {
        var end = System.nanoTime() + deadline.toNanos();
        Throwable last = null;
        while (true) {
            try {
                if (condition.met()) {
                    return;
                }
                last = null;
            } catch (Exception | AssertionError e) {
                // A program that can't reach a server yet ends with an error, too.
                last = e;
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("within " + deadline + ": " + what + "\n" + details.get(), last);
            }
            LockSupport.parkNanos(LOOK);
        }
    }
}
