// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * RFC 9112 2.2, 9.3: a stream of requests in which there is no fault is answered the same in whichever pieces it comes. Only
 * whether a client is told to go on with a body depends on how much of that is there already (RFC 9110 10.1.1).
 */
class Http1PiecesTest {
    private static final int STREAMS = 200;
    private static final String[] METHODS = {"GET", "HEAD", "PUT", "POST", "OPTIONS", "REPORT", "QUICK"};
    private static final String[] FIELDS = {
        "Accept: */*\r\n",
        "X-Empty:\r\n",
        "x-blanks: \t a  b \t\r\n",
        "X-Twice: 1\r\nX-Twice: 2\r\n",
        "User-Agent: \u00fcber (x; y)\r\n",
        "Connection: keep-alive\r\n",
        "Depth: 1\r\n"
    };

    @Test
    void soundRequestsAreAnsweredTheSameInAnyPieces() {
        for (int seed = 0; seed < STREAMS; seed++) {
            Random random = new Random(seed);
            byte[] octets = stream(random).getBytes(StandardCharsets.ISO_8859_1);
            String whole = answers(octets, octets.length);
            assertEquals('H', whole.charAt(0), whole);
            for (int piece : new int[] {1, 2, 7, 1 + random.nextInt(octets.length)}) {
                assertEquals(whole, answers(octets, piece), "seed " + seed + " in pieces of " + piece);
            }
        }
    }

    private static String answers(byte[] octets, int piece) {
        return Conversation.of(octets, piece).replace("HTTP/1.1 100 Continue\r\n\r\n", "");
    }

    private static String stream(Random random) {
        StringBuilder stream = new StringBuilder();
        int requests = 1 + random.nextInt(4);
        for (int i = 1; i <= requests; i++) {
            // Some clients end a body with a line too many (RFC 9112 2.2).
            stream.append(i > 1 && random.nextInt(8) == 0 ? "\r\n" : "").append(request(random, i == requests));
        }
        return stream.toString();
    }

    private static String request(Random random, boolean last) {
        String method = METHODS[random.nextInt(METHODS.length)];
        StringBuilder head = new StringBuilder(method + " /" + "a%20b/".repeat(random.nextInt(4)) + "?q HTTP/1.1\r\n");
        head.append("Host: example.org\r\n");
        for (String field : FIELDS) {
            head.append(random.nextInt(3) == 0 ? field : "");
        }
        head.append(last && random.nextBoolean() ? "Connection: close\r\n" : "");
        boolean body = method.startsWith("P") || method.equals("REPORT");
        return body ? head + withBody(random) : head + "\r\n";
    }

    /** The fields that say how a body comes, the end of the head, and the body. */
    private static String withBody(Random random) {
        String expect = random.nextInt(4) == 0 ? "Expect: 100-continue\r\n" : "";
        if (random.nextBoolean()) {
            String body = text(random, random.nextInt(300));
            return expect + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        }
        StringBuilder chunks = new StringBuilder(expect + "Transfer-Encoding: chunked\r\n\r\n");
        for (int i = random.nextInt(5); i > 0; i--) {
            String chunk = text(random, 1 + random.nextInt(60));
            String extension = random.nextInt(3) == 0 ? ";a=\"b c\"" : "";
            chunks.append(Integer.toHexString(chunk.length())).append(extension).append("\r\n");
            chunks.append(chunk).append("\r\n");
        }
        return chunks + "0\r\n" + (random.nextInt(3) == 0 ? "X-Behind: all\r\n" : "") + "\r\n";
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) (random.nextInt(6) == 0 ? "\r\n:0".charAt(random.nextInt(4)) : random.nextInt(256)));
        }
        return text.toString();
    }
}
