// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.HttpFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;

/** One request and its answer on a connection of HTTP/1.1. */
final class Turn implements Wire {
    private final Http1 connection;
    private final Http1Writer out;
    private final Head head;
    private final int length;
    private final Exchange exchange;
    private final BodyFraming framing;
    private boolean continued;
    private boolean begun;

    /**
     * @param length of the head
     */
    Turn(Http1 connection, Http1Writer out, HttpConnection of, Site site, Head head, int length) {
        this.connection = connection;
        this.out = out;
        this.head = head;
        this.length = length;
        exchange = new Exchange(site, this, head, of.path(), of.session());
        framing = new BodyFraming(head.length());
    }

    Exchange exchange() {
        return exchange;
    }

    /** The octets of the head. */
    int headLength() {
        return length;
    }

    /** Whether the rest of the body is of no use, or there is none. */
    boolean isRead() {
        return exchange.body().isComplete() || exchange.body().hasFailed();
    }

    /**
     * Reads on in the body, as far as somebody wants it.
     *
     * @param ended whether no more will come
     * @return whether there may be more to do
     */
    boolean read(ByteBuf in, boolean ended) throws Refusal {
        if (isRead()) {
            return false;
        }
        RequestBody body = exchange.body();
        boolean wants = body.wants();
        int from = in.readerIndex();
        ByteBuf part = framing.next(in, wants ? RequestBody.PART : 0);
        boolean moved = in.readerIndex() != from;
        if (part.isReadable()) {
            exchange.part(part);
        }
        if (framing.isDone()) {
            body.complete();
            return true;
        }
        if (!moved && wants) {
            if (ended) {
                connection.isLast();
                if (!exchange.isOver()) {
                    exchange.abort("the peer has ended its side within the body");
                    cut();
                }
            } else if (head.expects() && !continued && !begun) {
                continued = true;
                out.goOn();
            }
        }
        return moved;
    }

    @Override
    public void begin(int status, HttpFields fields, long size) {
        begun = true;
        boolean unknown = size == UNKNOWN;
        if (!head.persistent() || unknown && head.old() || !bodyCanEnd()) {
            connection.isLast();
        }
        String said = connection.ends() ? "close" : head.old() ? "keep-alive" : "";
        out.head(status, fields, said, unknown && !head.old());
    }

    /** Whether the body of the request will be read to its end, by the handler or because little is left. */
    private boolean bodyCanEnd() {
        RequestBody body = exchange.body();
        if (body.isComplete()) {
            return true;
        }
        if (body.hasFailed() || head.expects() && !continued) {
            // RFC 9110 10.1.1: who was not told to go on may leave the body out, or not; so it can't be found where it
            // ends.
            return false;
        }
        return body.isRead() || framing.isWithin(RequestBody.MOST_DISCARDED);
    }

    @Override
    public void data(ByteBuf part) {
        out.data(part);
    }

    @Override
    public void end() {
        out.end();
    }

    @Override
    public EventLoop loop() {
        return connection.channel().eventLoop();
    }

    @Override
    public ByteBufAllocator alloc() {
        return connection.channel().alloc();
    }

    @Override
    public boolean writable() {
        if (!connection.channel().isWritable()) {
            connection.channel().flush();
        }
        return connection.channel().isWritable();
    }

    @Override
    public void demanded() {
        connection.pump();
    }

    @Override
    public void flush() {
        connection.pump();
    }

    @Override
    public void cut() {
        connection.cut();
    }
}
