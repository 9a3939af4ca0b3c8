// SPDX-License-Identifier: Apache-2.0
package guelta.dns.tsig;

import guelta.dns.DomainName;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A secret that two sides share, with the name that messages call it by. Its text does not tell the secret. */
public final class TsigKey {
    private final DomainName name;
    private final TsigAlgorithm algorithm;
    private final byte[] secret;

    /**
     * A key.
     *
     * @param secret one octet at least; copied
     * @throws IllegalArgumentException when there is no octet
     */
    public TsigKey(DomainName name, TsigAlgorithm algorithm, byte[] secret) {
        if (secret.length == 0) {
            throw new IllegalArgumentException("a secret has one octet at least");
        }
        this.name = name;
        this.algorithm = algorithm;
        this.secret = secret.clone();
    }

    /** What messages call it. */
    public DomainName name() {
        return name;
    }

    /** What it signs with; a message that names another one is not of this key. */
    public TsigAlgorithm algorithm() {
        return algorithm;
    }

    /** The secret, a copy: not for logs. */
    public byte[] secret() {
        return secret.clone();
    }

    /** The secret in base 64, as configuration files hold it: not for logs. */
    public String secretText() {
        return Base64.getEncoder().encodeToString(secret);
    }

    Mac mac() {
        try {
            Mac mac = Mac.getInstance(algorithm.standardName());
            mac.init(new SecretKeySpec(secret, algorithm.standardName()));
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java runtime has " + algorithm.standardName(), impossible);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TsigKey key
                && name.equals(key.name)
                && algorithm == key.algorithm
                && MessageDigest.isEqual(secret, key.secret);
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + algorithm.hashCode();
    }

    /** Name and algorithm. */
    @Override
    public String toString() {
        return name + " (" + algorithm.mnemonic() + ")";
    }
}
