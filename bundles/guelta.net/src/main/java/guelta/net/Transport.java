// SPDX-License-Identifier: Apache-2.0
package guelta.net;

/** How messages travel between a peer and a handler. */
public enum Transport {
    /** One message a datagram. */
    UDP,
    /** Messages on a TCP connection, each behind its length in two bytes (RFC 1035 4.2.2); the device frames. */
    TCP16,
    /** The same inside TLS 1.2 or 1.3 (RFC 7858 3.3); the device encrypts. */
    TLS16,
    /** HTTP/1.1 (RFC 9112) on a TCP connection; for an {@link HttpHandler}. */
    HTTP,
    /** HTTP/1.1, or HTTP/2 (RFC 9113) where ALPN agrees on it, inside TLS 1.2 or 1.3; for an {@link HttpHandler}. */
    HTTPS;

    /** Whether messages come on connections. */
    public boolean connected() {
        return this != UDP;
    }

    /** Whether connections are inside TLS. */
    public boolean encrypted() {
        return this == TLS16 || this == HTTPS;
    }

    /** Whether requests of HTTP come on it, for an {@link HttpHandler}; else messages for a {@link DatagramHandler}. */
    public boolean http() {
        return this == HTTP || this == HTTPS;
    }
}
