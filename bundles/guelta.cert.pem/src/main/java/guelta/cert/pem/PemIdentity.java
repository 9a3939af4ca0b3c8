// SPDX-License-Identifier: Apache-2.0
package guelta.cert.pem;

import guelta.cert.Identity;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** What two PEM files are together. Pure. */
final class PemIdentity {
    private PemIdentity() {}

    /**
     * The identity that a chain and a key are; both may be in one file.
     *
     * @throws GeneralSecurityException with a clause for the operator, which quotes nothing of the key
     */
    static Identity of(String chain, String key) throws GeneralSecurityException {
        try {
            return read(chain, key);
        } catch (ArithmeticException | IllegalArgumentException | ProviderException damaged) {
            // Numbers that no key has: the JDK's arithmetic finds them where nothing looked before.
            throw new InvalidKeyException("the key is damaged", damaged);
        }
    }

    private static Identity read(String chain, String key) throws GeneralSecurityException {
        List<X509Certificate> certificates = new ArrayList<>();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (Pem block : Pem.read(chain)) {
            if (block.label().equals("CERTIFICATE")) {
                certificates.add(
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content())));
            }
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("there is no CERTIFICATE in it");
        }
        PublicKey partner = certificates.get(0).getPublicKey();
        Pem block = Pem.read(key).stream()
                .filter(PemKey::isKey)
                .findFirst()
                .orElseThrow(() -> new InvalidKeyException("there is no PRIVATE KEY in it"));
        PrivateKey secret = PemKey.read(block, partner);
        if (!fit(new KeyPair(partner, secret))) {
            throw new InvalidKeyException("the key is not that of the first certificate");
        }
        return new Identity(certificates, secret);
    }

    /** Signs something and checks it: the only question that means the same for every kind of key. */
    private static boolean fit(KeyPair pair) throws GeneralSecurityException {
        String algorithm =
                switch (pair.getPublic().getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
                    default ->
                        throw new InvalidKeyException("keys of "
                                + pair.getPublic().getAlgorithm() + " are not used; allowed are RSA, EC, EdDSA");
                };
        byte[] something = {1, 2, 3, 4};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(pair.getPrivate());
        signature.update(something);
        byte[] signed = signature.sign();
        signature.initVerify(pair.getPublic());
        signature.update(something);
        return signature.verify(signed);
    }
}
