// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import guelta.config.Settings;
import guelta.net.ClientAuth;
import guelta.net.Limits;
import guelta.net.Listen;
import guelta.net.Tls;
import guelta.net.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a server answers, as the operator configured it. An immutable value.
 *
 * @param plain addresses for UDP and TCP
 * @param tls addresses for TLS; none where it is not wanted
 * @param certificate name of the identity that is shown inside TLS
 */
public record Endpoints(List<InetSocketAddress> plain, List<InetSocketAddress> tls, String certificate) {
    /** Copies the lists. */
    public Endpoints {
        plain = List.copyOf(plain);
        tls = List.copyOf(tls);
    }

    /**
     * Reads {@code listen}, {@code tlsListen} and {@code certificate}; whether they are allowed {@link Settings#problems}
     * tells.
     *
     * @param standard the addresses where nothing is configured
     */
    public static Endpoints read(Settings settings, String standard) {
        return new Endpoints(
                settings.addresses("listen", standard),
                settings.addresses("tlsListen", ""),
                settings.text("certificate", "default"));
    }

    /** What to announce: the same addresses by UDP and TCP (RFC 7766 5), others inside TLS (RFC 7858 3.1). */
    public List<Listen> listens() {
        List<Listen> listens = new ArrayList<>(List.of(
                new Listen(Transport.UDP, plain, Limits.DEFAULT), new Listen(Transport.TCP16, plain, Limits.DEFAULT)));
        if (!tls.isEmpty()) {
            // RFC 7858 has no name of its own for ALPN; "dot" is what IANA has for it.
            Tls shown = new Tls(certificate, List.of("dot"), ClientAuth.NONE);
            listens.add(new Listen(Transport.TLS16, tls, Optional.of(shown), Limits.DEFAULT));
        }
        return List.copyOf(listens);
    }
}
