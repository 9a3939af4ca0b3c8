// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.net.Delivery;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutboxTest {
    /** Who sends from a thread of its own may come behind the end of the device. */
    @Test
    void whoComesWhenTheThreadHasEndedIsToldThatNobodyIsThere() {
        EventLoop ended = new DefaultEventLoop();
        ended.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
        EmbeddedChannel channel = new EmbeddedChannel();
        Outbox outbox = new Outbox(channel, ended, 1_000, false);

        assertEquals(Delivery.GONE, outbox.send(ByteBuffer.allocate(10), () -> {}));
        channel.finishAndReleaseAll();
    }
}
