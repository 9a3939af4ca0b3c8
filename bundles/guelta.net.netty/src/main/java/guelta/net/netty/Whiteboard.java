// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.cert.Certificates;
import guelta.config.Settings;
import guelta.net.DatagramHandler;
import guelta.net.HttpHandler;
import guelta.net.NetworkDevice;
import guelta.net.PortState;
import guelta.net.Transport;
import guelta.net.device.Handlers;
import io.netty.channel.epoll.Epoll;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
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

/** The device in OSGi: finds the handlers that bundles announce, follows its settings, and shows itself to the operator. */
@Component(name = "guelta.net.netty", service = NetworkDevice.class, immediate = true)
@Designate(ocd = Whiteboard.Config.class)
public final class Whiteboard implements NetworkDevice {
    private static final Logger LOG = LoggerFactory.getLogger(Whiteboard.class);
    private static final int MOST_THREADS = 64;

    /** The keys of {@code etc/guelta.net.netty.cfg}. */
    @ObjectClassDefinition(name = "guelta.net.netty", description = "The portable network device")
    @interface Config {
        /** Threads that read and answer. */
        @AttributeDefinition(
                description = "Threads that read and answer; empty: one a processor core, at most 4.",
                required = false)
        String threads() default "";
    }

    private final Handlers<DatagramHandler> handlers = new Handlers<>();
    private final Handlers<HttpHandler> websites = new Handlers<>();
    private final Map<NetworkDevice, Set<Transport>> above = new ConcurrentHashMap<>();
    private int threads = cores();
    private Sockets sockets = new NioSockets("guelta.net.ports is not there");
    private @Nullable NettyDevice device;
    private final Identities identities = new Identities();
    private boolean ended;

    /** Reads the settings; one that is not allowed is told and takes its default. */
    @Activate
    public Whiteboard(Map<String, Object> configuration) {
        threads = threads(configuration);
        // The bundle that owns the sockets may start a moment after this one.
        CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(this::startWithoutPorts);
    }

    /** Takes changed settings; when one is not allowed, all stay as they are. */
    @Modified
    synchronized void modified(Map<String, Object> configuration) {
        int wanted = threads(configuration);
        if (wanted != threads) {
            threads = wanted;
            if (device != null) {
                start();
            }
        }
    }

    @Deactivate
    synchronized void deactivate() {
        ended = true;
        if (device != null) {
            device.close();
        }
        identities.close();
    }

    @Reference(
            target = "(guelta.net.ports=1)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void setPorts(Function<Map<String, Object>, Map<String, Object>> ports) {
        String unusable = Epoll.isAvailable()
                ? KernelSockets.unusable(ports)
                : "Netty's epoll is not available: "
                        + Epoll.unavailabilityCause().getMessage();
        if (unusable.isEmpty() && sockets instanceof KernelSockets kernel && device != null) {
            kernel.regain(ports);
            device.keep(kernel);
            return;
        }
        sockets = unusable.isEmpty() ? new KernelSockets(ports) : new NioSockets(unusable);
        start();
    }

    synchronized void unsetPorts(Function<Map<String, Object>, Map<String, Object>> ports) {
        if (sockets instanceof KernelSockets kernel) {
            kernel.lose(ports);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "addHandler")
    synchronized void addHandler(DatagramHandler handler, ServiceReference<DatagramHandler> reference) {
        handlers.put(handler, reference);
    }

    synchronized void removeHandler(ServiceReference<DatagramHandler> reference) {
        handlers.remove(reference);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "addHttp")
    synchronized void addHttp(HttpHandler handler, ServiceReference<HttpHandler> reference) {
        websites.put(handler, reference);
    }

    synchronized void removeHttp(ServiceReference<HttpHandler> reference) {
        websites.remove(reference);
    }

    /** A device that is better at some transports: it binds them, after this one has left them to guelta.net.ports. */
    @Reference(
            target = "(!(component.name=guelta.net.netty))",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    synchronized void addDevice(NetworkDevice other) {
        if (other.rank() > NettyDevice.RANK) {
            above.put(other, other.transports());
            stepAside();
        }
    }

    synchronized void removeDevice(NetworkDevice other) {
        if (above.remove(other) != null) {
            stepAside();
        }
    }

    private void stepAside() {
        if (device != null) {
            Set<Transport> transports =
                    above.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
            device.stepAside(transports);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCertificates(Certificates service) {
        identities.add(service);
    }

    void removeCertificates(Certificates service) {
        identities.remove(service);
    }

    @Override
    public String name() {
        return NettyDevice.NAME;
    }

    @Override
    public int rank() {
        return NettyDevice.RANK;
    }

    @Override
    public synchronized String description() {
        return device == null ? "waits for guelta.net.ports" : device.description();
    }

    @Override
    public synchronized List<PortState> ports() {
        return device == null ? List.of() : device.ports();
    }

    private synchronized void startWithoutPorts() {
        if (device == null && !ended) {
            start();
        }
    }

    /** Starts a device, after the one before has left its ports. */
    private void start() {
        if (device != null) {
            device.close();
        }
        device = new NettyDevice(threads, sockets, identities);
        stepAside();
        handlers.serve(device::add, device::remove);
        websites.serve(device::addHttp, device::removeHttp);
        LOG.info("{}", device.description());
    }

    /** The threads to use from now on: the configured ones, or as before when these are not allowed. */
    private int threads(Map<String, Object> configuration) {
        Settings settings = new Settings("etc/guelta.net.netty.cfg", configuration);
        int wanted = (int) settings.number("threads", Integer.toString(cores()), 1, MOST_THREADS);
        settings.problems().forEach(problem -> LOG.error("{}; {} threads go on", problem, threads));
        return settings.problems().isEmpty() ? wanted : threads;
    }

    private static int cores() {
        return Math.min(4, Runtime.getRuntime().availableProcessors());
    }
}
