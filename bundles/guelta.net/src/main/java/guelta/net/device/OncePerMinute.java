// SPDX-License-Identifier: Apache-2.0
package guelta.net.device;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A gate for log lines that the network could cause: opens once a minute. Any thread. */
public final class OncePerMinute {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final AtomicLong next;

    /** Opens at once. */
    public OncePerMinute(long nanos) {
        next = new AtomicLong(nanos);
    }

    /** Whether it opens at a moment of {@link System#nanoTime}. */
    public boolean open(long nanos) {
        long due = next.get();
        return nanos - due >= 0 && next.compareAndSet(due, nanos + MINUTE);
    }
}
