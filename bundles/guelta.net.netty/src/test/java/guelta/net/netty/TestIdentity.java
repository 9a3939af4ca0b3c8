// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.cert.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Self-signed identities, made by the JDK's keytool. */
final class TestIdentity {
    private static final String PASSWORD = "for-a-test";

    /** Each is made once: keytool is a JVM of its own. */
    private static final Map<String, Identity> MADE = new ConcurrentHashMap<>();

    private TestIdentity() {}

    /**
     * Makes one.
     *
     * @param san subject alternative names as keytool takes them, {@code DNS:a.test,IP:127.0.0.1}
     */
    static Identity of(Path folder, String name, String san) throws Exception {
        Identity made = MADE.get(name + san);
        if (made == null) {
            made = make(folder, name, san);
            MADE.put(name + san, made);
        }
        return made;
    }

    private static Identity make(Path folder, String name, String san) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=" + san)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        return read(file, name);
    }

    private static Identity read(Path file, String name) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return new Identity(List.of((X509Certificate) store.getCertificate(name)), (PrivateKey)
                store.getKey(name, PASSWORD.toCharArray()));
    }
}
