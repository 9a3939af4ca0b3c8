// SPDX-License-Identifier: Apache-2.0
package guelta.login;

import java.security.SecureRandom;
import java.util.Map;
import org.apache.karaf.jaas.modules.Encryption;
import org.apache.karaf.jaas.modules.EncryptionService;
import org.osgi.service.component.annotations.Component;

/**
 * The hashing that Karaf's login uses when {@code etc/org.apache.karaf.jaas.cfg} says {@code encryption.name = pbkdf2}:
 * Karaf's own choices are plain digests without salt.
 */
@Component(property = "name=pbkdf2")
public final class PasswordHashing implements EncryptionService, Encryption {
    private final SecureRandom random = new SecureRandom();

    /** One hashing for all: its cost is stored with each hash, so the login's options have nothing to set. */
    @Override
    public Encryption createEncryption(Map<String, String> options) {
        return this;
    }

    @Override
    public String encryptPassword(String plain) {
        return PasswordHash.fresh(plain, random).toString();
    }

    /** Whether the password is the stored one; false if what is stored is no hash of ours. */
    @Override
    public boolean checkPassword(String input, String stored) {
        return PasswordHash.parse(stored).map(hash -> hash.matches(input)).orElse(false);
    }
}
