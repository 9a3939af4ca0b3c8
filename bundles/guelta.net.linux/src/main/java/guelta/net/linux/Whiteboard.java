// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import guelta.config.Settings;
import guelta.net.DatagramHandler;
import guelta.net.NetworkDevice;
import guelta.net.PortState;
import guelta.net.Transport;
import guelta.net.device.Handlers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
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

/**
 * The device in OSGi: finds the handlers that bundles announce and follows its settings. It announces itself before it
 * takes the ports and after it has left them: the device of a lower rank leaves and takes them in these calls, so that
 * guelta.net.ports has them in between.
 */
@Component(
        name = "guelta.net.linux",
        service = {},
        immediate = true)
@Designate(ocd = Whiteboard.Config.class)
public final class Whiteboard implements NetworkDevice {
    private static final Logger LOG = LoggerFactory.getLogger(Whiteboard.class);
    private static final int MOST_THREADS = 256;

    /** The keys of {@code etc/guelta.net.linux.cfg}. */
    @ObjectClassDefinition(name = "guelta.net.linux", description = "The fast network device of Linux, for UDP")
    @interface Config {
        /** Threads that read and answer. */
        @AttributeDefinition(
                description =
                        "Threads that read and answer, each with a socket an address; empty: one a processor core.",
                required = false)
        String threads() default "";
    }

    private final BundleContext context;
    private final Handlers<DatagramHandler> handlers = new Handlers<>();
    private final boolean loaded;
    /** Why it can't work here; empty when it can. */
    private volatile String reason;

    private volatile @Nullable LinuxDevice device;
    private @Nullable KernelPorts ports;
    private @Nullable ServiceRegistration<NetworkDevice> announced;
    private int threads = cores();

    /** Reads the settings; one that is not allowed is told and takes its default. Says once when it can't work here. */
    @Activate
    public Whiteboard(BundleContext context, Map<String, Object> configuration) {
        this.context = context;
        threads = threads(configuration);
        reason = Kernel.load();
        loaded = reason.isEmpty();
        if (!loaded) {
            cantWork(reason);
        }
    }

    /** Takes changed settings; when one is not allowed, all stay as they are. */
    @Modified
    synchronized void modified(Map<String, Object> configuration) {
        int wanted = threads(configuration);
        if (wanted != threads) {
            threads = wanted;
            if (device != null) {
                device.close();
                start();
            }
        }
    }

    /** Leaves the ports to guelta.net.ports, then lets the device of a lower rank have them. */
    @Deactivate
    synchronized void deactivate() {
        boolean quiet = device == null || device.end();
        withdraw();
        if (loaded && quiet) {
            LibC.unload();
        } else if (loaded) {
            LOG.error("A handler holds a thread: it is left behind, and the C library stays loaded");
        }
    }

    @Reference(
            target = "(guelta.net.ports=1)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void setPorts(Function<Map<String, Object>, Map<String, Object>> found) {
        if (!loaded) {
            return;
        }
        if (ports != null && device != null) {
            ports.regain(found);
            device.keep();
            return;
        }
        String unusable = KernelPorts.unusable(found);
        if (unusable.isEmpty()) {
            reason = "";
            ports = new KernelPorts(found);
            announce();
            start();
        } else {
            cantWork(unusable);
        }
    }

    synchronized void unsetPorts(Function<Map<String, Object>, Map<String, Object>> gone) {
        if (ports != null) {
            ports.lose(gone);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "addHandler")
    synchronized void addHandler(DatagramHandler handler, ServiceReference<DatagramHandler> reference) {
        handlers.put(handler, reference);
    }

    synchronized void removeHandler(ServiceReference<DatagramHandler> reference) {
        handlers.remove(reference);
    }

    @Override
    public String name() {
        return LinuxDevice.NAME;
    }

    @Override
    public int rank() {
        return LinuxDevice.RANK;
    }

    @Override
    public Set<Transport> transports() {
        return reason.isEmpty() ? Set.of(Transport.UDP) : Set.of();
    }

    @Override
    public String description() {
        LinuxDevice here = device;
        return !reason.isEmpty() ? "can't work here: " + reason : here == null ? "starts" : here.description();
    }

    @Override
    public List<PortState> ports() {
        LinuxDevice here = device;
        return here == null ? List.of() : here.ports();
    }

    private void cantWork(String why) {
        reason = why;
        LOG.warn("UDP stays with the portable device: {}", why);
        withdraw();
        announce();
    }

    /** Registers the device; when this returns, a device of a lower rank has left what this one serves. */
    private void announce() {
        withdraw();
        announced = context.registerService(NetworkDevice.class, this, null);
    }

    private void withdraw() {
        if (announced != null) {
            announced.unregister();
            announced = null;
        }
    }

    private void start() {
        device = null;
        handlers.release();
        try {
            LinuxDevice started = new LinuxDevice(threads, ports);
            handlers.serve(started::add, started::remove);
            device = started;
            LOG.info("{}", started.description());
        } catch (IOException refused) {
            cantWork("the system refuses " + refused.getMessage());
        }
    }

    /** The threads to use from now on: the configured ones, or as before when these are not allowed. */
    private int threads(Map<String, Object> configuration) {
        Settings settings = new Settings("etc/guelta.net.linux.cfg", configuration);
        int wanted = (int) settings.number("threads", Integer.toString(cores()), 1, MOST_THREADS);
        settings.problems().forEach(problem -> LOG.error("{}; {} threads go on", problem, threads));
        return settings.problems().isEmpty() ? wanted : threads;
    }

    private static int cores() {
        return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    }
}
