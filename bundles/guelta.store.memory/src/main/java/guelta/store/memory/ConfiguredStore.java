// SPDX-License-Identifier: Apache-2.0
package guelta.store.memory;

import guelta.config.Settings;
import guelta.meter.MeterSource;
import guelta.store.Store;
import java.time.Clock;
import java.util.Dictionary;
import java.util.Hashtable;
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
    private @Nullable ServiceRegistration<?> announced;

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
        if (announced != null) {
            announced.unregister();
            announced = null;
            store.close();
        }
    }

    private void take(Map<String, Object> configuration) {
        Settings settings = Settings.of("guelta.store.memory", configuration);
        String name = settings.name("name", "zones");
        if (!settings.problems().isEmpty()) {
            settings.problems().forEach(problem -> LOG.error("{}", problem));
        } else if (store == null || !store.name().equals(name)) {
            deactivate();
            MemoryStore opened = new MemoryStore(name, Clock.systemUTC());
            store = opened;
            Dictionary<String, Object> properties = new Hashtable<>(Map.of("name", name));
            String[] services = {Store.class.getName(), MeterSource.class.getName()};
            announced = bundles.registerService(services, opened, properties);
        }
    }
}
