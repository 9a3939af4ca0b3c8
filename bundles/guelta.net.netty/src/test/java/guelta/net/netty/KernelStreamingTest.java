// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.net.Transport;
import guelta.net.ports.PortsService;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KernelStreamingTest implements StreamingContract {
    private final PortsService ports = new PortsService();

    @Override
    public Sockets sockets() {
        return new KernelSockets(ports);
    }

    @AfterEach
    void closePorts() {
        ports.deactivate();
    }

    @Test
    void aStreamGoesOnWithTheNextDevice() throws Exception {
        try (Streams streams = new Streams(MESSAGES)) {
            Candidate handler = Echo.candidate(Echo.on(LIMITS, streams::worker, Echo.ANY_PORT), 0);
            NettyDevice device = new NettyDevice(2, sockets());
            device.add(handler);
            try (Client.Connection client = Client.connect(DeviceContract.address(device, Transport.TCP16))) {
                client.send((byte) 1);
                for (int i = 0; i < MESSAGES; i++) {
                    assertEquals(i, ByteBuffer.wrap(client.receive()).getInt());
                    if (i % 300 == 100) {
                        device.close();
                        device = new NettyDevice(1 + i % 3, sockets());
                        device.add(handler);
                    }
                }
            }
            Client.await("finished", () -> streams.finished() == 1);
            device.close();
        }
    }
}
