// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** An installed network device, as the operator sees it; an OSGi service of the device's bundle. Any thread. */
@ProviderType
public interface NetworkDevice {
    /** The device's name: its bundle's. */
    String name();

    /** Which of several devices binds: of those that serve a transport, the highest. */
    int rank();

    /** What it serves here; constant while the service is registered, empty when it can't work on this machine. */
    default Set<Transport> transports() {
        return Set.of(Transport.values());
    }

    /** One line of how it works here: the system interface in use, its threads, what it can't do and why. */
    String description();

    /** The ports it has bound or failed to bind, in order of transport and address. */
    List<PortState> ports();
}
