// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.config.Settings;
import guelta.meter.MeterSource;
import guelta.store.CommitCheck;
import guelta.store.Store;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One configured store: announces it as a service when it is open, tries again when it can't be opened, and keeps the last
 * good settings when new ones are wrong.
 */
@Component(
        configurationPid = "guelta.store.git",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {})
@Designate(ocd = ConfiguredStore.Config.class, factory = true)
public final class ConfiguredStore {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredStore.class);
    private static final long AGAIN_SECONDS = 5;

    /** The keys of {@code etc/guelta.store.git-NAME.cfg}. */
    @ObjectClassDefinition(name = "guelta.store.git", description = "A store in a bare Git repository")
    @interface Config {
        /** The name that services are configured with. */
        @AttributeDefinition(description = "The name that services are configured with.")
        String name() default "zones";

        /** The bare repository. */
        @AttributeDefinition(description = "The folder of the bare repository; created when it is missing.")
        String path();

        /** The remote. */
        @AttributeDefinition(
                description = "Where to exchange commits with: a URL of https, ssh or file; empty for nowhere.",
                required = false)
        String remote() default "";

        /** The branch of root main. */
        @AttributeDefinition(description = "The branch that is the root main.")
        String branch() default "main";

        /** How often to pull. */
        @AttributeDefinition(description = "How often to pull from the remote; 0 for only when asked.")
        String poll() default "0";

        /** The key for ssh. */
        @AttributeDefinition(description = "The file of the private key for a remote over ssh.", required = false)
        String sshKey() default "";

        /** The trusted certificates. */
        @AttributeDefinition(
                description = "The file of the certificates, in PEM, by which a remote over https is trusted;"
                        + " empty for those that the Java platform trusts.",
                required = false)
        String caFile() default "";

        /** The committer. */
        @AttributeDefinition(description = "Who is noted as committer of what the store commits.")
        String author() default "guelta <guelta@localhost>";

        /** When a commit is answered. */
        @AttributeDefinition(
                description =
                        "When a commit is answered: commit, when it is in Git and synced; journal, when it is in a"
                                + " journal and synced, and follows in Git within a second.")
        String durability() default "commit";
    }

    private final BundleContext bundles;
    private final ScheduledExecutorService opener = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "guelta-store-git-opener");
        thread.setDaemon(true);
        return thread;
    });

    /** Touched by the opener alone. */
    private @Nullable GitSettings settings;

    private @Nullable GitStore store;
    private final List<ServiceRegistration<?>> announced = new ArrayList<>();
    private String said = "";

    private final List<CommitCheck> checks = new CopyOnWriteArrayList<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCheck(CommitCheck check) {
        checks.add(check);
    }

    void removeCheck(CommitCheck check) {
        checks.remove(check);
    }

    /** Opens the store beside the start of the rest. */
    @Activate
    public ConfiguredStore(BundleContext bundles, Map<String, Object> configuration) {
        this.bundles = bundles;
        modified(configuration);
    }

    /** Takes changed settings. */
    @Modified
    void modified(Map<String, Object> configuration) {
        opener.execute(() -> take(configuration));
    }

    /** Closes the store when what is under way is done. */
    @Deactivate
    void deactivate() throws InterruptedException {
        opener.execute(() -> {
            // What waits to be tried again is not wanted any more.
            settings = null;
            close();
        });
        opener.shutdown();
        opener.awaitTermination(1, TimeUnit.MINUTES);
    }

    private void take(Map<String, Object> configuration) {
        Settings read = Settings.of("guelta.store.git", configuration);
        GitSettings wanted = GitSettings.read(read);
        if (read.problems().isEmpty()) {
            if (!wanted.equals(settings)) {
                settings = wanted;
                close();
                open(wanted);
            }
        } else {
            read.problems().forEach(problem -> LOG.error("{}", problem));
        }
    }

    private void open(GitSettings wanted) {
        if (!wanted.equals(settings)) {
            return;
        }
        try {
            store = GitStore.open(wanted, Clock.systemUTC(), () -> List.copyOf(checks));
            Dictionary<String, Object> properties = new Hashtable<>(Map.of("name", wanted.name()));
            announced.add(bundles.registerService(Store.class, store, properties));
            announced.add(bundles.registerService(MeterSource.class, store.counts(), properties));
            said = "";
        } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError unusable) {
            String trouble = "Store " + wanted.name() + " can't be opened: " + unusable.getMessage();
            if (!trouble.equals(said)) {
                LOG.error("{}; tried again every {} seconds", trouble, AGAIN_SECONDS);
                said = trouble;
            }
            if (!opener.isShutdown()) {
                opener.schedule(() -> open(wanted), AGAIN_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private void close() {
        announced.forEach(ServiceRegistration::unregister);
        announced.clear();
        if (store != null) {
            store.close();
            store = null;
        }
    }
}
