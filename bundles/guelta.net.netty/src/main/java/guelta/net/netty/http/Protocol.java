// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import org.jspecify.annotations.Nullable;

/** What a connection speaks. On its thread. */
interface Protocol {
    /** Looks at the clock. */
    void tick(long now);

    /** Requests that wait for a handler may have one now. */
    void routesChanged();

    /** Whether no request is being answered. */
    boolean isIdle();

    /** What was read and not handled, when the connection can be another device's; nothing more is read then. */
    byte @Nullable [] leave();

    /** Takes no more requests, and closes when those that are there are answered. */
    void drain();
}
