// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reads new connections from a listening socket. */
final class Acceptor extends ChannelInboundHandlerAdapter {
    private final Consumer<Channel> accept;
    private final Consumer<Throwable> complain;

    Acceptor(Consumer<Channel> accept, Consumer<Throwable> complain) {
        this.accept = accept;
        this.complain = complain;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object child) {
        accept.accept((Channel) child);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Out of descriptors: new connections wait in the kernel until some are closed.
        complain.accept(cause);
        ctx.channel().config().setAutoRead(false);
        ctx.executor().schedule(() -> ctx.channel().config().setAutoRead(true), 1, TimeUnit.SECONDS);
    }
}
