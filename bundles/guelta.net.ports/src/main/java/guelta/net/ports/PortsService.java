// SPDX-License-Identifier: Apache-2.0
package guelta.net.ports;

import java.util.Map;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports in OSGi: {@code java.util.function.Function} with the property {@code guelta.net.ports}, the version of its requests. */
@Component(name = "guelta.net.ports", service = Function.class, property = "guelta.net.ports=1", immediate = true)
public final class PortsService implements Function<Map<String, Object>, Map<String, Object>> {
    private static final Logger LOG = LoggerFactory.getLogger(PortsService.class);

    private final boolean usable;
    private final Ports ports;

    /** Loads the C library, or says once why that can't be. */
    @Activate
    public PortsService() {
        String reason = Kernel.load();
        usable = reason.isEmpty();
        ports = new Ports(
                reason,
                usable ? Inherited.of(System.getenv(), ProcessHandle.current().pid()) : Inherited.none());
        if (!usable) {
            LOG.warn("Devices open sockets themselves, and an update of a device can lose requests: {}", reason);
        }
    }

    @Override
    public Map<String, Object> apply(Map<String, Object> request) {
        return ports.apply(request);
    }

    /** Closes every socket. */
    @Deactivate
    public void deactivate() {
        ports.close();
        if (usable) {
            Kernel.unload();
        }
    }
}
