// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Wakes others later; an OSGi service of the network device's bundle. Any thread. When the service goes, its waiting
 * tasks go with it: whoever waits asks the next one again.
 */
@ProviderType
public interface Timers {
    /**
     * Has a task done once, not before a moment.
     *
     * @param nanos the moment, on the scale of {@link System#nanoTime}; what is past is done at once
     * @param serial where the task runs; one that refuses it, as it was shut down, loses it without a word
     * @param task what to do
     * @return cancels it: the task does not start after a cancel that runs on {@code serial}, which does one thing at a
     *     time; a cancel from elsewhere may come too late. Cancelling again, or too late, does nothing.
     */
    Runnable at(long nanos, Executor serial, Runnable task);
}
