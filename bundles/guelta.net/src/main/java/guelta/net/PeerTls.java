// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.util.List;

/**
 * TLS as a client asks for it: versions 1.2 and 1.3.
 *
 * @param name whom the certificate has to be for: a host name or an address in text; sent as server name (RFC 6066 3)
 *     when it is a host name; empty only where {@link Trust} asks for no name
 * @param trust which certificates are believed
 * @param alpn application protocols to offer (RFC 7301), as {@code dot}; a server that knows none of it may go on
 *     without
 * @param certificate name of the own identity, as {@code guelta.cert} knows it, for servers that ask (RFC 9103 9.3.3);
 *     empty shows none
 */
public record PeerTls(String name, Trust trust, List<String> alpn, String certificate) {
    /** Copies the protocols; refuses trust in a name that lacks. */
    public PeerTls {
        alpn = List.copyOf(alpn);
        if (name.isEmpty() && (trust instanceof Trust.System || trust instanceof Trust.Authorities)) {
            throw new IllegalArgumentException("a certificate of an authority is for a name, and there is none");
        }
    }
}
