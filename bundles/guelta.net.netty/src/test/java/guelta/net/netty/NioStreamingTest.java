// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NioStreamingTest implements StreamingContract {
    @Override
    public Sockets sockets() {
        return new NioSockets("test");
    }
}
