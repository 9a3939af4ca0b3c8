// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.ports.PortsService;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KernelTlsTest implements TlsContract {
    @TempDir
    Path folder;

    private final PortsService ports = new PortsService();

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public Sockets sockets() {
        return new KernelSockets(ports);
    }

    @AfterEach
    void closePorts() {
        ports.deactivate();
    }
}
