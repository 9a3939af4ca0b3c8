// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.HttpHandler;
import guelta.net.HttpLimits;
import guelta.net.HttpRequest;
import guelta.net.HttpResponse;
import guelta.net.Limits;
import guelta.net.PortState;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What a test of HTTP brings, and the short forms in which they are written. */
interface HttpUnderTest {
    /** The sockets of a device; called once a device. */
    Sockets sockets();

    default NettyDevice serving(HttpHandler... handlers) {
        NettyDevice device = new NettyDevice(2, sockets());
        for (int i = 0; i < handlers.length; i++) {
            device.addHttp(List.of(((Website) handlers[i]).candidate(i)));
        }
        return device;
    }

    /** A device that serves everything by one function. */
    default NettyDevice serving(Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
        return serving(Website.on("/", Limits.HTTP, answer));
    }

    /** Everything, within limits. */
    static Website site(HttpLimits limits, Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
        return Website.on("/", Limits.HTTP, answer).with(limits);
    }

    static CompletionStage<HttpResponse> done(HttpResponse answer) {
        return CompletableFuture.completedFuture(answer);
    }

    static InetSocketAddress address(NettyDevice device) {
        return device.ports().get(0).address();
    }

    default RawHttp connect(NettyDevice device) throws IOException {
        return RawHttp.connect(address(device));
    }

    /** What the only port says of itself. */
    default PortState state(NettyDevice device) {
        return device.ports().get(0);
    }

    default String resource(String name) throws IOException {
        try (InputStream in = HttpUnderTest.class.getResourceAsStream("http/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
