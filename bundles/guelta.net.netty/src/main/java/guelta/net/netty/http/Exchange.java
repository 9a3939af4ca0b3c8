// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.FixedPath;
import guelta.net.HttpBody;
import guelta.net.HttpFields;
import guelta.net.HttpHandler;
import guelta.net.HttpRequest;
import guelta.net.HttpResponse;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** One request and its answer. On the connection's thread, but for what the handler's stage calls. */
final class Exchange {
    /** How long a request waits for a handler, and a handler that has gone for its own answer. */
    static final long PARKING = TimeUnit.SECONDS.toNanos(2);

    /** What the device says itself. */
    private static final Set<String> OURS = Set.of(
            "connection",
            "content-length",
            "keep-alive",
            "proxy-connection",
            "trailer",
            "transfer-encoding",
            "upgrade");

    static final Refusal AWAY =
            new Refusal(503, "what answers here is being replaced", HttpFields.of("Retry-After", "5"));

    private enum State {
        /** No handler has it yet. */
        NEW,
        /** The handler has it. */
        ASKED,
        /** The answer has begun. */
        ANSWERED,
        /** Nothing comes any more. */
        OVER
    }

    private final Site site;
    private final Wire wire;
    private final Head head;
    private final FixedPath path;
    private final @Nullable SSLSession tls;
    private final RequestBody body;
    private final CompletableFuture<Void> aborted = new CompletableFuture<>();
    private final Pace pace = new Pace();
    private State state = State.NEW;
    private @Nullable Mounted mounted;
    private @Nullable Sender sender;
    private long gone;

    Exchange(Site site, Wire wire, Head head, FixedPath path, @Nullable SSLSession tls) {
        this.site = site;
        this.wire = wire;
        this.head = head;
        this.path = path;
        this.tls = tls;
        body = new RequestBody(wire, this::broken);
        if (head.length() == 0) {
            body.complete();
        }
    }

    Head head() {
        return head;
    }

    RequestBody body() {
        return body;
    }

    Pace pace() {
        return pace;
    }

    /** Whether the answer has begun, or will never. */
    boolean isAnswered() {
        return state == State.ANSWERED || state == State.OVER;
    }

    boolean isOver() {
        return state == State.OVER;
    }

    /**
     * Hands the request to the handler of its route, or answers it.
     *
     * @return how long to wait for a handler before this is called again, in nanoseconds; 0 when it has begun
     */
    long begin(long now) {
        if (state != State.NEW) {
            // The peer has gone meanwhile.
            return 0;
        }
        Mounted found = site.routes().find(head.host(), head.path(), head.method());
        if (found == null) {
            refuse(
                    head.target().equals("*")
                            ? new Refusal(204, "")
                            : new Refusal(404, "nothing is served under this path"));
            return 0;
        }
        HttpHandler handler = found.handler();
        if (handler == null) {
            long left = PARKING - (now - found.away());
            if (left > 0) {
                return left;
            }
            refuse(AWAY);
            return 0;
        }
        mounted = found;
        pace.begin(found.limits());
        Refusal refusal = check(found);
        if (refusal != null) {
            refuse(refusal);
        } else {
            ask(handler);
        }
        return 0;
    }

    private @Nullable Refusal check(Mounted found) {
        if (head.length() > found.limits().body()) {
            return tooLarge(found.limits().body());
        }
        for (String coding : head.fields().members("Content-Encoding")) {
            if (!coding.equalsIgnoreCase("identity")) {
                return new Refusal(415, "bodies are not compressed here", HttpFields.of("Accept-Encoding", "identity"));
            }
        }
        return null;
    }

    private static Refusal tooLarge(long most) {
        return new Refusal(413, "the body has at most " + most + " octets here");
    }

    private void ask(HttpHandler handler) {
        state = State.ASKED;
        HttpRequest request = new HttpRequest(
                head.method(),
                head.target(),
                head.fields(),
                path,
                Optional.ofNullable(tls),
                body,
                aborted.minimalCompletionStage());
        CompletionStage<HttpResponse> stage;
        try {
            stage = handler.handle(request);
            stage.whenComplete(this::arrived);
        } catch (Throwable broken) {
            broken(broken);
        }
    }

    private void arrived(@Nullable HttpResponse answer, @Nullable Throwable broken) {
        if (wire.loop().inEventLoop()) {
            take(answer, broken);
            return;
        }
        try {
            wire.loop().execute(() -> take(answer, broken));
        } catch (RejectedExecutionException ended) {
            if (answer != null) {
                Sender.drop(answer.body());
            }
        }
    }

    private void take(@Nullable HttpResponse answer, @Nullable Throwable broken) {
        if (state != State.ASKED) {
            if (answer != null) {
                Sender.drop(answer.body());
            }
        } else if (answer == null) {
            broken(broken == null ? new NullPointerException("the handler's answer is null") : broken);
        } else {
            try {
                answer(answer);
            } catch (Throwable unsendable) {
                broken(unsendable);
            }
        }
    }

    /** The device answers instead of the handler, whatever that says later. */
    void refuse(Refusal refusal) {
        refuse(refusal, body::refuse);
    }

    /** The same, when the rest of the body can't or must not be read. */
    void refuseForGood(Refusal refusal) {
        refuse(refusal, body::fail);
    }

