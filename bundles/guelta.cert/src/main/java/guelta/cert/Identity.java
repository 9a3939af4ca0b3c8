// SPDX-License-Identifier: Apache-2.0
package guelta.cert;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A private key with the certificates that speak for it.
 *
 * @param chain the certificate of the key, then that of each issuer; at least one
 * @param key its private key
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {
    /** Copies the chain; refuses an empty one. */
    public Identity {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("there is no certificate");
        }
    }

    /**
     * This identity as TLS takes it.
     *
     * @throws GeneralSecurityException when this Java can't use it, as a key of an unknown kind
     */
    public X509ExtendedKeyManager keyManager() throws GeneralSecurityException {
        char[] none = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, none);
        } catch (IOException never) {
            throw new GeneralSecurityException("a new store can't be made", never);
        }
        store.setKeyEntry("identity", key, none, chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("NewSunX509");
        factory.init(store, none);
        return Arrays.stream(factory.getKeyManagers())
                .filter(X509ExtendedKeyManager.class::isInstance)
                .map(X509ExtendedKeyManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("this Java has no key manager: "
                        + Arrays.stream(factory.getKeyManagers())
                                .map(KeyManager::toString)
                                .toList()));
    }

    /** SHA-256 of a certificate's public key in base64, as operators pin it (RFC 7858 4.2, {@code kdig +tls-pin}). */
    public static String pin(X509Certificate certificate) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded());
            return Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException never) {
            throw new AssertionError("every Java has SHA-256", never);
        }
    }

    /** Names the certificate, never the key. */
    @Override
    public String toString() {
        X509Certificate own = chain.get(0);
        return own.getSubjectX500Principal() + ", until " + own.getNotAfter().toInstant();
    }
}
