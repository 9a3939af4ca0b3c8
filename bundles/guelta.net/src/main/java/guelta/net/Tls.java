// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.util.List;

/**
 * How a TLS server shows itself: versions 1.2 and 1.3.
 *
 * @param certificate name of the identity, as {@code guelta.cert} knows it; followed as it changes
 * @param alpn application protocols in order of preference (RFC 7301), as {@code dot}; a client that offers others only
 *     is refused, one that offers none is served
 * @param clientAuth whether clients show certificates too
 */
public record Tls(String certificate, List<String> alpn, ClientAuth clientAuth) {
    /** Copies the protocols; refuses an empty name. */
    public Tls {
        alpn = List.copyOf(alpn);
        if (certificate.isEmpty()) {
            throw new IllegalArgumentException("certificate is the name of an identity");
        }
    }
}
