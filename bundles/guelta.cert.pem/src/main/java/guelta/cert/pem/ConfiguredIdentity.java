// SPDX-License-Identifier: Apache-2.0
package guelta.cert.pem;

import guelta.cert.Certificates;
import guelta.cert.Identity;
import guelta.cert.Subscription;
import guelta.config.Settings;
import guelta.net.Timers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One identity of two PEM files, looked at every second: tools replace such files in many ways (in place, by rename,
 * through links of links), and all of them change what is read. What can't be read leaves the last good identity. The
 * network device wakes the look: while there is none, nobody uses an identity.
 */
@Component(
        configurationPid = "guelta.cert.pem",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = Certificates.class)
@Designate(ocd = ConfiguredIdentity.Config.class, factory = true)
public final class ConfiguredIdentity implements Certificates {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredIdentity.class);
    private static final long LOOK_EVERY_NANOS = 1_000_000_000;
    /** No chain is larger; so a wrong file is not read into memory. */
    private static final long LARGEST = 1 << 20;

    /** The keys of {@code etc/guelta.cert.pem-NAME.cfg}. */
    @ObjectClassDefinition(name = "guelta.cert.pem", description = "A TLS identity from PEM files")
    @interface Config {
        /** The name that services are configured with. */
        @AttributeDefinition(description = "The name that services are configured with, in their key certificate.")
        String name() default "default";

        /** The certificates. */
        @AttributeDefinition(description = "The file of the certificate, followed by those of its issuers, in PEM.")
        String chain() default "";

        /** The key. */
        @AttributeDefinition(
                description = "The file of the private key in PEM, without pass phrase: PKCS#8, PKCS#1 or EC.")
        String key() default "";
    }

    /** What is configured. */
    private record Named(String name, Path chain, Path key) {}

    private final ExecutorService looking = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "guelta.cert.pem");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Follower> followers = new CopyOnWriteArrayList<>();

    // Guarded by this.
    private @Nullable Named files;
    private String seen = "";
    private String doubt = "";
    private @Nullable X509ExtendedKeyManager current;
    private @Nullable Timers timers;
    private Runnable cancel = () -> {};

    private record Follower(String name, Consumer<X509ExtendedKeyManager> told) {}

    /** Reads the settings and the files; what is wrong is told, and looked at again. */
    @Activate
    public ConfiguredIdentity(Map<String, Object> configuration) {
        take(configuration);
        look();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void setTimers(Timers service) {
        cancel.run();
        timers = service;
        lookLater(service);
    }

    synchronized void unsetTimers(Timers service) {
        if (timers == service) {
            cancel.run();
            timers = null;
        }
    }

    /** Does nothing when the timers are others now: these have a look of their own waiting. */
    private synchronized void lookLater(Timers asked) {
        if (timers == asked) {
            cancel.run();
            cancel = asked.at(System.nanoTime() + LOOK_EVERY_NANOS, looking, () -> {
                try {
                    look();
                } finally {
                    lookLater(asked);
                }
            });
        }
    }

    /** Takes other files, or another name; when a setting is not allowed, all stay as they are. */
    @Modified
    void modified(Map<String, Object> configuration) {
        take(configuration);
        look();
    }

    @Deactivate
    void deactivate() {
        looking.shutdownNow();
        followers.clear();
    }

    @Override
    public synchronized Subscription follow(String name, Consumer<X509ExtendedKeyManager> told) {
        Follower follower = new Follower(name, told);
        followers.add(follower);
        if (files != null && files.name().equals(name) && current != null) {
            told.accept(current);
        }
        return () -> end(follower);
    }

    /** When this returns, no call is under way. */
    private synchronized void end(Follower follower) {
        followers.remove(follower);
    }

    private synchronized void take(Map<String, Object> configuration) {
        Settings settings = Settings.of("guelta.cert.pem", configuration);
        String name = settings.name("name", "default");
        Path chain = settings.parse("chain", "", "the name of a file", Path::of);
        Path key = settings.parse("key", "", "the name of a file", Path::of);
        settings.problems().forEach(problem -> LOG.error("{}; the settings before it stay", problem));
        if (settings.problems().isEmpty()) {
            if (files != null && !files.name().equals(name)) {
                current = null;
            }
            files = new Named(name, chain, key);
            seen = "";
        }
    }

    private synchronized void look() {
        Named from = files;
        if (from == null) {
            return;
        }
        if (from.chain().toString().isEmpty() && from.key().toString().isEmpty()) {
            // As shipped: nobody has asked for it yet.
            return;
        }
        try {
            String chain = read(from.chain());
            String key = read(from.key());
            String content = chain + '\0' + key;
            if (content.equals(seen)) {
                return;
            }
            Identity identity = PemIdentity.of(chain, key);
            current = identity.keyManager();
            seen = content;
            doubt = "";
            LOG.info("certificate '{}' is {}", from.name(), identity);
            warnOfDates(from.name(), identity);
            for (Follower follower : followers) {
                if (follower.name().equals(from.name())) {
                    follower.told().accept(current);
                }
            }
        } catch (NoSuchFileException missing) {
            tellOnce(from, missing.getMessage() + " is not there");
        } catch (IOException unreadable) {
            tellOnce(from, "it can't be read: " + unreadable.getMessage());
        } catch (GeneralSecurityException wrong) {
            tellOnce(from, from.chain() + " and " + from.key() + ": " + wrong.getMessage());
        }
    }

    private static void warnOfDates(String name, Identity identity) {
        Instant until = identity.chain().get(0).getNotAfter().toInstant();
        if (until.isBefore(Instant.now())) {
            LOG.warn("certificate '{}' has ended on {}", name, until);
        }
    }

    /**
     * A broken file is looked at each second, and told once. While there is a good identity, a second look decides: one
     * of two files that are being replaced does not fit the other for a moment.
     */
    private void tellOnce(Named from, String problem) {
        if (current != null && !problem.equals(doubt)) {
            doubt = problem;
        } else if (!problem.equals(seen)) {
            seen = problem;
            LOG.error(
                    "certificate '{}': {}; {}",
                    from.name(),
                    problem,
                    current == null ? "there is none until that is mended" : "the last good one stays");
        }
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is larger than any chain of certificates");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
