// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Which certificates of a TLS peer are believed. */
public sealed interface Trust {
    /** The authorities that this Java trusts; the certificate has to be for the peer's name (RFC 8310 8.1). */
    record System() implements Trust {}

    /**
     * Some authorities, or self-signed certificates; the certificate has to be for the peer's name.
     *
     * @param certificates at least one
     */
    record Authorities(List<X509Certificate> certificates) implements Trust {
        /** Copies them; refuses none. */
        public Authorities {
            certificates = List.copyOf(certificates);
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("there is no certificate");
            }
        }
    }

    /**
     * Some public keys (RFC 7858 4.2), whatever else their certificate says: name, dates, issuer.
     *
     * @param sha256 SHA-256 of the SubjectPublicKeyInfo in base64, as {@code kdig +tls-pin} takes it; at least one
     */
    record Pinned(Set<String> sha256) implements Trust {
        /** Copies them; refuses none, and what is no such hash. */
        public Pinned {
            sha256 = Set.copyOf(sha256);
            if (sha256.isEmpty() || !sha256.stream().allMatch(Trust::isHash)) {
                throw new IllegalArgumentException("a pin is the SHA-256 of a public key in base64: 44 characters");
            }
        }
    }

    /** Every certificate: hides from who listens, not from who stands in between (RFC 7858 4.1, RFC 9103 9.3.1). */
    record Opportunistic() implements Trust {}

    /**
     * The authorities of a CA file.
     *
     * @param file certificates in PEM, one or more
     * @throws CertificateException when there is none, or what is there can't be read
     */
    static Authorities authorities(byte[] file) throws CertificateException {
        List<X509Certificate> certificates =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(file)).stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        if (certificates.isEmpty()) {
            throw new CertificateException("there is no certificate");
        }
        return new Authorities(certificates);
    }

    private static boolean isHash(String text) {
        try {
            return Base64.getDecoder().decode(text).length == 32;
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }
}
