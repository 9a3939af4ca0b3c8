// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.ports.PortsService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KernelHttpTest implements HttpMessagesContract, HttpRoutingContract {
    private final PortsService ports = new PortsService();

    @Override
    public Sockets sockets() {
        return new KernelSockets(ports);
    }

    @AfterEach
    void closePorts() {
        ports.deactivate();
    }
}
