// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/**
 * Netty's epoll, in which an open socket stays. Netty 4.2.18 takes one out that waits for nothing at the moment, as a
 * connection whose peer has ended its side, or a listening one that is held back; and it fails to put it in again
 * ({@code epoll_ctl}: no such file): answers that have to wait are lost with their connection, and nobody connects any
 * more. Here such a socket waits for nothing edge-triggered: an end of the peer is told once and not for ever.
 *
 * @param epoll Netty's own
 */
record LastingEpoll(IoHandler epoll) implements IoHandler {
    static IoHandlerFactory factory() {
        IoHandlerFactory factory = EpollIoHandler.newFactory();
        return thread -> new LastingEpoll(factory.newHandler(thread));
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new Registration(epoll.register(handle));
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> kind) {
        return epoll.isCompatible(kind);
    }

    private record Registration(IoRegistration netty) implements IoRegistration {
        @Override
        public <T> T attachment() {
            return netty.attachment();
        }

        @Override
        public long submit(IoOps ops) {
            return netty.submit(EpollIoOps.NONE.equals(ops) ? EpollIoOps.EPOLLET : ops);
        }

        @Override
        public boolean isValid() {
            return netty.isValid();
        }

        @Override
        public boolean cancel() {
            return netty.cancel();
        }
    }
}
