// SPDX-License-Identifier: Apache-2.0
package guelta.cert.pem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;

import guelta.cert.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConfiguredIdentityTest {
    @TempDir
    Path folder;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private ConfiguredIdentity configured;

    @AfterEach
    void stop() {
        configured.deactivate();
    }

    private void files(String chain, String key) throws IOException {
        // As tools do: written aside, then renamed over.
        for (String[] pair : new String[][] {{"key.pem", key}, {"chain.pem", chain}}) {
            Path aside = Files.writeString(folder.resolve(pair[0] + ".new"), PemIdentityTest.file(pair[1]));
            Files.move(aside, folder.resolve(pair[0]), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Map<String, Object> settings(String name) {
        return Map.of(
                "name", name,
                "chain", folder.resolve("chain.pem").toString(),
                "key", folder.resolve("key.pem").toString());
    }

    private Subscription follow(String name) {
        return configured.follow(name, identity -> told.add(subject(identity)));
    }

    private static String subject(X509ExtendedKeyManager identity) {
        for (String algorithm : new String[] {"EC", "RSA"}) {
            String[] aliases = identity.getServerAliases(algorithm, null);
            if (aliases != null) {
                return identity.getCertificateChain(aliases[0])[0]
                        .getSubjectX500Principal()
                        .getName();
            }
        }
        return "nobody";
    }

    private String next() throws InterruptedException {
        return told.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void filesThatChangeAreFollowedAndBrokenOnesAreNot() throws Exception {
        files("rsa.chain", "rsa.pkcs8");
        configured = new ConfiguredIdentity(settings("main"));
        Subscription following = follow("main");
        assertEquals("CN=rsa.test", next());
        files("ec.chain", "ec.sec1");
        assertEquals("CN=ec.test", next());
        // Nothing is told of what is broken, nor of half a change, and the good end of it is.
        Files.writeString(folder.resolve("chain.pem"), "nonsense");
        Files.delete(folder.resolve("key.pem"));
        files("rsa.chain", "rsa.pkcs1");
        assertEquals("CN=rsa.test", next());
        following.close();
        files("ec.chain", "ec.sec1");
        follow("main");
        assertEquals("CN=rsa.test", next());
        assertEquals("CN=ec.test", next());
        assertNull(told.poll());
    }

    @Test
    void filesThatComeLaterAreTaken() throws Exception {
        configured = new ConfiguredIdentity(settings("main"));
        follow("main");
        files("ec.chain", "ec.sec1");
        assertEquals("CN=ec.test", next());
    }

    @Test
    void anotherNameIsTakenAndAWrongOneIsNot() throws Exception {
        files("ec.chain", "ec.sec1");
        configured = new ConfiguredIdentity(settings("main"));
        follow("other");
        configured.modified(settings("not a name"));
        follow("main");
        assertEquals("CN=ec.test", next());
        assertNull(told.poll());
        configured.modified(settings("other"));
        assertEquals("CN=ec.test", next());
    }

    @Test
    void filesThatStayAreReadOnce() throws Exception {
        files("ec.chain", "ec.sec1");
        configured = new ConfiguredIdentity(settings("main"));
        BlockingQueue<X509ExtendedKeyManager> managers = new LinkedBlockingQueue<>();
        configured.follow("main", managers::add);
        X509ExtendedKeyManager first = managers.poll(10, TimeUnit.SECONDS);
        Files.setLastModifiedTime(folder.resolve("chain.pem"), java.nio.file.attribute.FileTime.fromMillis(0));
        files("rsa.chain", "rsa.pkcs8");
        assertNotSame(first, managers.poll(10, TimeUnit.SECONDS));
        assertEquals(0, managers.size());
    }
}
