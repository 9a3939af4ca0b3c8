// SPDX-License-Identifier: Apache-2.0
package guelta.net;

/** How messages travel between a peer and a handler. */
public enum Transport {
    /** One message a datagram. */
    UDP,
    /** Messages on a TCP connection, each behind its length in two bytes (RFC 1035 4.2.2); the device frames. */
    TCP16,
    /** The same inside TLS 1.2 or 1.3 (RFC 7858 3.3); the device encrypts. */
    TLS16;

    /** Whether messages come on connections. */
    public boolean connected() {
        return this != UDP;
    }
}
