// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

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

/** One configured store: announced as a service, also while its database is away; a wrong setting keeps the last good one. */
@Component(
        configurationPid = "guelta.store.jdbc",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {})
@Designate(ocd = ConfiguredStore.Config.class, factory = true)
public final class ConfiguredStore {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredStore.class);

    /** The keys of {@code etc/guelta.store.jdbc-NAME.cfg}. */
    @ObjectClassDefinition(
            name = "guelta.store.jdbc",
            description = "A store in PostgreSQL, or in a database that speaks its protocol, for many nodes")
    @interface Config {
        /** The name that services are configured with. */
        @AttributeDefinition(description = "The name that services are configured with.")
        String name() default "database";

        /** The database. */
        @AttributeDefinition(description = "The database, as jdbc:postgresql://HOST:PORT/DATABASE.")
        String url() default "jdbc:postgresql://localhost:5432/guelta";

        /** The user of the database. */
        @AttributeDefinition(description = "The user of the database.")
        String user() default "guelta";

        /** The password of the user. */
        @AttributeDefinition(description = "The password of the user; empty for none.", required = false)
        String password() default "";

        /** The connections to the database. */
        @AttributeDefinition(description = "How many connections to the database there are at most, from 3 on.")
        String connections() default "16";
    }

    private final BundleContext bundles;
    private @Nullable JdbcSettings settings;
    private @Nullable JdbcStore store;
    private @Nullable ServiceRegistration<?> announced;

    /** Announces the store. */
    @Activate
    public ConfiguredStore(BundleContext bundles, Map<String, Object> configuration) {
        this.bundles = bundles;
        take(configuration);
    }

    /** Takes changed settings. */
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
        Settings read = Settings.of("guelta.store.jdbc", configuration);
        JdbcSettings wanted = JdbcSettings.read(read);
        if (!read.problems().isEmpty()) {
            read.problems().forEach(problem -> LOG.error("{}", problem));
        } else if (!wanted.equals(settings)) {
            deactivate();
            settings = wanted;
            JdbcStore opened = new JdbcStore(wanted, Clock.systemUTC());
            store = opened;
            Dictionary<String, Object> properties = new Hashtable<>(Map.of("name", wanted.name()));
            String[] services = {Store.class.getName(), MeterSource.class.getName()};
            announced = bundles.registerService(services, opened, properties);
        }
    }
}
