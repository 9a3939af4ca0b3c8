// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.HttpBody;
import guelta.net.HttpFields;
import guelta.net.HttpRequest;
import guelta.net.HttpResponse;
import guelta.net.Limits;
import guelta.net.PortState;
import guelta.net.Transport;
import guelta.net.netty.RawHttp.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Messages of HTTP/1.1 over real connections, whatever the device's sockets are. */
interface HttpMessagesContract extends HttpUnderTest {
    // RFC 9112 9.3, 9.3.2: a connection is for many requests, and answers come in the order of the requests.
    @Test
    default void pipelinedRequestsAreAnsweredInOrderOnOneConnection() throws IOException {
        try (NettyDevice device = serving(request -> request.target().equals("/0")
                        ? CompletableFuture.supplyAsync(() -> HttpResponse.text(200, request.target()))
                        : Website.text(request.target()));
                RawHttp client = connect(device)) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                all.append("GET /").append(i % 7).append(" HTTP/1.1\r\nHost: a.test\r\n\r\n");
            }
            client.send(all.toString());
            for (int i = 0; i < 200; i++) {
                assertEquals("/" + i % 7, client.receive().text());
            }
            PortState state = device.ports().get(0);
            assertEquals(200, state.received());
            assertEquals(200, state.sent());
            assertEquals(1, state.connections());
        }
    }

    // contract.md: the raw path is split before anything is decoded; RFC 9110 9.1: methods are tokens.
    @Test
    default void methodsAndTargetsArriveAsTheyWereSent() throws IOException {
        try (NettyDevice device = serving(Website::echo);
                RawHttp client = connect(device)) {
            for (String asked : List.of(
                    "PROPFIND /a%2Fb/../c//d/%e4?x=%20&y",
                    "x-!#$%&'*+-.^_`|~0 /\"<>[]{}|\\^`", "GET /?", "OPTIONS *")) {
                client.send(asked + " HTTP/1.1\r\nhOsT: a.test\r\n\r\n");
                assertEquals(asked, client.receive().field("X-Asked"));
            }
        }
    }

    // RFC 9112 3.2.2: the absolute form is taken, and counts more than Host.
    @Test
    default void anAbsoluteTargetNamesTheHost() throws IOException {
        try (NettyDevice device = serving(request ->
                        Website.text(request.target() + " " + request.fields().all("Host")));
                RawHttp client = connect(device)) {
            client.send("GET hTTp://b.test:80/x?y HTTP/1.1\r\nHost: a.test\r\n\r\n");
            assertEquals("/x?y [b.test:80]", client.receive().text());
            client.send("GET http://b.test?y HTTP/1.1\r\nHost: a.test\r\n\r\n");
            assertEquals("/?y [b.test]", client.receive().text());
            client.send("OPTIONS http://b.test HTTP/1.1\r\nHost: a.test\r\n\r\n");
            assertEquals("* [b.test]", client.receive().text());
        }
    }

    // RFC 9112 6, 7.1: bodies by length and in chunks of every size, with extensions and trailers.
    @Test
    default void bodiesComeByLengthAndInChunks() throws IOException {
        Random random = new Random(1);
        try (NettyDevice device = serving(Website::echo);
                RawHttp client = connect(device)) {
            for (int size : new int[] {0, 1, 10, 8_191, 65_536, 200_000}) {
                byte[] body = new byte[size];
                random.nextBytes(body);
                client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n")
                        .send(body);
                assertArrayEquals(body, client.receive().body());
                client.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n");
                for (int at = 0; at < size; ) {
                    int length = Math.min(size - at, 1 + random.nextInt(1 + size / 3));
                    client.send("00" + Integer.toHexString(length).toUpperCase() + ";x=\"y\"\r\n");
                    client.send(java.util.Arrays.copyOfRange(body, at, at + length))
                            .send("\r\n");
                    at += length;
                }
                client.send("0\r\nTrailer: thrown away\r\n\r\n");
                assertArrayEquals(body, client.receive().body());
            }
        }
    }

    // RFC 9110 6.6.1, 8.6: what the device says of every answer.
    @Test
    default void answersHaveDateAndLengthAndNothingThatTheDeviceDecides() throws IOException {
        HttpFields fields = HttpFields.of(
                "Content-Length",
                "7",
                "Transfer-Encoding",
                "x",
                "Connection",
                "y",
                "Upgrade",
                "z",
                "X-Own",
                "a",
                "X-Own",
                "b");
        try (NettyDevice device = serving(request -> CompletableFuture.completedFuture(
                        new HttpResponse(207, fields, new HttpBody.Bytes(Website.bytes("hello")))));
                RawHttp client = connect(device)) {
            long before = Instant.now().getEpochSecond();
            Answer answer = client.get("/").receive();
            long after = Instant.now().getEpochSecond();
            assertEquals(207, answer.status());
            assertEquals("hello", answer.text());
            assertEquals(List.of("5"), answer.fields().all("Content-Length"));
            assertEquals(List.of("a", "b"), answer.fields().all("X-Own"));
            assertFalse(answer.fields().has("Connection"));
            assertFalse(answer.fields().has("Upgrade"));
            long date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME
                            .withZone(ZoneOffset.UTC)
                            .parse(answer.field("Date")))
                    .getEpochSecond();
            assertTrue(before - 5 <= date && date <= after + 5, answer.field("Date"));
        }
    }

    // RFC 9110 9.3.2, 15.3.5, 15.4.5: HEAD, 204 and 304 have no body, or the next answer would be taken for it.
    @Test
    default void whatHasNoBodyIsFollowedByTheNextAnswer() throws IOException {
        Function<HttpRequest, CompletionStage<HttpResponse>> answer = request -> {
            HttpBody body = new HttpBody.Bytes(Website.bytes("12345678"));
            return switch (request.target()) {
                case "/204" -> CompletableFuture.completedFuture(new HttpResponse(204, HttpFields.NONE, body));
                case "/304" -> CompletableFuture.completedFuture(new HttpResponse(304, HttpFields.NONE, body));
                case "/known" ->
                    CompletableFuture.completedFuture(new HttpResponse(200, HttpFields.of("Content-Length", "4711")));
                default -> CompletableFuture.completedFuture(new HttpResponse(200, HttpFields.NONE, body));
            };
        };
        try (NettyDevice device = serving(answer);
                RawHttp client = connect(device)) {
            client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\nHEAD /known HTTP/1.1\r\nHost: a\r\n\r\n");
            client.get("/204").get("/304").get("/");
            assertEquals("8", client.receive(true).field("Content-Length"));
            assertEquals("4711", client.receive(true).field("Content-Length"));
            Answer none = client.receive();
            assertEquals(204, none.status());
            assertFalse(none.fields().has("Content-Length"));
            assertEquals(304, client.receive().status());
            assertEquals("12345678", client.receive().text());
        }
    }

    // RFC 9112 9.6, 9.3; RFC 9110 7.6.1: who wants to end the connection says so.
    @Test
    default void connectionsEndWhenTheClientWantsIt() throws IOException {
        try (NettyDevice device = serving(request -> Website.text("x"))) {
            for (String request :
                    List.of("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n")) {
                try (RawHttp client = connect(device)) {
                    Answer answer = client.send(request).receive();
                    assertEquals("close", answer.field("Connection"));
                    assertTrue(client.isEnded());
                }
            }
            try (RawHttp client = connect(device)) {
                for (int i = 0; i < 3; i++) {
                    client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                    assertEquals("keep-alive", client.receive().field("Connection"));
                }
            }
        }
    }

    // RFC 9112 2.2: an empty line before a request is ignored; a head may come octet by octet.
    @Test
    default void aHeadMayComeInPieces() throws IOException {
        try (NettyDevice device = serving(Website::echo);
                RawHttp client = connect(device)) {
            for (byte octet : "\r\nPOST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                    .getBytes(StandardCharsets.US_ASCII)) {
                client.send(new byte[] {octet});
            }
            assertEquals("abc", client.receive().text());
        }
    }

    // A client may end its side once it has asked (RFC 9293 3.6): it still hears the answer.
    @Test
    default void aClientThatEndsItsSideIsAnswered() throws IOException {
        try (NettyDevice device =
                        serving(request -> CompletableFuture.supplyAsync(() -> HttpResponse.text(200, "still")));
                RawHttp client = connect(device)) {
            client.get("/");
            client.socket().shutdownOutput();
            assertEquals("still", client.receive().text());
            assertTrue(client.isEnded());
        }
    }

    // A broken handler costs its own request only.
    @Test
    default void aHandlerThatFailsIsAnswered500AndTheConnectionGoesOn() throws IOException {
        try (NettyDevice device = serving(request -> switch (request.target()) {
                    case "/throws" -> throw new IllegalStateException("for a test");
                    case "/fails" -> CompletableFuture.failedFuture(new IllegalStateException("for a test"));
                    case "/null" -> CompletableFuture.completedFuture(null);
                    case "/nothing" -> null;
                    default -> Website.text("well");
                });
                RawHttp client = connect(device)) {
            for (String target : List.of("/throws", "/fails", "/null", "/nothing")) {
                assertEquals(500, client.get(target).receive().status(), target);
            }
            assertEquals("well", client.get("/").receive().text());
            assertEquals(1, device.ports().get(0).connections());
        }
    }

    // Whole transcripts of what is no request; what was sent behind it must not be answered (RFC 9112 11.2).
    @Test
    default void whatIsNoRequestIsRefusedAndEndsTheConnection() throws IOException {
        Limits bounds = new Limits(100, 100, 10, 4_096, Limits.HTTP.idle(), 65_536);
        try (NettyDevice device = serving(Website.on("/", bounds, Website::echo))) {
            for (String line : resource("refused.txt").split("\n")) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                int space = line.indexOf(' ');
                int status = Integer.parseInt(line.substring(0, space));
                String request = unescape(line.substring(space + 1));
                try (RawHttp client = connect(device)) {
                    client.send(request + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
                    Answer answer = client.receive();
                    assertEquals(status, answer.status(), line);
                    assertEquals("close", answer.field("Connection"), line);
                    assertTrue(answer.fields().has("Date"), line);
                    assertTrue(client.isEnded(), line);
                }
            }
            assertEquals(Transport.HTTP, device.ports().get(0).transport());
        }
    }

    private static String unescape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char next = text.charAt(++i);
            switch (next) {
                case 'r' -> out.append('\r');
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'x' -> {
                    out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                case '*' -> {
                    int end = text.indexOf(';', i);
                    String[] times = text.substring(i + 1, end).split(",", 2);
                    out.append(unescape(times[1]).repeat(Integer.parseInt(times[0])));
                    i = end;
                }
                default -> out.append(next);
            }
        }
        return out.toString();
    }
}
