// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.net.ClientAuth;
import guelta.net.HttpBody;
import guelta.net.HttpFields;
import guelta.net.HttpLimits;
import guelta.net.HttpRequest;
import guelta.net.HttpResponse;
import guelta.net.HttpRoute;
import guelta.net.Limits;
import guelta.net.Listen;
import guelta.net.Tls;
import guelta.net.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** HTTP/2 as no proper client speaks it, frame by frame. */
interface Http2Contract extends HttpUnderTest {
    /** Types of frames (RFC 9113 6). */
    int DATA = 0;

    int HEADERS = 1;
    int RST_STREAM = 3;
    int SETTINGS = 4;
    int PING = 6;
    int GOAWAY = 7;
    int WINDOW_UPDATE = 8;

    /** Codes of errors (RFC 9113 7). */
    int PROTOCOL_ERROR = 1;

    int FRAME_SIZE_ERROR = 6;
    int COMPRESSION_ERROR = 9;

    /** The end of the stream and of its head. */
    int WHOLE = 5;

    Path folder();

    private NettyDevice secure() throws Exception {
        return secure(Website::echo);
    }

    private NettyDevice secure(Function<HttpRequest, CompletionStage<HttpResponse>> answer) throws Exception {
        Website site = new Website(
                List.of(new Listen(
                        Transport.HTTPS,
                        List.of(Website.ANY_PORT),
                        Optional.of(new Tls("main", List.of(), ClientAuth.NONE)),
                        Limits.HTTP)),
                List.of(new HttpRoute("main", "/")),
                HttpLimits.DEFAULT,
                answer);
        KnownCertificates certificates = new KnownCertificates();
        certificates.set("main", TestIdentity.of(folder(), "main", "DNS:main.test,IP:127.0.0.1"));
        Identities identities = new Identities();
        identities.add(certificates);
        NettyDevice device = new NettyDevice(2, sockets(), identities);
        device.addHttp(List.of(site.candidate(0)));
        return device;
    }

    /**
     * A frame.
     *
     * @param flags of its type
     */
    record Frame(int type, int flags, int stream, byte[] payload) {
        byte[] octets() {
            return ByteBuffer.allocate(9 + payload.length)
                    .putShort((short) (payload.length >> 8))
                    .put((byte) payload.length)
                    .put((byte) type)
                    .put((byte) flags)
                    .putInt(stream)
                    .put(payload)
                    .array();
        }

