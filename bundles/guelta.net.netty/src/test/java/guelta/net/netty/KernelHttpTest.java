// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.Client;
import guelta.net.HttpResponse;
import guelta.net.Limits;
import guelta.net.netty.RawHttp.Answer;
import guelta.net.ports.PortsService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KernelHttpTest
        implements HttpMessagesContract,
                HttpRoutingContract,
                HttpBodiesContract,
                HttpPaceContract,
                HttpEncodingContract,
                HttpsContract,
                Http2Contract {
    @TempDir
    Path folder;

    private final PortsService ports = new PortsService();

    @Override
    public Sockets sockets() {
        return new KernelSockets(ports);
    }

    @Override
    public Path folder() {
        return folder;
    }

    @AfterEach
    void closePorts() {
        ports.deactivate();
    }

    private NettyDevice next(Website site) {
        NettyDevice device = new NettyDevice(2, sockets());
        device.addHttp(List.of(site.candidate(0)));
        return device;
    }

    // A client that keeps its connection does not see that the device is another one, not even within a head.
    @Test
    void silentConnectionsMoveToTheNextDevice() throws IOException {
        Website site = Website.on("/", Limits.HTTP, request -> Website.text(request.target()));
        NettyDevice device = next(site);
        InetSocketAddress address = HttpUnderTest.address(device);
        try (RawHttp silent = RawHttp.connect(address);
                RawHttp halfway = RawHttp.connect(address)) {
            assertEquals("/1", silent.get("/1").receive().text());
            halfway.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /ha");
            assertEquals("/1", halfway.receive().text());
            device.close();
            halfway.send("lf HTTP/1.1\r\nHo");
            try (NettyDevice second = next(site)) {
                assertEquals("/2", silent.get("/2").receive().text());
                assertEquals("/half", halfway.send("st: a\r\n\r\n").receive().text());
                assertEquals(2, state(second).connections());
            }
        }
    }

    // A request that waits for its handler waits on when the device is replaced meanwhile, and no body of it is lost.
    @Test
    void parkedRequestsMoveToTheNextDevice() throws Exception {
        Website site = Website.on("/", Limits.HTTP, Website::echo);
        NettyDevice device = next(site);
        InetSocketAddress address = HttpUnderTest.address(device);
        try (RawHttp client = RawHttp.connect(address)) {
            device.removeHttp(site.candidate(0));
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel");
            Client.await("parked", () -> state(device).received() == 1);
            device.close();
            client.send("lo");
            try (NettyDevice second = next(site)) {
                assertEquals("hello", client.receive().text());
                assertEquals(1, state(second).connections());
            }
        }
    }

    // What is being answered is answered, and says that the connection ends.
    @Test
    void whatWasAskedIsAnsweredByTheDeviceThatWasAsked() throws Exception {
        CompletableFuture<HttpResponse> late = new CompletableFuture<>();
        Website site = Website.on("/", Limits.HTTP, request -> late);
        NettyDevice device = next(site);
        InetSocketAddress address = HttpUnderTest.address(device);
        try (RawHttp client = RawHttp.connect(address).get("/")) {
            Client.await("asked", () -> state(device).received() == 1);
            Thread ending = new Thread(device::close);
            ending.start();
            Client.await("leaving", () -> device.ports().isEmpty());
            late.complete(HttpResponse.text(200, "late"));
            Answer answer = client.receive();
            assertEquals("late", answer.text());
            assertEquals("close", answer.field("Connection"));
            assertTrue(client.isEnded());
            ending.join(10_000);
            assertTrue(!ending.isAlive());
        }
    }

    // Under load from clients that keep their connections, and others that do not, a swap of devices loses no request.
    @Test
    void swappingTheDeviceUnderLoadLosesNothing() throws Exception {
        Website site = Website.on("/", Limits.HTTP, request -> Website.text("x"));
        NettyDevice device = next(site);
        InetSocketAddress address = HttpUnderTest.address(device);
        CompletableFuture<Void> stop = new CompletableFuture<>();
        AtomicInteger asked = new AtomicInteger();
        CompletableFuture<?>[] clients = new CompletableFuture<?>[4];
        for (int i = 0; i < clients.length; i++) {
            boolean keeps = i % 2 == 0;
            CompletableFuture<Void> done = new CompletableFuture<>();
            clients[i] = done;
            new Thread(() -> {
                        try {
                            load(address, keeps, stop, asked);
                            done.complete(null);
                        } catch (Throwable lost) {
                            done.completeExceptionally(lost);
                        }
                    })
                    .start();
        }
        for (int i = 0; i < 10; i++) {
            int before = asked.get();
            Client.await("going on", () -> asked.get() > before + 20 || anyDone(clients));
            device.close();
            device = next(site);
        }
        stop.complete(null);
        for (CompletableFuture<?> client : clients) {
            client.get(20, TimeUnit.SECONDS);
        }
        device.close();
    }

    private static boolean anyDone(CompletableFuture<?>[] clients) {
        return CompletableFuture.anyOf(clients).isDone();
    }

    /** Asks again and again; on a new connection when it wants one, or was told that the old one ends. */
    private static void load(
            InetSocketAddress address, boolean keeps, CompletableFuture<Void> stop, AtomicInteger asked)
            throws IOException {
        RawHttp client = RawHttp.connect(address);
        while (!stop.isDone()) {
            Answer answer = client.get("/").receive();
            assertEquals("x", answer.text());
            asked.incrementAndGet();
            if (!keeps || answer.field("Connection").equals("close")) {
                client.close();
                client = RawHttp.connect(address);
            }
        }
        client.close();
    }
}