    private void refuse(Refusal refusal, Consumer<IOException> end) {
        if (state == State.NEW || state == State.ASKED) {
            site.countDropped();
            if (state == State.ASKED) {
                state = State.ANSWERED;
                end.accept(new IOException(refusal.getMessage()));
                aborted.complete(null);
            }
            answer(refusal.response());
        } else if (state == State.ANSWERED) {
            wire.cut();
        }
    }

    /** Hands on a part of the body, unless it is then larger than its handler takes. */
    void part(ByteBuf bytes) {
        pace.moved(bytes.readableBytes());
        Mounted served = mounted;
        if (served != null
                && state == State.ASKED
                && body.received() + bytes.readableBytes() > served.limits().body()) {
            refuse(tooLarge(served.limits().body()));
        } else {
            body.part(bytes);
        }
    }

    /** Code of the handler failed. */
    void broken(Throwable broken) {
        complain(broken);
        if (state == State.ASKED) {
            site.countDropped();
            answer(HttpResponse.text(500, "the server has failed at this request\n"));
        } else if (state == State.ANSWERED) {
            wire.cut();
        }
    }

    void complain(Throwable broken) {
        site.complain(mounted == null ? "" : mounted.bundle(), broken);
    }

    /** The peer has gone, or is too slow: whoever works for it may stop. */
    void abort(String why) {
        if (state == State.OVER) {
            return;
        }
        if (state != State.ANSWERED) {
            site.countDropped();
        }
        state = State.OVER;
        body.fail(new IOException(why));
        if (sender != null) {
            sender.cancel();
        }
        aborted.complete(null);
    }

    /** The peer takes more. */
    void writable() {
        if (sender != null && state == State.ANSWERED) {
            sender.pull();
        }
    }

    /** Everything was handed to the wire. */
    void sent() {
        state = State.OVER;
        site.countSent();
        wire.end();
        body.discard();
    }

    /**
     * Looks at the clock.
     *
     * @param reading whether the peer's body is waited for
     * @param writing whether the peer is to take something
     */
    void tick(long now, boolean reading, boolean writing) {
        Mounted served = mounted;
        if (state == State.ASKED && served != null && !site.routes().has(served.handler())) {
            // Its bundle has gone with what it was asked: it may still answer, as long as others would wait.
            gone = gone == 0 ? now : gone;
            if (now - gone > PARKING) {
                refuse(AWAY);
                return;
            }
        }
        if (pace.tooSlow(now, reading || writing)) {
            if (writing || isAnswered()) {
                wire.cut();
            } else {
                refuseForGood(new Refusal(408, "the body comes too slowly"));
            }
        }
    }

    private void answer(HttpResponse answer) {
        state = State.ANSWERED;
        HttpBody content = answer.body();
        int status = answer.status();
        boolean silent = head.method().equals("HEAD") || status == 204 || status == 304;
        HttpFields fields = fields(answer, silent);
        long length = length(content);
        Gzip gzip = null;
        if (Gzip.fits(answer, length)) {
            fields = fields.and("Vary", "Accept-Encoding");
            if (Gzip.accepted(head.fields())) {
                fields = fields.and("Content-Encoding", "gzip");
                gzip = new Gzip();
                if (content instanceof HttpBody.Bytes bytes && length <= RequestBody.PART) {
                    content = compressed(gzip, bytes.data());
                    length = length(content);
                    gzip = null;
                }
            }
        }
        long framed = gzip == null ? length : Wire.UNKNOWN;
        if (framed != Wire.UNKNOWN && status != 204 && status != 304 && !fields.has("Content-Length")) {
            fields = fields.and("Content-Length", Long.toString(framed));
        }
        wire.begin(status, fields, silent ? 0 : framed);
        if (silent || framed == 0) {
            Sender.drop(content);
            if (gzip != null) {
                gzip.close();
            }
            sent();
            wire.flush();
            return;
        }
        sender = new Sender(this, wire, content, gzip, length);
        sender.start();
    }

    private HttpBody compressed(Gzip gzip, ByteBuffer data) {
        ByteBuf all = gzip.feed(wire.alloc(), data.duplicate());
        ByteBuf rest = gzip.finish(wire.alloc());
        gzip.close();
        ByteBuffer copy = ByteBuffer.allocate(all.readableBytes() + rest.readableBytes());
        all.readBytes(copy.limit(all.readableBytes()));
        rest.readBytes(copy.limit(copy.capacity()));
        all.release();
        rest.release();
        return new HttpBody.Bytes(copy.flip());
    }

    /** What the handler says, without what is not its to say. */
    private HttpFields fields(HttpResponse answer, boolean silent) {
        boolean told = silent && answer.status() != 204 && length(answer.body()) == 0;
        HttpFields fields = new HttpFields(answer.fields().list().stream()
                .filter(field -> {
                    String name = field.name().toLowerCase(Locale.ROOT);
                    return !OURS.contains(name) || told && name.equals("content-length");
                })
                .toList());
        return fields.has("Date") ? fields : fields.and("Date", site.date());
    }

    private static long length(HttpBody body) {
        if (body instanceof HttpBody.Bytes bytes) {
            return bytes.data().remaining();
        }
        if (body instanceof HttpBody.Range range) {
            return range.length();
        }
        return ((HttpBody.Streamed) body).length().orElse(Wire.UNKNOWN);
    }
}
