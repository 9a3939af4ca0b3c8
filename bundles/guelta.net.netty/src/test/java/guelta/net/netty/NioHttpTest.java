// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NioHttpTest implements HttpMessagesContract, HttpRoutingContract {
    @Override
    public Sockets sockets() {
        return new NioSockets("test");
    }
}
