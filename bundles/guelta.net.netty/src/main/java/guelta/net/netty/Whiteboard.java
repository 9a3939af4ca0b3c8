// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.config.Settings;
import guelta.net.DatagramHandler;
import guelta.net.NetworkDevice;
import guelta.net.PortState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
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

    private final Map<ServiceReference<DatagramHandler>, Candidate> candidates = new ConcurrentHashMap<>();
    private int threads;
    private NettyDevice device;

    /** Starts the device; a setting that is not allowed is told and takes its default. */
    @Activate
    public Whiteboard(Map<String, Object> configuration) {
        threads = cores();
        threads = threads(configuration);
        device = start();
    }

    /** Takes changed settings; when one is not allowed, all stay as they are. */
    @Modified
    synchronized void modified(Map<String, Object> configuration) {
        int wanted = threads(configuration);
        if (wanted != threads) {
            threads = wanted;
            device.close();
            device = start();
            candidates.values().forEach(device::add);
        }
    }

    @Deactivate
    synchronized void deactivate() {
        device.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addHandler(DatagramHandler handler, ServiceReference<DatagramHandler> reference) {
        Bundle bundle = reference.getBundle();
        int ranking = reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer number ? number : 0;
        long id = (Long) reference.getProperty(Constants.SERVICE_ID);
        Candidate candidate = new Candidate(handler, bundle.getSymbolicName(), ranking, bundle.getVersion(), id);
        candidates.put(reference, candidate);
        device.add(candidate);
    }

    synchronized void updatedHandler(DatagramHandler handler, ServiceReference<DatagramHandler> reference) {
        Candidate before = candidates.get(reference);
        addHandler(handler, reference);
        if (before != null && !before.equals(candidates.get(reference))) {
            device.remove(before);
        }
    }

    synchronized void removeHandler(ServiceReference<DatagramHandler> reference) {
        Candidate candidate = candidates.remove(reference);
        if (candidate != null) {
            device.remove(candidate);
        }
    }

    @Override
    public String name() {
        return device().name();
    }

    @Override
    public int rank() {
        return device().rank();
    }

    @Override
    public String description() {
        return device().description();
    }

    @Override
    public List<PortState> ports() {
        return device().ports();
    }

    private synchronized NettyDevice device() {
        return device;
    }

    private NettyDevice start() {
        return new NettyDevice(threads, new NioSockets("guelta.net.ports is not there"));
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
