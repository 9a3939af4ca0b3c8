// SPDX-License-Identifier: Apache-2.0
package guelta.metrics;

import guelta.config.Settings;
import guelta.meter.MeterSource;
import guelta.net.NetworkDevice;
import guelta.store.Store;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
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

/** Reads the figures of everybody when it is asked, and shows them. */
@Component(name = "guelta.metrics", service = MetricsService.class, immediate = true)
@Designate(ocd = MetricsService.Config.class)
public final class MetricsService {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsService.class);
    private static final String PID = "guelta.metrics";

    /** The keys of {@code etc/guelta.metrics.cfg}. */
    @ObjectClassDefinition(name = "guelta.metrics", description = "Metrics for Prometheus by HTTP")
    @interface Config {
        /** Where to show them. */
        @AttributeDefinition(description = "Address of the page /metrics; empty: nowhere.")
        String listen() default "127.0.0.1:9090";

        /** What not to show. */
        @AttributeDefinition(description = "Names that are not shown, or their beginnings with * behind.")
        String disabled() default "";
    }

    private final List<MeterSource> sources = new CopyOnWriteArrayList<>();
    private final List<NetworkDevice> devices = new CopyOnWriteArrayList<>();
    private final List<Store> stores = new CopyOnWriteArrayList<>();
    private volatile Set<String> disabled = Set.of();
    private volatile @Nullable ConfigurationAdmin configurations;

    // Guarded by this.
    private List<InetSocketAddress> listen = List.of();
    private @Nullable MetricsPage page;

    /** Reads the settings and begins to show. */
    @Activate
    public MetricsService(Map<String, Object> configuration) {
        configure(configuration);
    }

    /** Takes changed settings; when one is not allowed, all stay as they are. */
    @Modified
    void modified(Map<String, Object> configuration) {
        configure(configuration);
    }

    @Deactivate
    synchronized void deactivate() {
        if (page != null) {
            page.close();
            page = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSource(MeterSource source) {
        sources.add(source);
    }

    void removeSource(MeterSource source) {
        sources.remove(source);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDevice(NetworkDevice device) {
        devices.add(device);
    }

    void removeDevice(NetworkDevice device) {
        devices.remove(device);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addStore(Store store) {
        stores.add(store);
    }

    void removeStore(Store store) {
        stores.remove(store);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setConfigurations(ConfigurationAdmin service) {
        configurations = service;
    }

    void unsetConfigurations(ConfigurationAdmin service) {
        if (configurations == service) {
            configurations = null;
        }
    }

    /** Where the page is; null while it is nowhere. */
    synchronized @Nullable InetSocketAddress address() {
        return page == null ? null : page.address();
    }

    /** The figures of the moment, those that are not shown included. */
    Figures all() {
        Figures figures = new Figures(name -> true);
        read(figures);
        return figures;
    }

    /** Whether a name is shown. */
    boolean shown(String name) {
        return disabled.stream()
                .noneMatch(off ->
                        off.endsWith("*") ? name.startsWith(off.substring(0, off.length() - 1)) : name.equals(off));
    }

    /** Shows a name, or a form of names, from now on, or no more: in the configuration, so that it lasts. */
    void show(String name, boolean on) throws IOException {
        ConfigurationAdmin admin = configurations;
        if (admin == null) {
            throw new IOException("the configuration can't be changed now");
        }
        Set<String> off = new TreeSet<>(disabled);
        if (on) {
            off.remove(name);
        } else {
            off.add(name);
        }
        Configuration configuration = admin.getConfiguration(PID, "?");
        Dictionary<String, Object> properties = configuration.getProperties();
        Dictionary<String, Object> changed = properties == null ? new Hashtable<>() : properties;
        changed.put("disabled", String.join(", ", off));
        configuration.update(changed);
    }

    private String text() {
        Figures figures = new Figures(this::shown);
        read(figures);
        return figures.text();
    }

    private void read(Figures figures) {
        attempt(() -> Machine.readJvm(figures));
        attempt(() -> Machine.readPorts(devices, figures));
        attempt(() -> Machine.readStores(stores, figures));
        sources.forEach(source -> attempt(() -> source.read(figures)));
    }

    /** Figures that can't be told, as of a service that is stopping, are left out. */
    private static void attempt(Runnable reading) {
        try {
            reading.run();
        } catch (RuntimeException | LinkageError failed) {
            LOG.debug("figures are left out", failed);
        }
    }

    private synchronized void configure(Map<String, Object> configuration) {
        Settings settings = new Settings("etc/guelta.metrics.cfg", configuration);
        List<InetSocketAddress> wanted = settings.addresses("listen", listenDefault(configuration));
        Set<String> off = Set.copyOf(new TreeSet<>(settings.list("disabled", "")));
        settings.problems().forEach(problem -> LOG.error("{}; the settings before it stay", problem));
        if (wanted.size() > 1) {
            LOG.error("etc/guelta.metrics.cfg: listen has {} addresses, allowed is one", wanted.size());
        }
        if (!settings.problems().isEmpty() || wanted.size() > 1) {
            return;
        }
        disabled = off;
        if (!wanted.equals(listen)) {
            deactivate();
            listen = List.of();
            bind(wanted);
        }
    }

    /** A key that is there and empty is nowhere; one that is missing takes its default. */
    private static String listenDefault(Map<String, Object> configuration) {
        Object value = configuration.get("listen");
        return value == null ? "127.0.0.1:9090" : "";
    }

    private void bind(List<InetSocketAddress> wanted) {
        for (InetSocketAddress address : wanted) {
            try {
                page = new MetricsPage(address, this::text);
                LOG.info("metrics are at http://{}:{}/metrics", address.getHostString(), address.getPort());
            } catch (IOException refused) {
                LOG.error("etc/guelta.metrics.cfg: listen {} can't be bound: {}", address, refused.getMessage());
                return;
            }
        }
        listen = wanted;
    }
}
