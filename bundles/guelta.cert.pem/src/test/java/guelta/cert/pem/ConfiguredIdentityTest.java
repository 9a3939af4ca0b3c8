// SPDX-License-Identifier: Apache-2.0
package guelta.cert.pem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;

import guelta.cert.Subscription;
import guelta.net.Timers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
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
    private final Seconds seconds = new Seconds();
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

    private void configure(String name) {
        configured = new ConfiguredIdentity(settings(name));
        configured.setTimers(seconds);
    }

    @Test
    void filesThatChangeAreFollowedAndBrokenOnesAreNot() throws Exception {
        files("rsa.chain", "rsa.pkcs8");
        configure("main");
        Subscription following = follow("main");
        assertEquals("CN=rsa.test", told.poll());
        files("ec.chain", "ec.sec1");
        seconds.pass();
        assertEquals("CN=ec.test", told.poll());
        // Nothing is told of what is broken, nor of half a change, and the good end of it is.
        Files.writeString(folder.resolve("chain.pem"), "nonsense");
        seconds.pass();
        Files.delete(folder.resolve("key.pem"));
        seconds.pass();
        seconds.pass();
        assertNull(told.poll());
        files("rsa.chain", "rsa.pkcs1");
        seconds.pass();
        assertEquals("CN=rsa.test", told.poll());
        following.close();
        files("ec.chain", "ec.sec1");
        follow("main");
        assertEquals("CN=rsa.test", told.poll());
        seconds.pass();
        assertEquals("CN=ec.test", told.poll());
        assertNull(told.poll());
    }

    @Test
    void filesThatComeLaterAreTaken() throws Exception {
        configure("main");
        follow("main");
        seconds.pass();
        files("ec.chain", "ec.sec1");
        assertNull(told.poll());
        seconds.pass();
        assertEquals("CN=ec.test", told.poll());
    }

    @Test
    void anotherNameIsTakenAndAWrongOneIsNot() throws Exception {
        files("ec.chain", "ec.sec1");
        configure("main");
        follow("other");
        configured.modified(settings("not a name"));
        follow("main");
        assertEquals("CN=ec.test", told.poll());
        assertNull(told.poll());
        configured.modified(settings("other"));
        assertEquals("CN=ec.test", told.poll());
    }

    @Test
    void filesThatStayAreReadOnce() throws Exception {
        files("ec.chain", "ec.sec1");
        configure("main");
        BlockingQueue<X509ExtendedKeyManager> managers = new LinkedBlockingQueue<>();
        configured.follow("main", managers::add);
        X509ExtendedKeyManager first = managers.poll();
        Files.setLastModifiedTime(folder.resolve("chain.pem"), FileTime.fromMillis(0));
        seconds.pass();
        assertNull(managers.poll());
        files("rsa.chain", "rsa.pkcs8");
        seconds.pass();
        assertNotSame(first, managers.poll());
        assertNull(managers.poll());
    }

    @Test
    void filesAreFollowedByTheNextDeviceToo() throws Exception {
        files("rsa.chain", "rsa.pkcs8");
        configure("main");
        follow("main");
        assertEquals("CN=rsa.test", told.poll());
        // The next one is there before the last one goes, as when a bundle is updated beside another.
        Seconds next = new Seconds();
        configured.setTimers(next);
        configured.unsetTimers(seconds);
        assertEquals(0, seconds.waiting.size());
        files("ec.chain", "ec.sec1");
        next.pass();
        assertEquals("CN=ec.test", told.poll());
        assertEquals(1, next.waiting.size());
        configured.unsetTimers(next);
        assertEquals(0, next.waiting.size());
    }

    /** Timers whose seconds pass when a test says so. */
    private static final class Seconds implements Timers {
        private final List<Waiting> waiting = new CopyOnWriteArrayList<>();

        private record Waiting(Executor serial, Runnable task) {}

        @Override
        public Runnable at(long nanos, Executor serial, Runnable task) {
            Waiting one = new Waiting(serial, task);
            waiting.add(one);
            return () -> waiting.remove(one);
        }

        /** Returns when all that was due is done. */
        void pass() {
            for (Waiting due : List.copyOf(waiting)) {
                waiting.remove(due);
                CompletableFuture.runAsync(due.task(), due.serial()).join();
            }
        }
    }
}
