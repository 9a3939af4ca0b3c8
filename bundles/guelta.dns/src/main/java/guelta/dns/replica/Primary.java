// SPDX-License-Identifier: Apache-2.0
package guelta.dns.replica;

import guelta.dns.tsig.TsigKey;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A server that a zone is copied from.
 *
 * @param address resolved, with a port
 * @param key what questions are signed with, and answers have to be
 * @param tls whether it is asked over TLS only (RFC 9103): the SHA-256 of the public key that its certificate has to have,
 *     in base 64 (RFC 7858 4.2), or nothing where any will do
 */
public record Primary(InetSocketAddress address, Optional<TsigKey> key, Optional<String> tls) {
    /** Address and port, with {@code tls} behind them where it is. */
    @Override
    public String toString() {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort()
                + (tls.isPresent() ? " tls" : "");
    }
}
