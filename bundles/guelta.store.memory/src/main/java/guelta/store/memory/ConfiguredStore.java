// SPDX-License-Identifier: Apache-2.0
package guelta.store.memory;

import guelta.config.Settings;
import guelta.meter.MeterSource;
import guelta.store.Store;
import java.time.Clock;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One configured store: announced as a service; a wrong setting keeps the last good one. */
@Component(
        configurationPid = "guelta.store.memory",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {})
@Designate(ocd = ConfiguredStore.Config.class, factory = true)
public final class ConfiguredStore {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredStore.class);

    /** The keys of {@code etc/guelta.store.memory-NAME.cfg}. */
    @ObjectClassDefinition(name = "guelta.store.memory", description = "A store in memory, which ends with its process")
    @interface Config {
        /** The name that services are configured with. */
        @AttributeDefinition(description = "The name that services are configured with.")
        String name() default "zones";
    }

    private final BundleContext bundles;
    private @Nullable MemoryStore store;
    private List<ServiceRegistration<?>> announced = List.of();

    /** Announces the store. */
    @Activate
    public ConfiguredStore(BundleContext bundles, Map<String, Object> configuration) {
        this.bundles = bundles;
        take(configuration);
    }

    /** Takes a changed name: as another store, which is empty. */
    @Modified
    synchronized void modified(Map<String, Object> configuration) {
        take(configuration);
    }

    @Deactivate
    synchronized void deactivate() {
        announced.forEach(ServiceRegistration::unregister);
        announced = List.of();
        if (store != null) {
            store.close();
        }
    }

    private void take(Map<String, Object> configuration) {
        Settings settings = new Settings(file(configuration), configuration);
        String name = settings.parse(
                "name",
                "zones",
                "1 to 64 lower-case letters, digits, '.', '_' and '-'",
                text -> text.matches("[a-z0-9][a-z0-9._-]{0,63}") ? text : null);
        if (!settings.problems().isEmpty()) {
            settings.problems().forEach(problem -> LOG.error("{}", problem));
        } else if (store == null || !store.name().equals(name)) {
            deactivate();
            MemoryStore opened = new MemoryStore(name, Clock.systemUTC());
            store = opened;
            Dictionary<String, Object> properties = new Hashtable<>(Map.of("name", name));
            MeterSource counts = to -> to.counter(
                    "guelta_store_commits_total", "Commits that services made", opened.commits(), "store", name);
            announced = List.of(
                    bundles.registerService(Store.class, opened, properties),
                    bundles.registerService(MeterSource.class, counts, properties));
        }
    }

    private static String file(Map<String, Object> configuration) {
        String source = String.valueOf(configuration.get("felix.fileinstall.filename"));
        return source.endsWith(".cfg") ? "etc/" + source.substring(source.lastIndexOf('/') + 1) : "guelta.store.memory";
    }
}
