// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.Client;
import guelta.net.CloseReason;
import guelta.net.FramedConnection;
import guelta.net.FramedSession;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A session that keeps what it hears. */
final class Calls implements FramedSession {
    private final BlockingQueue<FramedConnection> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<CloseReason> ends = new LinkedBlockingQueue<>();
    private final AtomicInteger writable = new AtomicInteger();

    @Override
    public void opened(FramedConnection connection) {
        opened.add(connection);
    }

    @Override
    public void received(ByteBuffer message) {
        byte[] copy = new byte[message.remaining()];
        message.get(copy);
        messages.add(copy);
    }

    @Override
    public void writable() {
        writable.incrementAndGet();
    }

    @Override
    public void closed(CloseReason why) {
        ends.add(why);
    }

    FramedConnection open() throws InterruptedException {
        return next(opened);
    }

    byte[] message() throws InterruptedException {
        return next(messages);
    }

    CloseReason end() throws InterruptedException {
        return next(ends);
    }

    int heard() {
        return messages.size();
    }

    int writables() {
        return writable.get();
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(Client.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError("nothing within half a minute");
        }
        return next;
    }
}
