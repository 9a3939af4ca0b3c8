// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.Limits;

/** What the connections of a port have in common. Any thread. */
public interface Site {
    /** What is served now. */
    Routes routes();

    /** The bounds of the port. */
    Limits limits();

    /** The time for answers (RFC 9110 6.6.1). */
    String date();

    /** A handler's code failed at a request. */
    void complain(String bundle, Throwable broken);

    /** The head of a request was read. */
    void countReceived();

    /** An answer was sent to its end. */
    void countSent();

    /** A request got no answer of a handler. */
    void countDropped();

    /** The connection is no more. */
    void closed(HttpConnection connection);
}