        /** The code of an error in a RST_STREAM or GOAWAY. */
        int code() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }
    }

    /** The first frame of one of the types that comes back; settings and windows aside. */
    private static Frame answer(NettyDevice device, Frame... frames) throws Exception {
        try (TlsClient client =
                TlsClient.connect(HttpUnderTest.address(device), socket -> TlsClient.offer(socket, "h2"))) {
            client.out().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            client.out().write(new Frame(SETTINGS, 0, 0, new byte[0]).octets());
            for (Frame frame : frames) {
                client.out().write(frame.octets());
            }
            while (true) {
                Frame frame = read(client);
                if (List.of(HEADERS, RST_STREAM, GOAWAY).contains(frame.type())) {
                    return frame;
                }
            }
        }
    }

    private static Frame read(TlsClient client) throws IOException {
        int length = client.in().readUnsignedByte() << 16 | client.in().readUnsignedShort();
        int type = client.in().readUnsignedByte();
        int flags = client.in().readUnsignedByte();
        return new Frame(type, flags, client.in().readInt(), client.in().readNBytes(length));
    }

    /** A head of names and values, each as it is (RFC 7541 6.2.2). */
    private static Frame head(int flags, String... fields) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            block.write(0);
            for (String text : List.of(fields[i], fields[i + 1])) {
                block.write(text.length());
                block.write(text.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return new Frame(HEADERS, flags, 1, block.toByteArray());
    }

    private static Frame get(String... more) throws IOException {
        String[] fields = {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "main.test"};
        String[] all = java.util.Arrays.copyOf(fields, fields.length + more.length);
        System.arraycopy(more, 0, all, fields.length, more.length);
        return head(WHOLE, all);
    }

    /** The status of an answer without table: a literal of three digits, or one of the static table (RFC 7541 appendix A). */
    private static String status(Frame frame) {
        assertEquals(HEADERS, frame.type());
        int first = frame.payload()[0] & 0xff;
        return switch (first) {
            case 0x88 -> "200";
            case 0x8c -> "400";
            default -> "another one: " + first;
        };
    }

    // RFC 9113 5.4.1: a client that did something wrong is told what.
    @Test
    default void theEndOfAConnectionTellsItsError() throws Exception {
        try (NettyDevice device = secure()) {
            assertEquals(
                    PROTOCOL_ERROR,
                    answer(device, new Frame(DATA, 0, 7, new byte[1])).code());
            assertEquals(
                    FRAME_SIZE_ERROR,
                    answer(device, new Frame(PING, 0, 0, new byte[4])).code());
            assertEquals(
                    COMPRESSION_ERROR,
                    answer(device, new Frame(HEADERS, WHOLE, 1, new byte[] {(byte) 0x80}))
                            .code());
        }
    }

    // RFC 9113 8.1.1: what is malformed is an error of its stream, and no cancellation.
    @Test
    default void theEndOfAStreamTellsItsError() throws Exception {
        try (NettyDevice device = secure()) {
            Frame longer = answer(device, get("content-length", "5"));
            assertEquals(RST_STREAM, longer.type());
            assertEquals(PROTOCOL_ERROR, longer.code());
        }
    }

    // RFC 9113 8.3.1: method, scheme and path are there; a Host beside the authority says the same.
    @Test
    default void aHeadHasAllItsParts() throws Exception {
        try (NettyDevice device = secure()) {
            assertEquals("200", status(answer(device, get())));
            assertEquals(
                    "400",
                    status(answer(device, head(WHOLE, ":method", "GET", ":path", "/", ":authority", "main.test"))));
            assertEquals("200", status(answer(device, get("host", "MAIN.test"))));
            assertEquals("200", status(answer(device, get("host", "main.test:443"))));
            assertEquals("400", status(answer(device, get("host", "other.test"))));
        }
    }

    // RFC 9113 8.1: the rest of a request is refused when its answer is whole, and not before the peer had room for it.
    @Test
    default void anAnswerIsWholeBeforeTheRestOfItsRequestIsRefused() throws Exception {
        byte[] all = new byte[60_000];
        try (NettyDevice device = secure(request -> HttpUnderTest.done(
                        new HttpResponse(200, HttpFields.NONE, new HttpBody.Bytes(ByteBuffer.wrap(all)))));
                TlsClient client =
                        TlsClient.connect(HttpUnderTest.address(device), socket -> TlsClient.offer(socket, "h2"))) {
            client.out().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            // Room for 1,000 octets of each stream.
            client.out().write(new Frame(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 3, (byte) 0xe8}).octets());
            String[] post = {":method", "POST", ":scheme", "https", ":path", "/", ":authority", "main.test"};
            client.out().write(head(4, post).octets());
            for (int i = 0; i < 4; i++) {
                client.out().write(new Frame(DATA, 0, 1, new byte[16_383]).octets());
            }
            int came = 0;
            boolean more = true;
            Frame frame;
            do {
                frame = read(client);
                came += frame.type() == DATA ? frame.payload().length : 0;
                if (more && frame.type() == WINDOW_UPDATE && frame.stream() == 1) {
                    // More than anybody throws away; all that we had room for is on its way.
                    client.out().write(new Frame(DATA, 0, 1, new byte[16_383]).octets());
                    client.out().write(new Frame(PING, 0, 0, new byte[8]).octets());
                    more = false;
                } else if (frame.type() == PING) {
                    byte[] room = ByteBuffer.allocate(4).putInt(all.length).array();
                    client.out().write(new Frame(WINDOW_UPDATE, 0, 1, room).octets());
                }
            } while (frame.type() != RST_STREAM && frame.type() != GOAWAY);
            assertEquals(all.length, came);
            assertEquals(0, frame.code());
        }
    }
}
