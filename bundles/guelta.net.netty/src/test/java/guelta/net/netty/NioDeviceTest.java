// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.ConnectionContract;
import guelta.net.DeviceContract;
import guelta.net.StreamingContract;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NioDeviceTest implements DeviceContract, ConnectionContract, StreamingContract {
    @Override
    public Device device(int threads) {
        return new NettyUnderTest(threads, new NioSockets("test"));
    }
}
