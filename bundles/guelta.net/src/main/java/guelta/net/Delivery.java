// SPDX-License-Identifier: Apache-2.0
package guelta.net;

/** What became of a message that was to be sent. */
public enum Delivery {
    /** It was taken, and goes out as the network allows; whether it arrives is another matter. */
    SENT,
    /** It was not taken, since too much waits already. A connection tells when it has room again. */
    FULL,
    /** It was not taken: the connection is closed, or the port is. It stays so. */
    GONE
}
