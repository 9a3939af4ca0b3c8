// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.HttpBody;
import guelta.net.HttpFields;
import guelta.net.HttpResponse;
import guelta.net.netty.RawHttp.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What is compressed on the way, for whom, and what is left alone (RFC 9110 8.4, 8.8.3, 12.5.3). */
interface HttpEncodingContract extends HttpUnderTest {
    String TEXT = "<D:response><D:href>/dav/calendars/anna/calendar/</D:href></D:response>\n";

    private static byte[] text(int times) {
        return TEXT.repeat(times).getBytes(StandardCharsets.US_ASCII);
    }

    private static HttpBody body(String kind, byte[] all) {
        return switch (kind) {
            case "bytes" -> new HttpBody.Bytes(ByteBuffer.wrap(all));
            case "file" -> new HttpBody.Range(new HttpBodiesContract.Memory(all, new AtomicBoolean()), 0, all.length);
            case "known" -> new HttpBody.Streamed(Website.pieces(all, () -> 777), OptionalLong.of(all.length));
            default -> new HttpBody.Streamed(Website.pieces(all, () -> 777));
        };
    }

    private static byte[] unzip(byte[] body) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
    }

    /** Answers a target KIND/SIZE with the fields of the request that begin with Say-. */
    private NettyDevice saying() {
        return serving(request -> {
            String[] parts = request.target().split("/");
            HttpFields fields = HttpFields.NONE;
            for (var field : request.fields()) {
                if (field.name().startsWith("Say-")) {
                    fields = fields.and(field.name().substring(4), field.value());
                }
            }
            int status = Integer.parseInt(parts[3]);
            return CompletableFuture.completedFuture(
                    new HttpResponse(status, fields, body(parts[1], text(Integer.parseInt(parts[2])))));
        });
    }

    private static Answer ask(RawHttp client, String target, String... fields) throws IOException {
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: a\r\n");
        for (String field : fields) {
            request.append(field).append("\r\n");
        }
        return client.send(request + "\r\n").receive();
    }

    @Test
    default void textIsCompressedForThoseWhoTakeIt() throws IOException {
        try (NettyDevice device = saying();
                RawHttp client = connect(device)) {
            for (String kind : new String[] {"bytes", "known", "unknown"}) {
                for (int times : new int[] {100, 5_000}) {
                    for (String type : new String[] {
                        "text/calendar; charset=utf-8",
                        "application/xml",
                        "application/davmount+xml",
                        "Application/JSON"
                    }) {
                        Answer answer = ask(
                                client,
                                "/" + kind + "/" + times + "/207",
                                "Accept-Encoding: deflate, GZIP;q=0.5",
                                "Say-Content-Type: " + type);
                        assertEquals("gzip", answer.field("Content-Encoding"));
                        assertEquals("Accept-Encoding", answer.field("Vary"));
                        assertTrue(answer.body().length < text(times).length / 5);
                        assertArrayEquals(text(times), unzip(answer.body()));
                    }
                }
            }
        }
    }

    // A cache in between must learn of both forms.
    @Test
    default void whoDoesNotTakeItGetsItPlain() throws IOException {
        try (NettyDevice device = saying();
                RawHttp client = connect(device)) {
            for (String accept : new String[] {
                "X: y", "Accept-Encoding: br", "Accept-Encoding: gzip;q=0", "Accept-Encoding: *, gzip; q=0.000"
            }) {
                Answer answer = ask(client, "/bytes/100/200", accept, "Say-Content-Type: text/xml");
                assertArrayEquals(text(100), answer.body());
                assertFalse(answer.fields().has("Content-Encoding"));
                assertEquals("Accept-Encoding", answer.field("Vary"));
            }
        }
    }

    // A strong entity tag is of these octets; clients of WebDAV compare it with getetag: so such an answer is not
    // changed.
    @Test
    default void whatMustNotChangeIsLeftAlone() throws IOException {
        try (NettyDevice device = saying();
                RawHttp client = connect(device)) {
            String accept = "Accept-Encoding: gzip";
            String type = "Say-Content-Type: text/calendar";
            for (Answer answer : new Answer[] {
                ask(client, "/bytes/100/200", accept, type, "Say-ETag: \"abc\""),
                ask(client, "/file/100/200", accept, type),
                ask(client, "/bytes/100/206", accept, type),
                ask(client, "/bytes/100/200", accept, type, "Say-Content-Range: bytes 0-6999/7000"),
                ask(client, "/bytes/100/200", accept, type, "Say-Content-Encoding: x-own"),
                ask(client, "/bytes/100/200", accept, type, "Say-Cache-Control: private, no-transform"),
                ask(client, "/bytes/100/200", accept, "Say-Content-Type: image/png"),
                ask(client, "/unknown/100/200", accept, "Say-Content-Type: text/event-stream"),
                ask(client, "/bytes/100/200", accept)
            }) {
                assertArrayEquals(text(100), answer.body());
                assertFalse(answer.fields().has("Vary"));
            }
            Answer weak = ask(client, "/bytes/100/200", accept, type, "Say-ETag: W/\"abc\"");
            assertEquals("gzip", weak.field("Content-Encoding"));
            assertEquals("W/\"abc\"", weak.field("ETag"));
        }
    }

    // RFC 9110 9.3.2: HEAD says what GET would.
    @Test
    default void headSaysTheSame() throws IOException {
        try (NettyDevice device = saying();
                RawHttp client = connect(device)) {
            String rest =
                    " /bytes/100/200 HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\nSay-Content-Type: text/xml\r\n\r\n";
            Answer get = client.send("GET" + rest).receive();
            Answer head = client.send("HEAD" + rest).receive(true);
            assertEquals(get.field("Content-Length"), head.field("Content-Length"));
            assertEquals("gzip", head.field("Content-Encoding"));
        }
    }
}
