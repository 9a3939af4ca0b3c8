// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.Client;
import guelta.net.HttpLimits;
import guelta.net.HttpRequest;
import guelta.net.HttpResponse;
import guelta.net.HttpRoute;
import guelta.net.Limits;
import guelta.net.netty.RawHttp.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Several handlers on one port, while they come, change and go. */
interface HttpRoutingContract extends HttpUnderTest {
    private static Function<HttpRequest, CompletionStage<HttpResponse>> named(String name) {
        return request -> Website.text(name);
    }

    private static Website routed(String name, HttpRoute... routes) {
        return new Website(List.of(), List.of(routes), HttpLimits.DEFAULT, named(name));
    }

    private static String ask(RawHttp client, String method, String target, String host) throws IOException {
        Answer answer = client.send(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                .receive();
        return answer.status() == 200 ? answer.text() : Integer.toString(answer.status());
    }

    // The longest prefix wins, whole segments only, a host wins over none, a method over none.
    @Test
    default void theMostSpecialRouteAnswers() throws IOException {
        try (NettyDevice device = serving(
                        Website.on("/dav/", Limits.HTTP, named("dav")),
                        routed("history", new HttpRoute("main", "/dav/history/")),
                        routed(
                                "root",
                                new HttpRoute("main", Optional.empty(), "/", Set.of("PROPFIND")),
                                new HttpRoute("main", "/.well-known/caldav")),
                        routed("host", new HttpRoute("main", Optional.of("B.test"), "/dav/x", Set.of())),
                        routed("elsewhere", new HttpRoute("other", "/")));
                RawHttp client = connect(device)) {
            assertEquals("dav", ask(client, "GET", "/dav", "a"));
            assertEquals("dav", ask(client, "GET", "/dav/?x", "a"));
            assertEquals("dav", ask(client, "GET", "/dav/historyx", "a"));
            assertEquals("history", ask(client, "GET", "/dav/history", "a"));
            assertEquals("history", ask(client, "GET", "/dav/history/1", "a"));
            assertEquals("404", ask(client, "GET", "/davx", "a"));
            assertEquals("404", ask(client, "GET", "/", "a"));
            assertEquals("root", ask(client, "PROPFIND", "/", "a"));
            assertEquals("root", ask(client, "PROPFIND", "/davx", "a"));
            assertEquals("root", ask(client, "GET", "/.well-known/caldav", "a"));
            assertEquals("404", ask(client, "GET", "/.well-known", "a"));
            assertEquals("host", ask(client, "GET", "/dav/x", "b.TEST:80"));
            assertEquals("dav", ask(client, "GET", "/dav/x", "c"));
            assertEquals("dav", ask(client, "GET", "/dav/xy", "b.test"));
            // Nothing is decoded or resolved before a route is chosen.
            assertEquals("404", ask(client, "GET", "/%64av/", "a"));
            assertEquals("dav", ask(client, "GET", "/dav/../x", "a"));
            // RFC 9110 9.3.7: OPTIONS * is a ping of the server.
            assertEquals("204", ask(client, "OPTIONS", "*", "a"));
            assertEquals("website0 website1 website2 website3", state(device).handler());
        }
    }

    @Test
    default void theHigherRankingAnswersAndGoesWithoutALoss() throws IOException {
        Website first = Website.on("/", Limits.HTTP, named("first"));
        Website second = Website.beside("/", named("second"));
        try (NettyDevice device = serving(first);
                RawHttp client = connect(device)) {
            for (int i = 0; i < 20; i++) {
                assertEquals("first", ask(client, "GET", "/", "a"));
                device.addHttp(List.of(second.candidate(1)));
                assertEquals("second", ask(client, "GET", "/", "a"));
                device.removeHttp(second.candidate(1));
            }
        }
    }

    // design.md: while a handler is away, its ports park requests; others are not held up.
    @Test
    default void requestsWaitForTheNextHandlerAndOthersDoNot() throws IOException {
        Website dav = Website.beside("/dav/", named("before"));
        try (NettyDevice device = serving(Website.on("/", Limits.HTTP, named("web")), dav);
                RawHttp waiting = connect(device);
                RawHttp other = connect(device)) {
            device.removeHttp(dav.candidate(1));
            waiting.send("PUT /dav/x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
            assertEquals("web", ask(other, "GET", "/", "a"));
            device.addHttp(List.of(Website.beside("/dav/", Website::echo).candidate(2)));
            Answer answer = waiting.receive();
            assertEquals(200, answer.status());
            assertEquals("abc", answer.text());
        }
    }

    // 404 would tell clients that synchronise that everything was deleted.
    @Test
    default void withoutTheNextHandlerRequestsAreAnswered503() throws IOException {
        Website dav = Website.beside("/dav/", named("before"));
        try (NettyDevice device = serving(Website.on("/", Limits.HTTP, named("web")), dav);
                RawHttp client = connect(device)) {
            device.removeHttp(dav.candidate(1));
            long start = System.nanoTime();
            for (int i = 0; i < 2; i++) {
                Answer answer = client.get("/dav/x").receive();
                assertEquals(503, answer.status());
                assertTrue(Integer.parseInt(answer.field("Retry-After")) > 0);
            }
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertTrue(took >= 1_900 && took < 15_000, took + " ms");
            assertEquals("web", ask(client, "GET", "/", "a"));
            assertEquals(2, state(device).dropped());
        }
    }

    // The port stays open while its only handler is replaced; after two seconds it closes.
    @Test
    default void aPortWithoutHandlersIsParkedAndThenCloses() throws Exception {
        Website web = Website.on("/", Limits.HTTP, named("before"));
        try (NettyDevice device = serving(web);
                RawHttp client = connect(device)) {
            device.removeHttp(web.candidate(0));
            assertEquals("parking", state(device).state());
            client.get("/");
            RawHttp late = connect(device).get("/");
            device.addHttp(List.of(Website.on("/", Limits.HTTP, named("after")).candidate(1)));
            assertEquals("after", client.receive().text());
            assertEquals("after", late.receive().text());
            late.close();
            device.removeHttp(Website.on("/", Limits.HTTP, named("after")).candidate(1));
            device.ports().forEach(port -> assertEquals("parking", port.state()));
            Client.await("closed", () -> device.ports().isEmpty());
            assertTrue(client.isEnded());
        }
    }

    // Who binds the port may be replaced: those who share it go on meanwhile.
    @Test
    default void whoSharesAPortIsServedWhileItsOwnerIsReplaced() throws Exception {
        Website owner = Website.on("/", Limits.HTTP, named("owner"));
        Website shares = Website.beside("/dav/", named("shares"));
        try (NettyDevice device = serving(owner, shares);
                RawHttp client = connect(device);
                RawHttp waiting = connect(device)) {
            device.removeHttp(owner.candidate(0));
            assertEquals("shares", ask(client, "GET", "/dav/", "a"));
            waiting.get("/");
            device.removeHttp(shares.candidate(1));
            client.get("/dav/");
            device.addHttp(List.of(owner.candidate(2)));
            assertEquals("owner", waiting.receive().text());
            device.addHttp(List.of(shares.candidate(3)));
            assertEquals("shares", client.receive().text());
        }
    }

    // A handler that was asked and goes may still answer; if it does not, nobody waits for ever.
    @Test
    default void whatAHandlerDoesNotAnswerWhenItHasGoneIsAnswered503() throws Exception {
        CompletableFuture<HttpResponse> late = new CompletableFuture<>();
        CompletableFuture<Void> never = new CompletableFuture<>();
        Website slow = Website.beside("/slow", request -> {
            request.aborted().thenRun(() -> never.complete(null));
            return request.target().equals("/slow/late") ? late : new CompletableFuture<>();
        });
        try (NettyDevice device = serving(Website.on("/", Limits.HTTP, named("web")), slow);
                RawHttp first = connect(device).get("/slow/late");
                RawHttp second = connect(device).get("/slow/never")) {
            Client.await("both asked", () -> state(device).received() == 2);
            device.removeHttp(slow.candidate(1));
            late.complete(HttpResponse.text(200, "late"));
            assertEquals("late", first.receive().text());
            assertEquals(503, second.receive().status());
            never.get(10, TimeUnit.SECONDS);
        }
    }

    // While a handler is swapped for another, again and again, every request is answered by one of them.
    @Test
    default void swappingAHandlerUnderLoadLosesNothing() throws Exception {
        Website web = Website.on("/", Limits.HTTP, named("x"));
        try (NettyDevice device = serving(web)) {
            CompletableFuture<Integer> asked = new CompletableFuture<>();
            CompletableFuture<Void> stop = new CompletableFuture<>();
            Thread asking = new Thread(() -> {
                try (RawHttp client = connect(device)) {
                    int count = 0;
                    while (!stop.isDone()) {
                        assertEquals("x", ask(client, "GET", "/", "a"));
                        count++;
                    }
                    asked.complete(count);
                } catch (Throwable broken) {
                    asked.completeExceptionally(broken);
                }
            });
            asking.start();
            for (int i = 0; i < 50; i++) {
                device.removeHttp(web.candidate(i));
                device.addHttp(List.of(web.candidate(i + 1)));
                long before = state(device).sent();
                Client.await("going on", () -> state(device).sent() > before + 3 || asked.isDone());
            }
            stop.complete(null);
            assertTrue(get(asked) > 150);
        }
    }

    private static int get(CompletableFuture<Integer> asked)
            throws InterruptedException, ExecutionException, TimeoutException {
        return asked.get(20, TimeUnit.SECONDS);
    }
}
