// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import java.util.function.IntSupplier;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NioDialerTest implements DialerContract, ExchangesContract {
    @Override
    public NettyDialer dialer() {
        return new NettyDialer(false, new Identities());
    }

    @Override
    public NettyDialer dialer(IntSupplier sourcePorts) {
        return new NettyDialer(false, new Identities(), sourcePorts);
    }
}
